package import Analysis
import ImportGraph
import PythonSyntax
package import Resolution
import SourceEdits

/// Which change a new finding comes from that stands in a file that nobody touched.
///
/// An import breaks by what became of the module that it led to, a cycle closes by a statement that
/// wasn't there; of other findings the nearest file by imports is told that changed. What none of this
/// explains has no note.
package struct ChangeCauses {
  private let before: Program
  private let after: Program
  private let renames: Renames
  /// What the user calls the state before.
  private let name: String
  private let changed: Set<String>
  private let bytes: (old: [String: [UInt8]], new: [String: [UInt8]])

  /// - Parameters:
  ///   - renames: files that git says were renamed in between.
  ///   - name: what the user calls the state before.
  ///   - old, new: the bytes of files that changed, as far as they are known, for the lines.
  package init(
    from before: Program, to after: Program, renames: Renames, since name: String,
    old: [String: [UInt8]], new: [String: [UInt8]]
  ) {
    self.before = before
    self.after = after
    self.renames = renames
    self.name = name
    bytes = (old, new)
    changed = Set(Self.changedModules(from: before, to: after))
  }

  /// The Python files that differ, those of one side alone too; sorted.
  package static func changedModules(from before: Program, to after: Program) -> [String] {
    let old = Array(zip(before.files.sources, before.parsed))
    let new = Array(zip(after.files.sources, after.parsed))
    var changed: [String] = []
    // Both are sorted by the bytes of their paths.
    var (left, right) = (old.startIndex, new.startIndex)
    while left < old.endIndex, right < new.endIndex {
      let (was, now) = (old[left], new[right])
      if was.0.rawPath == now.0.rawPath {
        if was.1 !== now.1,
          was.1.contentHash != now.1.contentHash || was.1.byteCount != now.1.byteCount
        {
          changed.append(now.0.path)
        }
        left += 1
        right += 1
      } else if was.0.rawPath.lexicographicallyPrecedes(now.0.rawPath) {
        changed.append(was.0.path)
        left += 1
      } else {
        changed.append(now.0.path)
        right += 1
      }
    }
    changed += old[left...].map(\.0.path) + new[right...].map(\.0.path)
    return changed.sorted(by: Standing.precedes)
  }

  /// Where a finding comes from; nothing for one in a file that changed itself.
  package func notes(for finding: Finding) -> [Finding.Note] {
    let path = finding.location.path
    guard !changed.contains(path), let module = after.module(at: path) else { return [] }
    let found = steps(of: finding)
    if !found.isEmpty { return found }
    if let note = brokenPath(at: finding.location, in: module) { return [note] }
    return nearest(to: module).map { [$0] } ?? []
  }

  /// Places that the finding tells of itself and that changed.
  private func steps(of finding: Finding) -> [Finding.Note] {
    var seen: Set<Location> = []
    return finding.notes.filter { note in
      changed.contains(note.location.path)
        && newLines(note.location.path).contains(note.location.line)
        && seen.insert(note.location).inserted
    }.prefix(Self.maximumNotes).map {
      Finding.Note(location: $0.location, message: "this line is new since \(name)")
    }
  }

  private static let maximumNotes = 3

  // MARK: - Imports

  /// What became of the modules that the import of a line led through before.
  private func brokenPath(at place: Location, in module: ModuleID) -> Finding.Note? {
    guard let old = before.module(at: place.path) else { return nil }
    for (record, item) in before.parsed[old].imports.identified
    where Int(item.line) == place.line || Int(item.nameLine) == place.line {
      let id = before.symbols.id(ofRecord: record, in: old)
      let link = before.symbols.links[id]
      let hops = before.hops(ofImport: id).all
      let ways =
        hops.map { (module: $0.module, name: $0.name, line: $0.line) }
        + [link.base, link.enclosing, link.child?.module].compactMap(\.self).map {
          (module: $0, name: "", line: 0)
        }
      for way in ways {
        if let note = note(ofOld: before.modules[way.module], way.name, way.line) { return note }
      }
      // What leads elsewhere now.
      let now = after.symbols.links[after.symbols.id(ofRecord: record, in: module)]
      for other in [now.base, now.child?.module].compactMap(\.self) {
        let path = after.modules[other].path
        if before.module(at: path) == nil {
          return Finding.Note(
            location: Location(path: path, line: 1, column: 1),
            message: "this file is new since \(name)")
        }
      }
    }
    return nil
  }

  /// Nil where the module is as it was.
  private func note(ofOld module: Module, _ bound: String, _ line: Int) -> Finding.Note? {
    let path = module.path
    guard after.module(at: path) != nil else {
      let now = renames.now(path)
      return now == path
        ? Finding.Note(
          location: Location(path: path, line: max(line, 1), column: 1),
          message: "this file, the module '\(module.name)', is gone since \(name)")
        : Finding.Note(
          location: Location(path: now, line: 1, column: 1),
          message: "this file was '\(path)' at \(name)")
    }
    guard changed.contains(path) else { return nil }
    let what = bound.isEmpty ? "" : "; it bound '\(bound)' on line \(line)"
    return Finding.Note(
      location: Location(path: path, line: newLine(of: line, in: path), column: 1),
      message: "this file changed here since \(name)\(what)")
  }

  // MARK: - Neighbours

  /// The nearest file that changed: of those that the module imports, now or before, at any distance, or
  /// else of those that import it, or did.
  private func nearest(to module: ModuleID) -> Finding.Note? {
    let path = after.modules[module].path
    let old = before.module(at: path)
    let imported =
      Self.nearest(module, after, changed, forward: true)
      ?? old.flatMap { Self.nearest($0, before, changed, forward: true) }
    let importing =
      Self.nearest(module, after, changed, forward: false)
      ?? old.flatMap { Self.nearest($0, before, changed, forward: false) }
    if let found = imported ?? importing {
      let role = imported != nil ? "which this file imports" : "which imports this file, or did"
      if after.module(at: found) == nil {
        return Finding.Note(
          location: Location(path: found, line: 1, column: 1),
          message: "this file, \(role), is gone since \(name)")
      }
      return Finding.Note(
        location: Location(path: found, line: newLine(of: 0, in: found), column: 1),
        message: "this file, \(role), changed here since \(name)")
    }
    return nil
  }

  private static func nearest(
    _ module: ModuleID, _ program: Program, _ changed: Set<String>, forward: Bool
  ) -> String? {
    var seen: Set<ModuleID> = [module]
    var front = [module]
    while !front.isEmpty {
      var next: [ModuleID] = []
      for node in front {
        let others =
          forward
          ? Array(program.graph.imports(of: node)) : Array(program.graph.importers(of: node))
        for other in others where seen.insert(other).inserted {
          if changed.contains(program.modules[other].path) { return program.modules[other].path }
          next.append(other)
        }
      }
      if seen.count > maximumNeighbours { return nil }
      front = next
    }
    return nil
  }

  private static let maximumNeighbours = 2_000

  // MARK: - Lines

  private func changes(of path: String) -> [LineDifference.Change] {
    guard let new = bytes.new[path] else { return [] }
    let newline = UInt8(ascii: "\n")
    func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
      bytes.split(separator: newline, omittingEmptySubsequences: false)
    }
    return LineDifference(from: lines(bytes.old[path] ?? []), to: lines(new)).changes
  }

  /// Lines that are new or other than they were, counted from one.
  private func newLines(_ path: String) -> Set<Int> {
    Set(changes(of: path).flatMap { $0.new.map { $0 + 1 } })
  }

  /// Where a line of before was changed or taken away; the first change where it stands as it did.
  private func newLine(of line: Int, in path: String) -> Int {
    let changes = changes(of: path)
    let found = changes.first { $0.old.contains(line - 1) } ?? changes.first
    return max(1, (found?.new.lowerBound ?? 0) + 1)
  }
}
