import Analysis
import PythonSyntax
import Resolution
import SourceEdits

/// Two programs, the second made of the first by a change: what means another thing in it.
struct ProgramComparison {
  private let before: Program
  private let after: Program
  private let changes: TreeChanges
  private let redirects: Redirects?
  /// New paths of files that move.
  private let moves: [String: String]
  private let changed: Set<String>
  /// Of each module of the first the same in the second, where it is there.
  private let modules: Table<ModuleID, ModuleID?>

  init(
    _ before: Program, _ after: Program, _ changes: TreeChanges, _ redirects: Redirects?
  ) {
    self.before = before
    self.after = after
    self.changes = changes
    self.redirects = redirects
    let moves = Dictionary(
      changes.files.compactMap { file in file.origin.map { ($0, file.path) } },
      uniquingKeysWith: { first, _ in first })
    self.moves = moves
    changed = Set(changes.files.map(\.path))
    modules = Table(before.modules.map { after.module(at: moves[$0.path] ?? $0.path) })
  }

  func newPath(_ path: String) -> String { moves[path] ?? path }

  func isChanged(_ path: String) -> Bool { changed.contains(path) }

  /// Changed files to which a matter in a file is owed: itself, else those that it speaks of, else those
  /// that it imports.
  func causes(at path: String, notes: [String] = []) -> [String] {
    if isChanged(path) { return [path] }
    let spoken = Set(notes.filter(isChanged)).sorted()
    guard spoken.isEmpty else { return spoken }
    guard let module = after.module(at: path) else { return [] }
    return after.graph.imports(of: module).map { after.modules[$0].path }.filter(isChanged)
  }

  // MARK: - Keys of findings

  /// What a finding is called in both programs.
  func keys(of finding: Finding) -> Set<String> {
    [Self.key(finding) { $0 }, Self.key(finding, renamed)]
  }

  /// Rule and key, whose words are sorted: some keys list modules by their names.
  static func key(_ finding: Finding, _ renamed: (String) -> String = { $0 }) -> String {
    let words = finding.key.utf8.split { !$0.isIdentifierPart && !"./-".utf8.contains($0) }
      .map { renamed(String(Substring($0))) }
    return finding.rule + "\0" + words.sorted().joined(separator: " ")
  }

  /// A path as it leads now.
  private func renamed(_ word: String) -> String {
    if let path = moves[word] { return path }
    guard let redirects, case .path(let new)? = redirects.destination(of: word) else { return word }
    return new
  }

  // MARK: - What imports mean

  /// Imports that no plan speaks of and that lead to another object, or nowhere. What stands in a file
  /// that doesn't parse leads nowhere as it is.
  func lostMeanings() -> [Proof.Objection] {
    var objections: [Proof.Objection] = []
    for (old, facts) in before.parsed.identified {
      guard facts.error == nil, let new = modules[old] else { continue }
      if after.parsed[new] === facts {
        for record in facts.imports.indices
        where !isSame(before.symbols.link(old, record), after.symbols.link(new, record)) {
          objections.append(objection(to: record, of: old, new))
        }
      } else {
        objections += lostMeanings(of: old, new)
      }
    }
    return objections
  }

  private func objection(
    to record: ImportRecord.ID, of old: ModuleID, _ new: ModuleID
  ) -> Proof.Objection {
    let record = before.parsed[old].imports[record]
    let location = before.nameLocation(of: record, in: old)
    let path = after.modules[new].path
    return Proof.Objection(
      location: Location(path: path, line: location.line, column: location.column),
      message: "'\(before.path(ofRecord: record, in: old))' would lead to something else",
      files: causes(at: path))
  }

  /// The same of a file that was changed itself: a statement is known by what it says.
  private func lostMeanings(of old: ModuleID, _ new: ModuleID) -> [Proof.Objection] {
    var links: [String: [ImportLink]] = [:]
    for (id, record) in after.parsed[new].imports.identified {
      links[text(record, new, after), default: []].append(after.symbols.link(new, id))
    }
    return before.parsed[old].imports.identified.compactMap { id, record in
      let link = before.symbols.link(old, id)
      guard let same = links[text(record, old, before)], !isRedirected(record, old) else {
        return nil
      }
      return same.contains { isSame(link, $0) } ? nil : objection(to: id, of: old, new)
    }
  }

  private func isRedirected(_ record: ImportRecord, _ module: ModuleID) -> Bool {
    guard let redirects else { return true }
    return redirects.destination(of: before.path(ofRecord: record, in: module)) != nil
  }

