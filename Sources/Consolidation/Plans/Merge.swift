import Duplicates
import PythonSyntax
import Resolution

/// The definitions of a group: the one that remains, and those that go.
struct Merge {
  let group: DuplicateGroup
  /// The definition whose text remains.
  let survivor: DefinitionSite
  /// Where it stands in the end: its own dotted path, or another that it moves to.
  let path: String
  /// What stands at the top of modules, in the order of the group; where the survivor moves, it is one
  /// of them.
  let others: [DefinitionSite]
  /// Methods that become the function that remains.
  let methods: [DefinitionSite]
  let options: ConsolidationOptions

  /// The module in which it stands in the end.
  var home: String { path.parentPath }
  /// What it is called in the end.
  var name: String { path.lastName }
  var moves: Bool { path != survivor.path }

  /// What imports it under a name.
  func importStatement(as local: String) -> String {
    "from \(home) import \(name)" + (local == name ? "" : " as \(local)")
  }

  /// - Throws: why there is nothing to merge, or what has to be decided.
  init(
    _ group: DuplicateGroup, _ target: ConsolidationTarget?, _ options: ConsolidationOptions,
    in program: Program
  ) throws(PlanError) {
    let (survivor, path) = try Self.survivor(of: group, target, options, in: program)
    func isWanted(_ site: DefinitionSite) -> Bool {
      if options.keep.contains(site.name) || options.keep.contains(site.path) { return false }
      return options.only.isEmpty
        || options.only.contains { path in
          site.path.isPath(below: path) || site.location.path == path
            || site.location.path.isBelow(path)
        }
    }
    let moves = path != survivor.path
    let others = group.ownSites.filter { isWanted($0) && (moves || $0.id != survivor.id) }
    guard !others.isEmpty || group.basis == .paths else {
      throw PlanError("'\(group.id)': nothing is left to merge into '\(survivor.path)'.")
    }
    self.group = group
    self.survivor = survivor
    self.path = path
    self.options = options
    self.others = others.filter { group.basis == .paths || $0.owner == nil }
    methods = others.filter { group.basis != .paths && $0.owner != nil }
  }

  /// The definition that remains, and where it is to stand.
  private static func survivor(
    of group: DuplicateGroup, _ target: ConsolidationTarget?, _ options: ConsolidationOptions,
    in program: Program
  ) throws(PlanError) -> (DefinitionSite, path: String) {
    let sites = group.ownSites
    let list = sites.map(\.path).sorted().joined(separator: ", ")
    guard let wanted = options.survivor else {
      if group.basis == .paths, let site = sites.first { return (site, site.path) }
      if let site = target?.remaining {
        if program.isOfModule(site) { return (site, site.path) }
        throw refusal(of: site)
      }
      throw PlanError(
        "'\(group.id)' needs a decision: \(target?.decision ?? "nothing speaks for one of them"). "
          + "Say which remains with --to PATH, one of: \(list); or a new path for it")
    }
    let found = sites.filter {
      $0.path == wanted || $0.location.path + ":" + $0.name == wanted
        || $0.path.parentPath == wanted
    }
    if found.count == 1 {
      guard group.basis == .paths || program.isOfModule(found[0]) else {
        throw refusal(of: found[0])
      }
      return (found[0], found[0].path)
    }
    // The text is that of the best.
    let ranked = (target?.candidates.map { group.sites[$0.site] } ?? []) + sites
    // A name beside a definition is a mistyped one.
    let isBeside = sites.contains {
      program.isOfModule($0) && $0.path.parentPath == wanted.parentPath
    }
    let isTaken =
      program.modules.indices.first.map {
        program.lookup.object(at: wanted, from: $0).object != nil
      } ?? false
    let isModule = !program.modules(named: wanted).isEmpty
    guard found.isEmpty, !isBeside, isModule || !isTaken, group.basis != .paths,
      wanted.contains(".") || isModule,
      let text = ranked.first(where: program.isOfModule) ?? ranked.first
    else {
      throw PlanError("--to '\(wanted)' is none of '\(group.id)'. Its definitions: \(list)")
    }
    return (text, isModule ? wanted + "." + text.name : wanted)
  }

  /// Why a definition can't stand for others as it is.
  private static func refusal(of site: DefinitionSite) -> PlanError {
    guard site.owner != nil else {
      return PlanError(
        "'\(site.path)' stands below other statements, and can't stand for others; move it to the top of "
          + "its module.")
    }
    return PlanError(
      "'\(site.path)' is a method, and can't stand for others; say with --to PATH which function they are "
        + "to be, such as '\(site.path.parentPath.parentPath).\(site.name)'.")
  }

