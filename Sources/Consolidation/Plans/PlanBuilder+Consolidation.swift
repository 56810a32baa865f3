import Analysis
package import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

extension PlanBuilder {
  /// Merges the definitions of a group into one, in steps of which each leaves a tree that works: members
  /// that the survivor lacks, its new place, redirects at the old places, importers and strings, what
  /// nobody uses any more.
  package func consolidate(
    _ group: DuplicateGroup, _ target: ConsolidationTarget?, _ options: ConsolidationOptions
  ) throws(PlanError) -> Plan {
    let wanted = try Merge(group, target, options, in: program)
    for home in [wanted.home] + wanted.others.map(\.path.parentPath) {
      let files = files(named: home)
      if files.count > 1 {
        throw PlanError("'\(home)' is the name of several files: \(files.joined(separator: ", "))")
      }
    }
    var work = Work(self)
    work.remainders = breakage(wanted, target) + differences(wanted)
    if options.takes(1) {
      try work.add("members that '\(wanted.survivor.path)' lacks", nil) { builder in
        builder.missingMembers(wanted)
      }
    }
    if wanted.moves {
      guard options.takes(1) else {
        throw PlanError("'\(wanted.path)' isn't there yet; step 1 puts it there.")
      }
      let placed = try work.builder.placing(wanted)
      try work.add("'\(wanted.survivor.path)' moves to '\(wanted.path)'", nil) { _ in placed }
    }
    let merge = work.replaceable(wanted, otherValues(wanted))
    let shims = { (builder: PlanBuilder) in
      options.takes(2) && options.leavesShims && group.basis != .paths
        ? builder.shims(merge) : TreeRewriter.Result()
    }
    // Where members get other names, redirects and importers can't work one without the other.
    if options.members.isEmpty {
      try work.add(
        "old definitions lead to '\(merge.path)'", merge.redirects(in: program), shims)
    }
    if options.takes(2) {
      try work.add("methods become '\(merge.path)'", nil) { builder in
        builder.replacedMethods(merge)
      }
    }
    let redirected =
      options.members.isEmpty && options.takes(2) && options.leavesShims
      ? work.withoutDefined(merge) : merge
    if options.takes(3) || options.takes(4) {
      try work.follow(
        redirected, options, with: options.members.isEmpty ? nil : shims(work.builder))
    }
    if options.takes(5), group.basis != .paths {
      let redirects = redirected.redirects(in: program)
      try work.add("what nobody uses any more goes", redirects) { builder in
        builder.leftovers(redirected, first: program)
      }
    }
    if wanted.moves, options.phases.isEmpty, work.phases.count < 2 {
      let reason = work.remainders.last.map { ": \($0.reason)" } ?? ""
      throw PlanError("'\(wanted.survivor.path)' would only get one copy more\(reason)")
    }
    if let path = options.test {
      let bytes = Array(PinningTest(merge, in: work.builder.program).text.utf8)
      try work.add(
        "a test that pins the result", nil,
        fixed: [TreeChanges.File(path: path, before: nil, after: bytes)]
      ) { _ in TreeRewriter.Result() }
    }
    return Plan(
      title: "consolidate \(group.id)", phases: work.phases, remainders: work.remainders)
  }

  /// What the ranking knows to go wrong, at the definitions that it is about.
  private func breakage(_ merge: Merge, _ target: ConsolidationTarget?) -> [Remainder] {
    guard let target,
      target.candidates.first.map({ merge.group.sites[$0.site].id }) == merge.survivor.id
    else { return [] }
    return target.breakage.compactMap { breakage in
      let site = merge.group.sites[breakage.site]
      guard merge.others.contains(where: { $0.id == site.id }) else { return nil }
      return Remainder(location: site.location, reason: "look at \(breakage.message)")
    }
  }

  /// What a reader has to compare: texts that differ, and names that mean other objects in copies of one
  /// text.
  private func differences(_ merge: Merge) -> [Remainder] {
    let survivor = merge.survivor
    func decorators(_ site: DefinitionSite) -> [String] {
      program.parsed[site.module].texts(program[site.id].decorators)
    }
    let texts = merge.others.compactMap { site -> Remainder? in
      guard site.form == .function || site.form == .class, site.id != survivor.id else {
        return nil
      }
      var others: [String] = []
      if site.body.exact != survivor.body.exact { others.append("text") }
      if site.form == .function, site.signature != survivor.signature {
        others.append("parameters")
      }
      if site.form == .class, site.bases != survivor.bases { others.append("bases") }
      if decorators(site) != decorators(survivor) { others.append("decorators") }
      guard !others.isEmpty else { return nil }
      return Remainder(
        location: site.location,
        reason:
          "look at '\(site.name)': its \(others.joined(separator: " and ")) "
          + (others == ["text"] ? "differs from that of " : "differ from those of ")
          + "'\(survivor.path)'")
    }
    return texts + otherMeanings(merge) + patchedNames(merge)
  }