  private func text(_ record: ImportRecord, _ module: ModuleID, _ program: Program) -> String {
    let facts = program.parsed[module]
    let alias = record.alias.isNone ? "" : facts.identifier(record.alias)
    return "\(record.kind) \(record.scope) \(program.path(ofRecord: record, in: module)) \(alias)"
  }

  private func isSame(_ old: ImportLink, _ new: ImportLink) -> Bool {
    guard let symbol = old.symbol else {
      // What led nowhere may lead somewhere now.
      return new.status == old.status || !new.status.isBroken && new.status != .blocked
    }
    guard let other = new.symbol else { return false }
    switch (symbol, other) {
    case (.external, .external): return true
    case (.module(let left), .module(let right)): return modules[left] == right
    case (.definition(let left), .definition(let right)):
      guard modules[left.module] == right.module else { return isMovedSymbol(left, right) }
      let (a, b) = (before.parsed[left.module], after.parsed[right.module])
      if a === b { return left.index == right.index }
      return a.qualifiedName(a.definitions[left.index])
        == b.qualifiedName(b.definitions[right.index]) || isMovedSymbol(left, right)
    case (.binding(let left), .binding(let right)):
      let (a, b) = (before.symbols.bindings[left], after.symbols.bindings[right])
      return modules[a.module] == b.module
        && before.symbols.names[a.name] == after.symbols.names[b.name]
    case (.definition(let left), .module): return isReplaced(before.path(of: left))
    case (.definition(let left), .external): return isReplaced(before.path(of: left))
    case (.module(let left), _): return isReplaced(before.modules[left].name)
    case (.binding(let left), _):
      let binding = before.symbols.bindings[left]
      return isReplaced(
        before.modules[binding.module].name + "." + before.symbols.names[binding.name])
    case (.external, _), (.definition, .binding): return false
    }
  }

  private func isReplaced(_ path: String) -> Bool { redirects?.destination(of: path) != nil }

  /// Whether one definition takes the place of another by what the plan says.
  private func isMovedSymbol(_ old: DefinitionID, _ new: DefinitionID) -> Bool {
    guard case .path(let path)? = redirects?.destination(of: before.path(of: old)) else {
      return false
    }
    if path == after.path(of: new) { return true }
    return after.lookup.object(at: path, from: new.module).object == .definition(new)
  }

  // MARK: - Promises

  /// Imports that were rewritten and don't lead where they should.
  func broken(_ promises: [String: Set<String>]) -> [Proof.Objection] {
    guard !promises.isEmpty else { return [] }
    return after.modules.identified.flatMap { id, module -> [Proof.Objection] in
      guard var wanted = promises[module.path] else { return [] }
      for (record, written) in after.parsed[id].imports.identified {
        let link = after.symbols.link(id, record)
        let isThere = !link.status.isBroken && link.status != .blocked
        if isThere { wanted.remove(after.path(ofRecord: written, in: id)) }
        if isThere, written.kind == .name, after.isStar(written, in: id) {
          wanted.remove(after.absolutePath(of: written, in: id))
        }
      }
      return wanted.sorted().map { path in
        Proof.Objection(
          location: Location(path: module.path, line: 1, column: 1),
          message: "no import of '\(path)' would lead there", files: [module.path])
      }
    }
  }

  // MARK: - Names

  /// Names that a changed file reads and that nothing in it binds any more.
  ///
  /// - Parameter known: files of which that is known.
  func unboundNames(besides known: Set<String>, jobs: Int) -> [Proof.Objection] {
    let files = changes.files.filter {
      $0.after != nil && !known.contains($0.path) && ProjectMarker.isPython($0.path)
        && !ProjectMarker.isNotebook($0.path)
    }
    let origins = Dictionary(
      changes.files.map { ($0.path, $0.before) }, uniquingKeysWith: { first, _ in first })
    return ParallelMap.run(count: files.count, jobs: jobs) {
    } body: { _, index -> [Proof.Objection] in
      let file = files[index]
      guard let new = file.after.flatMap(Self.unbound), !new.isEmpty,
        let before = file.origin.flatMap({ origins[$0] ?? nil }) ?? file.before
      else { return [] }
      return new.subtracting(Self.unbound(before) ?? new).sorted().map { name in
        Proof.Objection(
          location: Location(path: file.path, line: 1, column: 1),
          message: "nothing would bind '\(name)' here any more", files: [file.path])
      }
    }.flatMap { $0 }
  }

  private static func unbound(_ bytes: [UInt8]) -> Set<String>? {
    guard let names = try? NameUses(reading: bytes) else { return nil }
    return names.names([.load, .text, .exported, .delete])
      .subtracting(names.names([.store, .definition, .imported, .declared]))
      .filter { !BuiltInNames.contains($0) }
  }
}
