import Resolution

/// What a revision has below a folder, as `git ls-tree` lists it: paths are bytes.
struct GitTree: Sendable {
  /// A name of a folder.
  struct Entry: Sendable {
    /// What git keeps under a name.
    enum Kind: Sendable { case folder, file, link, submodule }

    let name: [UInt8]
    let kind: Kind
    /// The object's id, in hexadecimal digits.
    let id: ByteString
    /// How many bytes the object has; nil where that wasn't asked for, or the object is missing.
    var size: Int?
  }

  /// Where a link leads.
  enum Destination: Sendable {
    case found([UInt8], Entry.Kind)
    case missing
    case loop
    /// Out of the folder, where nothing is known.
    case outside
  }

  /// The names of each folder, by its path; that of the whole is empty.
  private var folders: [ByteString: [Entry]] = [:]
  private var entries: [ByteString: Entry] = [:]
  /// The sizes of objects, as far as the listing says them.
  private(set) var sizes: [ByteString: Int] = [:]
  /// Where links say that they lead.
  var targets: [ByteString: [UInt8]] = [:]
  /// Where other repositories keep the objects of some of the files.
  private(set) var objectFolders: [String] = []

  /// What `git ls-tree -r -t -z` prints, with or without `--long`.
  init(listing: [UInt8]) {
    for record in Self.records(of: listing) {
      insert(record.path, record.kind, record.id, size: record.size)
    }
  }

  /// What is staged, with the folders that its files stand in.
  init(_ index: StagedFiles) {
    for file in index.staged {
      addFolder(above: file.path.bytes)
      insert(file.path, file.kind, file.id)
    }
  }

  /// A line of what `git ls-tree -z` prints: mode, type and id, with `--long` the size, a tab and the
  /// path, ended by a NUL.
  struct Record {
    let path: ByteString
    let kind: Entry.Kind
    let id: ByteString
    let size: Int?
  }

  static func records(of listing: [UInt8]) -> [Record] {
    listing.split(separator: 0).compactMap { record in
      guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = record[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3 || words.count == 4 else { return nil }
      return Record(
        path: ByteString(record[(tab + 1)...]), kind: kind(words[0]), id: ByteString(words[2]),
        size: words.count == 4 ? size(words[3]) : nil)
    }
  }

  private mutating func insert(
    _ path: ByteString, _ kind: Entry.Kind, _ id: ByteString, size: Int? = nil
  ) {
    let slash = path.bytes.lastIndex(of: UInt8(ascii: "/"))
    let entry = Entry(
      name: slash.map { Array(path.bytes[($0 + 1)...]) } ?? path.bytes, kind: kind, id: id,
      size: size)
    folders[Self.folder(of: path.bytes), default: []].append(entry)
    entries[path] = entry
    if let size { sizes[id] = size }
  }

  private static func folder(of path: [UInt8]) -> ByteString {
    ByteString(path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[..<$0]) } ?? [])
  }

  /// The folder of a path and those above it, each once.
  private mutating func addFolder(above path: [UInt8]) {
    let folder = Self.folder(of: path)
    guard !folder.bytes.isEmpty, entries[folder]?.kind != .folder else { return }
    addFolder(above: folder.bytes)
    insert(folder, .folder, ByteString([]))
  }

  /// Nil for what is no number: `-` of a folder, `BAD` of an object that is missing.
  private static func size(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.count < 16, word.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return word.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }

  static func kind(_ mode: ArraySlice<UInt8>) -> Entry.Kind {
    if mode.starts(with: "04".utf8) { return .folder }
    if mode.starts(with: "12".utf8) { return .link }
    return mode.starts(with: "16".utf8) ? .submodule : .file
  }

  /// The names of a folder; none for one that isn't there.
  func names(of folder: [UInt8]) -> [Entry] { folders[ByteString(folder)] ?? [] }

  /// What stands at a path.
  func entry(at path: [UInt8]) -> Entry? { entries[ByteString(path)] }

  /// The links, by their paths.
  var links: [(path: ByteString, id: ByteString)] {
    entries.filter { $0.value.kind == .link }.map { (path: $0.key, id: $0.value.id) }
      .sorted { $0.path < $1.path }
  }

  /// The object of everything but folders.
  var ids: [ByteString: ByteString] { entries.filter { $0.value.kind != .folder }.mapValues(\.id) }

  /// The submodules: where each stands, and its commit.
  var submodules: [(path: ByteString, id: ByteString)] {
    entries.filter { $0.value.kind == .submodule }.map { (path: $0.key, id: $0.value.id) }
      .sorted { $0.path < $1.path }
  }

  /// Makes a submodule a folder with what its commit has.
  ///
  /// - Parameter folder: where its repository keeps objects.
  mutating func replaceSubmodule(
    at path: ByteString, with records: [Record], from folder: String
  ) {
    let above = Self.folder(of: path.bytes)
    let name = path.bytes.split(separator: UInt8(ascii: "/")).last
    folders[above]?.removeAll { $0.name[...] == name }
    insert(path, .folder, ByteString([]))
    if !objectFolders.contains(folder) { objectFolders.append(folder) }
    for record in records {
      insert(
        ByteString(path.bytes + [UInt8(ascii: "/")] + record.path.bytes), record.kind, record.id)
    }
  }

  /// Where a path leads, all links on the way followed.
  func destination(of path: [UInt8]) -> Destination {
    var pending = Self.parts(path)
    var place: [[UInt8]] = []
    var hops = 0
    while !pending.isEmpty {
      let name = pending.removeFirst()
      if name == [0x2E] { continue }
      if name == [0x2E, 0x2E] {
        guard place.popLast() != nil else { return .outside }
        continue
      }
      let here = Self.path(place + [name])
      guard let entry = entry(at: here) else { return .missing }
      guard entry.kind == .link else {
        if entry.kind != .folder, !pending.isEmpty { return .missing }
        place.append(name)
        continue
      }
      hops += 1
      if hops > 40 { return .loop }
      guard let target = targets[ByteString(here)], !target.isEmpty else { return .missing }
      if target[0] == UInt8(ascii: "/") { return .outside }
      pending = Self.parts(target) + pending
    }
    let end = Self.path(place)
    return .found(end, end.isEmpty ? .folder : entry(at: end)?.kind ?? .folder)
  }

  private static func parts(_ path: [UInt8]) -> [[UInt8]] {
    path.split(separator: UInt8(ascii: "/")).map(Array.init)
  }

  private static func path(_ parts: [[UInt8]]) -> [UInt8] {
    Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }
}