  /// Strings that name what a definition reads by its module, as patches do: what remains reads it by
  /// another.
  private func patchedNames(_ merge: Merge) -> [Remainder] {
    var paths: [String: DefinitionSite] = [:]
    for site in merge.others + merge.methods {
      let home = program.modules[site.module].name
      if home == merge.home { continue }
      for name in (freeNames(of: site) ?? [:]).keys { paths[home + "." + name] = site }
    }
    guard !paths.isEmpty else { return [] }
    return program.parsed.identified.flatMap { module, facts in
      facts.stringReferences.compactMap { reference in
        guard let path = program.path(patchedBy: reference, in: module), let site = paths[path]
        else { return nil }
        return Remainder(
          location: Location(
            path: program.modules[module].path, line: Int(reference.line),
            column: Int(reference.column)),
          reason: "'\(path)' is patched here, and '\(site.name)' won't read it any more")
      }
    }
  }

  private func otherMeanings(_ merge: Merge) -> [Remainder] {
    guard let kept = freeNames(of: merge.survivor) else { return [] }
    return (merge.others + merge.methods).flatMap { site -> [Remainder] in
      guard let own = freeNames(of: site) else { return [] }
      return own.keys.sorted().compactMap { name in
        guard let other = kept[name], let mine = own[name], other != mine else { return nil }
        return Remainder(
          location: site.location,
          reason:
            "look at '\(name)': here it is \(mine), for '\(merge.path)' it is \(other)")
      }
    }
  }

  /// Of copies of the survivor's very text that read something else by a name than it does, that name: a
  /// limit that is 3 here and 5 there.
  private func otherValues(_ merge: Merge) -> [DefinitionID: String] {
    guard let names = namesRead(by: merge.survivor) else { return [:] }
    func meaning(_ name: String, _ module: ModuleID) -> DefinitionSite? {
      guard case .definition(let id)? = program.lookup.symbol(of: name, in: module) else {
        return nil
      }
      return DefinitionSite(id, in: program)
    }
    var result: [DefinitionID: String] = [:]
    for site in merge.others + merge.methods
    where site.module != merge.survivor.module && site.body.exact == merge.survivor.body.exact {
      result[site.id] = (namesRead(by: site) ?? []).intersection(names).sorted().first { name in
        guard let mine = meaning(name, site.module),
          let other = meaning(name, merge.survivor.module), mine.id != other.id
        else { return false }
        // Each module has a logger of its own.
        return (mine.form, mine.signature, mine.body.exact)
          != (other.form, other.signature, other.body.exact)
          && !(mine.signature + other.signature).contains("getLogger")
      }
    }
    return result
  }

  /// What the names that a definition reads from its module mean, by name.
  private func freeNames(of site: DefinitionSite) -> [String: String]? {
    namesRead(by: site).map { names in
      var meanings: [String: String] = [:]
      for name in names {
        guard let symbol = program.lookup.symbol(of: name, in: site.module) else {
          if BuiltInNames.contains(name) { meanings[name] = "Python's own" }
          continue
        }
        meanings[name] =
          program.objectPath(of: symbol)?.description
          ?? program.importedPath(of: name, in: site.module)
      }
      return meanings
    }
  }

  /// The names that a definition reads from its module.
  private func namesRead(by site: DefinitionSite) -> Set<String>? {
    guard let bytes = sources([site.location.path])[site.location.path],
      let names = try? NameUses(reading: bytes)
    else { return nil }
    let lines = LineIndex(bytes)
    let definition = program[site.id]
    guard let first = lines.range(ofLine: Int(definition.firstLine)),
      let last = lines.range(ofLine: Int(definition.endLine))
    else { return nil }
    let range = first.lowerBound..<last.upperBound
    return Set(
      names.uses.lazy.filter {
        $0.kind == .load && range.contains($0.range.lowerBound) && $0.name != site.name
      }.map(\.name))
  }
}

/// Steps that follow each other, each on the program that the last one leaves.
struct Work {
  private(set) var builder: PlanBuilder
  private(set) var phases: [Plan.Phase] = []
  var remainders: [Remainder] = []

  /// Of which the group tells.
  private let first: Program

  init(_ builder: PlanBuilder) {
    self.builder = builder
    first = builder.program
  }

  /// Adds a step, unless it changes nothing.
  mutating func add(
    _ title: String, _ redirects: Redirects?, fixed: [TreeChanges.File] = [],
    _ make: (PlanBuilder) -> TreeRewriter.Result
  ) throws(PlanError) {
    let result = make(builder)
    guard !result.files.isEmpty || !result.fixed.isEmpty || !fixed.isEmpty else {
      remainders += result.remainders
      return
    }
    let step = try builder.prove(title, result, fixed: fixed, redirects)
    remainders += step.remainders
    guard !step.phase.changes.isEmpty else { return }
    phases.append(step.phase)
    let changes = phases.reduce(TreeChanges()) { $0.followed(by: $1.changes) }.results
    let disk = builder.disk
    builder = PlanBuilder(step.prover, jobs: builder.jobs, docs: builder.docs, disk: disk) {
      paths in
      var bytes = disk(paths.filter { changes.index(forKey: $0) == nil })
      for path in paths { if let known = changes[path] { bytes[path] = known } }
      return bytes
    }
  }