  private init(_ merge: Merge, without kept: Set<DefinitionID>) {
    group = merge.group
    survivor = merge.survivor
    path = merge.path
    options = merge.options
    methods = merge.methods.filter { !kept.contains($0.id) }
    others = merge.others.filter { !kept.contains($0.id) }
  }

  /// The same without some definitions, which stay.
  func without(_ kept: Set<DefinitionID>) -> Merge { Merge(self, without: kept) }

  /// Why a definition can't be replaced by the survivor; nil where it can.
  ///
  /// - Parameter members: what the survivor has.
  func blocker(_ site: DefinitionSite, members: Set<String>, calls: Int) -> String? {
    // Two names for two texts may well be two things, however much of them is shared.
    if group.basis == .body, site.form != .constant, site.body.exact != survivor.body.exact {
      return
        "'\(site.path)' stays: its text is another than that of '\(survivor.path)'; make one of both "
        + "by hand"
    }
    switch site.form {
    case .class, .enumeration:
      let lost = site.members.filter { $0.isPublic }.map(\.name).filter {
        !members.contains(options.members[$0] ?? $0)
      }
      guard !lost.isEmpty else { return nil }
      let more = lost.count > 5 ? " and \(lost.count - 5) more" : ""
      return "'\(site.path)' stays: '\(path)' lacks "
        + lost.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + more
    case .function:
      guard site.signature != survivor.signature, calls > 0 else { return nil }
      return
        "'\(site.path)' stays: it is called with \(site.signature), and '\(path)' takes "
        + survivor.signature
    case .constant: return nil
    }
  }

  /// Why a method can't become the function that remains; nil where it can.
  func blocker(method site: DefinitionSite, in program: Program) -> String? {
    let (definition, facts) = (program[site.id], program.parsed[site.module])
    func decorators(_ site: DefinitionSite) -> [String] {
      program.parsed[site.module].texts(program[site.id].decorators)
        .filter { $0 != Self.staticMethod }
    }
    guard let parent = definition.parent.map({ facts.definitions[$0] }), parent.parent == nil,
      parent.flags.contains(.direct), definition.flags.contains(.direct)
    else { return "'\(site.path)' stays: it stands below other statements" }
    if site.form != .function { return "'\(site.path)' stays: it stands in a class" }
    if site.signature != survivor.signature {
      return "'\(site.path)' stays: it takes \(site.signature), and '\(path)' \(survivor.signature)"
    }
    if site.body.exact != survivor.body.exact { return "'\(site.path)' stays: its body is another" }
    return decorators(site) == decorators(survivor)
      ? nil : "'\(site.path)' stays: its decorators are others"
  }

  static let staticMethod = "staticmethod"

  /// What leads to the survivor instead.
  ///
  /// - Parameter program: the one of which the group tells; in those of later steps modules have other
  ///   numbers.
  func redirects(in program: Program) -> Redirects {
    var redirects = Redirects { _ in true }
    let sites = group.basis == .paths ? [survivor] : others
    for site in sites {
      if site.path != path {
        redirects.redirect(symbol: site.path, to: path, members: options.members)
      }
      for old in UseSummary(of: site, in: program).paths.keys
      where old != path && leads(old, to: site, program) {
        redirects.redirect(symbol: old, to: path, members: options.members)
      }
    }
    return redirects
  }

  /// Whether a path is that of the definition itself by another root or, where paths are merged, a
  /// detour.
  private func leads(_ path: String, to site: DefinitionSite, _ program: Program) -> Bool {
    if group.basis == .paths { return UseSummary.isDetour(path, to: site.path) }
    return path.lastName == site.name
      && program.lookup.object(at: path.parentPath, from: site.module).object
        == .module(site.module)
  }
}

extension Program {
  /// The paths that relative imports in a definition lead to.
  func relativeImports(of site: DefinitionSite) -> [String] {
    let lines = Int(self[site.id].firstLine)...site.endLine
    return parsed[site.module].imports.filter { $0.level > 0 && lines.contains(Int($0.line)) }
      .map { path(ofRecord: $0, in: site.module) }
  }

  /// Whether a definition stands at the top of its module.
  func isOfModule(_ site: DefinitionSite) -> Bool {
    self[site.id].parent == nil && self[site.id].flags.contains(.direct)
  }
}
