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
    let id: [UInt8]
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
  private var folders: [[UInt8]: [Entry]] = [:]
  private var entries: [[UInt8]: Entry] = [:]
  /// Where links say that they lead.
  var targets: [[UInt8]: [UInt8]] = [:]

  /// What `git ls-tree -r -t -z` prints: mode, type and id, a tab and the path, ended by a NUL.
  init(listing: [UInt8]) {
    for record in listing.split(separator: 0) {
      guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let words = record[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3 else { continue }
      let path = Array(record[(tab + 1)...])
      let slash = path.lastIndex(of: UInt8(ascii: "/"))
      let entry = Entry(
        name: slash.map { Array(path[($0 + 1)...]) } ?? path, kind: Self.kind(words[0]),
        id: Array(words[2]))
      folders[slash.map { Array(path[..<$0]) } ?? [], default: []].append(entry)
      entries[path] = entry
    }
  }

  /// What is staged, with the folders that its files stand in.
  init(_ index: StagedFiles) {
    var known: Set<[UInt8]> = [[]]
    for file in index.entries {
      let path = file.path
      let slash = path.lastIndex(of: UInt8(ascii: "/"))
      let folder = slash.map { Array(path[..<$0]) } ?? []
      addFolder(folder, &known)
      let entry = Entry(
        name: slash.map { Array(path[($0 + 1)...]) } ?? path, kind: file.kind, id: file.id)
      folders[folder, default: []].append(entry)
      entries[path] = entry
    }
  }

  private mutating func addFolder(_ path: [UInt8], _ known: inout Set<[UInt8]>) {
    guard known.insert(path).inserted else { return }
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    let above = slash.map { Array(path[..<$0]) } ?? []
    addFolder(above, &known)
    let entry = Entry(
      name: slash.map { Array(path[($0 + 1)...]) } ?? path, kind: .folder, id: [])
    folders[above, default: []].append(entry)
    entries[path] = entry
  }

  static func kind(_ mode: ArraySlice<UInt8>) -> Entry.Kind {
    if mode.starts(with: "04".utf8) { return .folder }
    if mode.starts(with: "12".utf8) { return .link }
    return mode.starts(with: "16".utf8) ? .submodule : .file
  }

  /// The names of a folder; none for one that isn't there.
  func names(of folder: [UInt8]) -> [Entry] { folders[folder] ?? [] }

  /// What stands at a path.
  func entry(at path: [UInt8]) -> Entry? { entries[path] }

  /// The links, by their paths.
  var links: [(path: [UInt8], id: [UInt8])] {
    entries.filter { $0.value.kind == .link }.map { (path: $0.key, id: $0.value.id) }
      .sorted { $0.path.lexicographicallyPrecedes($1.path) }
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
      guard let entry = entries[here] else { return .missing }
      guard entry.kind == .link else {
        if entry.kind != .folder, !pending.isEmpty { return .missing }
        place.append(name)
        continue
      }
      hops += 1
      if hops > 40 { return .loop }
      guard let target = targets[here], !target.isEmpty else { return .missing }
      if target[0] == UInt8(ascii: "/") { return .outside }
      pending = Self.parts(target) + pending
    }
    let end = Self.path(place)
    return .found(end, end.isEmpty ? .folder : entries[end]?.kind ?? .folder)
  }

  private static func parts(_ path: [UInt8]) -> [[UInt8]] {
    path.split(separator: UInt8(ascii: "/")).map(Array.init)
  }

  private static func path(_ parts: [[UInt8]]) -> [UInt8] {
    Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }
}
