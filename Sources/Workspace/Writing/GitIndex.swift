import Resolution

/// What git knows of files of a tree, of one repository.
struct GitIndex {
  /// The folder to ask in: the root of the tree, or a repository inside it.
  private let folder: String
  /// What leads from the root of the tree to that folder, with a slash; empty where they are one.
  private let inner: [UInt8]
  /// What leads from the top of the repository to that folder.
  private let prefix: [UInt8]
  /// As the manifest has it.
  let repository: String

  /// A file as the index has it.
  struct Entry: Codable, Hashable {
    /// From the root of the tree, as `PathText` has it.
    let path: String
    let mode: String
    let id: String
    let stage: Int

    /// Whether it is one of a file that git could have told.
    var isWellFormed: Bool {
      ["100644", "100755", "120000"].contains(mode) && (0...3).contains(stage)
        && [40, 64].contains(id.utf8.count)
        && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    func moved(to path: TreePath) -> Entry {
      Entry(path: path.text, mode: mode, id: id, stage: stage)
    }
  }

  /// - Parameters:
  ///   - root: the tree.
  ///   - repository: from there to a repository inside it; empty for that which the tree is in.
  /// - Returns: nil where there is none, or its path is no text.
  init?(root: String, repository: [UInt8]) {
    guard let text = String(validating: repository, as: UTF8.self) else { return nil }
    folder = text.isEmpty ? root : root + "/" + text
    guard let top = Git.repository(of: folder), let place = FilePath.resolved(folder) else {
      return nil
    }
    let above = Array(top.utf8) + (top == "/" ? [] : [Self.slash])
    prefix = top == place ? [] : Array(place.utf8.dropFirst(above.count)) + [Self.slash]
    inner = repository.isEmpty ? [] : repository + [Self.slash]
    self.repository = PathText.of(repository)
  }

  private static let slash = UInt8(ascii: "/")
  /// More paths than these aren't named: git tells of all, and what isn't wanted is left out.
  private static let mostBytes = 100_000
  private static let mostPaths = 512

  /// Paths as they are named in the folder.
  private func named(_ paths: [TreePath]) -> [[UInt8]] {
    let names = paths.map { Array($0.bytes.dropFirst(inner.count)) }
    let isMuch =
      names.count > Self.mostPaths || names.reduce(0) { $0 + $1.count } > Self.mostBytes
    return isMuch ? [] : names
  }

  // MARK: - Asking

  /// What the index has of files, as git prints them.
  func entries(of paths: [TreePath]) async throws(GitFailure) -> [Entry] {
    let wanted = Dictionary(paths.map { ($0.bytes, $0) }) { first, _ in first }
    let output = try await Git.command(
      folder, ["ls-files", "--stage", "-z"], paths: named(paths)
    ).get()
    return output.split(separator: 0).compactMap { line in
      guard let tab = line.firstIndex(of: 0x09) else { return nil }
      let words = line[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      // No trap: nil where it is no number.
      guard let path = wanted[inner + line[(tab + 1)...]], words.count == 3,
        let stage = Int(words[2])
      else { return nil }
      return Entry(path: path.text, mode: words[0], id: words[1], stage: stage)
    }
  }

  /// Those of tracked files that differ from what was committed, or are staged and were not.
  func changed(among paths: [TreePath]) async throws(GitFailure) -> Set<TreePath> {
    let wanted = Dictionary(paths.map { ($0.bytes, $0) }) { first, _ in first }
    let output = try await Git.command(
      folder, settings: try await withoutFilters(),
      [
        "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames",
        "--ignore-submodules=all",
      ], paths: named(paths)
    ).get()
    return Set(
      output.split(separator: 0).compactMap { line in
        let path = line.dropFirst(3)
        return path.starts(with: prefix) ? wanted[inner + path.dropFirst(prefix.count)] : nil
      })
  }

  /// Git compares files by what filters make of them, which are programs of anybody's.
  private func withoutFilters() async throws(GitFailure) -> [[UInt8]] {
    let output = try await Git.command(folder, ["config", "-z", "--name-only", "--list"]).get()
    let section = Array("filter.".utf8)
    var names: Set<[UInt8]> = []
    for key in output.split(separator: 0) where key.starts(with: section) {
      guard let dot = key.lastIndex(of: UInt8(ascii: ".")), dot >= key.startIndex + section.count
      else { continue }
      names.insert(Array(key[..<dot]))
    }
    guard !names.contains(where: { $0.contains(UInt8(ascii: "=")) }) else {
      throw GitFailure(reason: "a filter of its settings can't be turned off")
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { name in
      [".clean=", ".smudge=", ".process=", ".required=false"].map { name + Array($0.utf8) }
    }
  }

  // MARK: - Writing

  /// What `update-index` reads so that of these paths the index has these entries and no others.
  func instructions(_ entries: [Entry], of paths: [TreePath]) -> [UInt8] {
    func line(_ mode: String, _ id: String, _ stage: Int, _ path: [UInt8]) -> [UInt8] {
      Array("\(mode) \(id) \(stage)\t".utf8) + prefix + path.dropFirst(inner.count) + [0]
    }
    let width = entries.first?.id.utf8.count ?? 40
    let entries = Dictionary(grouping: entries) { PathText.bytes(of: $0.path) }
    var input: [UInt8] = []
    for path in paths {
      input += line("0", String(repeating: "0", count: width), 0, path.bytes)
      for entry in entries[path.bytes] ?? [] {
        input += line(entry.mode, entry.id, entry.stage, path.bytes)
      }
    }
    return input
  }

  /// Where the repository keeps its index.
  func file() async throws(GitFailure) -> [UInt8] {
    let output = try await Git.command(folder, ["rev-parse", "--git-path", "index"]).get()
    let path = Array(output.prefix { $0 != 0x0A })
    return path.first == Self.slash ? path : Array(folder.utf8) + [Self.slash] + path
  }

  /// Runs `update-index` on a copy, or on the repository's own index where none is named.
  func update(_ input: [UInt8], copy: String?) async throws(GitFailure) {
    _ = try await Git.command(
      folder, ["update-index", "-z", "--index-info"], index: copy, input: input
    ).get()
  }
}
