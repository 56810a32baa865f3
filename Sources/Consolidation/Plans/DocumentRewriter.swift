import PythonSyntax
import Registry
import Resolution
import SourceEdits

/// Entry points of project files and claims of the registry that follow what leads elsewhere.
struct DocumentRewriter {
  private let program: Program
  private let redirects: Redirects
  private let newFiles: [String: String]
  private let leavesOld: Bool

  /// - Parameters:
  ///   - newFiles: where files move to.
  ///   - leavesOld: whether old paths go on to work.
  init(
    _ program: Program, _ redirects: Redirects, newFiles: [String: String] = [:],
    leavesOld: Bool = true
  ) {
    self.program = program
    self.redirects = redirects
    self.newFiles = newFiles
    self.leavesOld = leavesOld
  }

  /// The documents that change, and what is left by hand.
  func files() -> (files: [TreeChanges.File], remainders: [Remainder]) {
    var edits: [String: [Edit]] = [:]
    var remainders: [Remainder] = []
    for entry in program.entryPoints {
      let path = entry.target.split(separator: ":").joined(separator: ".")
      guard let destination = redirects.destination(of: path), destination != .path(path) else {
        continue
      }
      let place = Location(path: entry.path, line: entry.line, column: 1)
      guard case .path(let new) = destination else {
        remainders.append(
          Remainder(
            location: place,
            reason: "the entry point '\(entry.name)' stays: there is nothing for '\(path)'"))
        continue
      }
      guard !ProjectMarker.isPython(entry.path),
        let edit = edit(entry, to: written(entry.target, path, new))
      else {
        remainders.append(
          Remainder(location: place, reason: "the entry point '\(entry.name)' names '\(path)'"))
        continue
      }
      edits[entry.path, default: []].append(edit)
    }
    followRegistry(&edits, &remainders)
    let files = edits.keys.sorted().compactMap { path -> TreeChanges.File? in
      guard case .bytes(let bytes)? = program.snapshot.documents[path],
        let changed = try? FileEdits(Set(edits[path] ?? []), of: bytes).applied(to: bytes)
      else { return nil }
      return TreeChanges.File(path: path, before: bytes, after: changed)
    }
    return (files, remainders)
  }

  private func followRegistry(
    _ edits: inout [String: [Edit]], _ remainders: inout [Remainder]
  ) {
    guard let document = program.registry, document.error == nil,
      case .bytes(let bytes)? = program.snapshot.documents[document.path]
    else { return }
    let following = RegistryFollowing(of: document) { path in
      guard case .path(let new)? = redirects.destination(of: path), new != path else { return nil }
      return new
    } newFile: {
      newFiles[$0]
    } isGone: {
      !leavesOld && redirects.isComplete($0)
    }
    let index = LineIndex(bytes)
    for (line, text) in following.lines.sorted(by: { $0.key < $1.key }) {
      let old = Array(document.lines[line - 1].utf8)
      guard let range = index.range(ofLine: line), bytes[range].starts(with: old) else { continue }
      let end = range.lowerBound + old.count
      edits[document.path, default: []].append(Edit(range.lowerBound..<end, Array(text.utf8)))
    }
    remainders += following.left.map { line, path in
      Remainder(
        location: Location(path: document.path, line: line, column: 1),
        reason: "the registry names '\(path)'")
    }
  }

  /// `module:name` of the new path: the colon stands where it stood, from the end.
  private func written(_ target: String, _ old: String, _ new: String) -> String {
    guard let colon = target.firstIndex(of: ":") else { return new }
    let names = target[target.index(after: colon)...].split(separator: ".").count
    let parts = new.split(separator: ".")
    guard parts.count > names else { return new }
    return parts.dropLast(names).joined(separator: ".") + ":"
      + parts.suffix(names).joined(separator: ".")
  }

  /// The target on its line, where it stands there once.
  private func edit(_ entry: EntryPoint, to new: String) -> Edit? {
    guard case .bytes(let bytes)? = program.snapshot.documents[entry.path],
      let line = LineIndex(bytes).range(ofLine: entry.line)
    else { return nil }
    let target = Array(entry.target.utf8)
    let places = line.filter { start in
      start + target.count <= line.upperBound
        && bytes[start..<start + target.count].elementsEqual(target)
    }
    guard places.count == 1, let start = places.first else { return nil }
    return Edit(start..<start + target.count, Array(new.utf8))
  }
}
