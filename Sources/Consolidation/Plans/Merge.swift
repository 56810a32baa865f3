import Duplicates
import PythonSyntax
import Resolution

/// The definitions of a group: the one that remains, and those that go.
struct Merge {
  let group: DuplicateGroup
  let survivor: DefinitionSite
  /// In the order of the group.
  let others: [DefinitionSite]
  let options: ConsolidationOptions

  init(
    _ group: DuplicateGroup, _ target: ConsolidationTarget?, _ options: ConsolidationOptions
  ) throws(PlanError) {
    self.group = group
    self.options = options
    survivor = try Self.survivor(of: group, target, options)
    let (survivor, options) = (survivor, options)
    func isWanted(_ site: DefinitionSite) -> Bool {
      if options.keep.contains(site.name) || options.keep.contains(site.path) { return false }
      return options.only.isEmpty
        || options.only.contains { path in
          site.path.isPath(below: path) || site.location.path == path
            || site.location.path.isBelow(path)
        }
    }
    others = group.ownSites.filter { $0.id != survivor.id && isWanted($0) }
    guard !others.isEmpty || group.basis == .paths else {
      throw PlanError("'\(group.id)': nothing is left to merge into '\(survivor.path)'.")
    }
  }

  private static func survivor(
    of group: DuplicateGroup, _ target: ConsolidationTarget?, _ options: ConsolidationOptions
  ) throws(PlanError) -> DefinitionSite {
    let sites = group.ownSites
    let list = sites.map(\.path).sorted().joined(separator: ", ")
    if let wanted = options.survivor {
      let found = sites.filter {
        $0.path == wanted || $0.location.path + ":" + $0.name == wanted
          || $0.path.parentPath == wanted
      }
      guard found.count == 1, let site = found.first else {
        throw PlanError("--to '\(wanted)' is none of '\(group.id)'. Its definitions: \(list)")
      }
      return site
    }
    if let site = target?.remaining { return site }
    if group.basis == .paths, let site = sites.first { return site }
    throw PlanError(
      "'\(group.id)' needs a decision: \(target?.decision ?? "nothing speaks for one of them"). "
        + "Say which remains with --to PATH, one of: \(list)")
  }

  private init(_ merge: Merge, others: [DefinitionSite]) {
    group = merge.group
    survivor = merge.survivor
    options = merge.options
    self.others = others
  }

  /// The same without some definitions, which stay.
  func without(_ kept: Set<DefinitionID>) -> Merge {
    Merge(self, others: others.filter { !kept.contains($0.id) })
  }

  /// Why a definition can't be replaced by the survivor; nil where it can.
  ///
  /// - Parameter members: what the survivor has.
  func blocker(_ site: DefinitionSite, members: Set<String>, calls: Int) -> String? {
    switch site.form {
    case .class, .enumeration:
      let lost = site.members.filter { $0.isPublic }.map(\.name).filter {
        !members.contains(options.members[$0] ?? $0)
      }
      guard !lost.isEmpty else { return nil }
      let more = lost.count > 5 ? " and \(lost.count - 5) more" : ""
      return "'\(site.path)' stays: '\(survivor.path)' lacks "
        + lost.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + more
    case .function:
      guard site.signature != survivor.signature, calls > 0 else { return nil }
      return
        "'\(site.path)' stays: it is called with \(site.signature), and '\(survivor.path)' takes "
        + survivor.signature
    case .constant: return nil
    }
  }

  /// What leads to the survivor instead.
  func redirects(in program: Program) -> Redirects {
    var redirects = Redirects { _ in true }
    let sites = group.basis == .paths ? [survivor] : others
    for site in sites {
      if site.path != survivor.path {
        redirects.redirect(symbol: site.path, to: survivor.path, members: options.members)
      }
      for path in UseSummary(of: site, in: program).paths.keys
      where path != survivor.path && leads(path, to: site, program) {
        redirects.redirect(symbol: path, to: survivor.path, members: options.members)
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