  /// Importers, strings and documents follow, in as many steps as asked for.
  ///
  /// - Parameter shims: redirects that belong into the first step.
  mutating func follow(
    _ merge: Merge, _ options: ConsolidationOptions, with shims: TreeRewriter.Result?
  ) throws(PlanError) {
    let program = builder.program
    let redirects = merge.redirects(in: first)
    let rewriter = TreeRewriter(
      program: program, redirects: redirects, sources: builder.sources, jobs: builder.jobs,
      docs: builder.docs)
    var result = rewriter.run()
    let documents = DocumentRewriter(program, redirects).files()
    result.remainders += documents.remainders
    if let shims { result.join(shims) }
    let parts = split(result, shims == nil ? options.split : nil, program)
    let remainders = result.remainders
    for (index, part) in parts.enumerated() {
      var own = TreeRewriter.Result()
      own.files = part.files
      if index == 0 { own.remainders = remainders }
      let title = "importers follow" + (part.name.isEmpty ? "" : ": \(part.name)")
      try add(title, redirects) { _ in own }
    }
    if !documents.files.isEmpty, options.takes(4) {
      try add("documents follow", redirects, fixed: documents.files) { _ in
        TreeRewriter.Result()
      }
    }
  }

  /// A merge without the definitions that the survivor, as it is by now, can't stand for.
  ///
  /// - Parameter otherValues: what definitions read by a name that means something else to the survivor.
  mutating func replaceable(_ merge: Merge, _ otherValues: [DefinitionID: String]) -> Merge {
    guard merge.group.basis != .paths else { return merge }
    let program = builder.program
    let path = ObjectPath(module: merge.home, name: merge.name)
    var members = Set(merge.survivor.members.map(\.name))
    for case .definition(let id) in program.objects(at: path) {
      let facts = program.parsed[id.module]
      members.formUnion(
        facts.members(of: id.index).map { facts.identifier(facts.definitions[$0].name) })
    }
    var kept: Set<DefinitionID> = []
    var reasons: [Remainder] = []
    func keep(_ sites: [DefinitionSite], _ reason: (DefinitionSite) -> String?) {
      for site in sites where !kept.contains(site.id) {
        guard let reason = reason(site) else { continue }
        kept.insert(site.id)
        reasons.append(Remainder(location: site.location, reason: reason))
      }
    }
    let first = first
    keep(merge.others) { site in
      first.registration(of: site).map { "'\(site.path)' stays: '@\($0)' may tell others of it" }
        ?? merge.blocker(
          site, members: members, calls: UseSummary(of: site, in: first).calls)
    }
    keep(merge.others + merge.methods) { site in
      otherValues[site.id].map {
        "'\(site.path)' stays: '\($0)' is another for '\(merge.survivor.path)'"
      }
    }
    // What a relative import of the body means depends on where that stands.
    let imports = first.relativeImports(of: merge.survivor)
    keep(merge.others + merge.methods) { site in
      first.relativeImports(of: site) == imports
        ? nil : "'\(site.path)' stays: its relative imports lead elsewhere"
    }
    keep(merge.methods) { merge.blocker(method: $0, in: first) }
    remainders += reasons
    return merge.without(kept)
  }

  /// A merge without the definitions that could not become redirects: who imports them stays with them, or
  /// there would be two in use where there was one.
  mutating func withoutDefined(_ merge: Merge) -> Merge {
    guard merge.group.basis != .paths else { return merge }
    let kept = merge.others.filter { site in
      builder.located(site).map { !builder.isAlias($0, of: merge) } ?? false
    }
    for site in kept {
      remainders.append(
        Remainder(
          location: site.location,
          reason:
            "'\(site.path)' stays, since it can't become a redirect; who imports it stays, too"))
    }
    return merge.without(Set(kept.map(\.id)))
  }

  private typealias Part = (name: String, files: [String: (bytes: [UInt8], rewrite: ModuleRewrite)])

  private func split(
    _ result: TreeRewriter.Result, _ split: ConsolidationOptions.Split?, _ program: Program
  ) -> [Part] {
    guard let split else { return [("", result.files)] }
    let paths = result.files.keys.sorted()
    var names: [String: String] = [:]
    switch split {
    case .files(let count):
      for (index, path) in paths.enumerated() { names[path] = "part \(index / max(1, count) + 1)" }
    case .service:
      for path in paths {
        names[path] = program.module(at: path).map { program.service(of: $0).name } ?? ""
      }
    case .owner:
      for path in paths {
        let owners = program.derived(CodeOwners.self).owners(of: path)
        names[path] = owners.isEmpty ? "without owner" : owners
      }
    }
    let groups = Dictionary(grouping: paths) { names[$0] ?? "" }
    let order =
      groups.keys.sorted { left, right in (groups[left]?.first ?? "") < (groups[right]?.first ?? "")
      }
    return order.map { name in
      (name, result.files.filter { names[$0.key] == name })
    }
  }
}
