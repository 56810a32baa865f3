import Platform
import Resolution

/// The recursion over the folders of a tree, with an explicit stack.
///
/// Symbolic links are not followed, so that no loop is entered, no file counted twice and nothing
/// outside the tree read.
struct Walk {
  private let exclusions: Exclusions
  /// What to go over in place of the disk.
  private let tree: GitTree?
  /// The root with a slash, in the system's bytes.
  private let root: [UInt8]
  private var sources: [SourceFile] = []
  private var markers: [String] = []
  private var folders: [String] = []
  private var links: [String: String] = [:]
  private var skipped: [SkippedPath] = []

  private init(_ exclusions: Exclusions, root: String, tree: GitTree?) {
    self.exclusions = exclusions
    self.tree = tree
    self.root = Array(root.utf8) + [UInt8(ascii: "/")]
  }

  /// The files below a folder.
  ///
  /// - Parameter tree: what a revision has there; nil for what is on the disk.
  static func files(
    below root: String, leavingOut exclusions: Exclusions, in tree: GitTree? = nil
  ) throws(WorkspaceError) -> ProjectFiles {
    var walk = Walk(exclusions, root: root, tree: tree)
    try walk.enter(root: root)
    return ProjectFiles(
      root: root, name: FilePath.name(of: root), sources: walk.sources, markers: walk.markers,
      folders: Set(walk.folders), links: walk.links,
      skipped: walk.skipped)
  }

  private struct Entry {
    let name: [UInt8]
    let kind: Kind
  }

  private enum Kind { case folder, file, link, folderLink, submodule, other }

  private mutating func enter(root: String) throws(WorkspaceError) {
    if tree == nil {
      var status = stat()
      guard stat(root, &status) == 0 else {
        throw .unreadableRoot(path: root, reason: Self.reason(errno))
      }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw .rootIsNoFolder(path: root) }
    }
    var pending = [Place(raw: [], text: "")]
    while let folder = pending.popLast() {
      guard
        let entries = tree.map({ Self.entries(of: folder.raw, in: $0) })
          ?? Self.entries(of: self.root + folder.raw)
      else {
        let reason = Self.reason(errno)
        if folder.raw.isEmpty { throw .unreadableRoot(path: root, reason: reason) }
        skip(folder.text, .unreadable, detail: reason)
        continue
      }
      visit(entries, in: folder, pending: &pending)
    }
  }

  /// A path as the system has it and as text.
  private struct Place {
    let raw: [UInt8]
    let text: String

    func appending(_ name: [UInt8], shownAs text: String) -> Place {
      raw.isEmpty
        ? Place(raw: name, text: text)
        : Place(raw: raw + [UInt8(ascii: "/")] + name, text: self.text + "/" + text)
    }
  }

  private mutating func visit(_ entries: [Entry], in folder: Place, pending: inout [Place]) {
    if exclusions.detectsEnvironments, !folder.raw.isEmpty,
      entries.contains(where: { $0.name.elementsEqual("pyvenv.cfg".utf8) })
    {
      skip(folder.text, .virtualEnvironment)
      return
    }
    let twins = Self.twins(entries)
    for entry in entries {
      let name =
        twins.contains(entry.name) ? PathText.spelt(entry.name) : PathText.of(entry.name)
      let place = folder.appending(entry.name, shownAs: name)
      switch entry.kind {
      case .folder:
        if let reason = exclusion(of: place, name) {
          skip(place.text, reason)
        } else {
          folders.append(place.text)
          pending.append(place)
        }
      case .submodule:
        skip(place.text, exclusion(of: place, name) ?? .submodule)
      case .file: visitFile(entry.name, place)
      case .link, .folderLink: visitLink(entry, name, place, in: folder)
      case .other:
        if Self.isPython(entry.name) || ProjectMarker.isDocument(place.text) {
          skip(place.text, isExcluded(place.text) ? .excludedPattern : .notRegular)
        }
      }
    }
  }

  /// Names of one folder that `String` can't tell from another there, for they differ only in how
  /// accents are composed; without that which is composed.
  private static func twins(_ entries: [Entry]) -> Set<[UInt8]> {
    let foreign = entries.filter { $0.name.contains { $0 >= 0x80 } }
    guard foreign.count > 1 else { return [] }
    let groups = Dictionary(grouping: foreign) { PathText.of($0.name) }
    return Set(
      groups.values.filter { $0.count > 1 }.flatMap { group in
        group.map(\.name).sorted {
          $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1)
        }.dropFirst()
      })
  }

  /// Why a folder, or a link to one, is not entered; nil where it is.
  private func exclusion(of place: Place, _ name: String) -> SkippedPath.Reason? {
    if exclusions.folders.contains(name) { return .excludedFolder }
    return isExcluded(place.text) ? .excludedPattern : nil
  }

  private mutating func visitFile(_ name: [UInt8], _ place: Place) {
    if Self.isPython(name) {
      if isExcluded(place.text) {
        skip(place.text, .excludedPattern)
      } else if name == Self.ending || name == Self.notebookEnding {
        skip(place.text, .nameless)
      } else {
        sources.append(SourceFile(path: place.text, rawPath: place.raw))
      }
    }
    // `setup.py` is both.
    if ProjectMarker.isMarker(place.raw) { markers.append(place.text) }
  }

  /// A link is not followed, but a document of the tree may have two names.
  private mutating func visitLink(_ entry: Entry, _ name: String, _ place: Place, in folder: Place)
  {
    let isCode = entry.kind == .folderLink || Self.isPython(entry.name)
    guard isCode || ProjectMarker.isMarker(place.text) else { return }
    if let reason = exclusion(of: place, name) { return skip(place.text, reason) }
    let (isThere, isInside, failure) = end(ofLink: place)
    if isCode {
      let leads = entry.kind == .link ? target(ofLink: place, in: folder) : nil
      if let leads { links[place.text] = leads }
      skip(
        place.text, isInside ? .symbolicLink : isThere ? .outsideLink : .brokenLink,
        detail: failure)
    } else if isInside || !ProjectMarker.isDocument(place.text) {
      markers.append(place.text)
    } else {
      skip(place.text, isThere ? .outsideLink : .brokenLink, detail: failure)
    }
  }

  /// Whether a link leads somewhere, whether that is in the tree, and what the system says otherwise.
  private func end(ofLink link: Place) -> (isThere: Bool, isInside: Bool, failure: String) {
    guard let tree else {
      let isThere = FilePath.resolved(root + link.raw) != nil
      let failure = isThere ? "" : Self.reason(errno)
      return (isThere, FilePath.isInside(root + link.raw, root), failure)
    }
    return switch tree.destination(of: link.raw) {
    case .found: (true, true, "")
    case .outside: (true, false, "")
    case .missing: (false, false, Self.reason(ENOENT))
    case .loop: (false, false, Self.reason(ELOOP))
    }
  }

  /// Where a link to a Python file leads, if its words lead to another place in the tree.
  private func target(ofLink link: Place, in folder: Place) -> String? {
    if let tree {
      guard let target = tree.targets[ByteString(link.raw)], target.first != UInt8(ascii: "/")
      else {
        return nil
      }
      return treePath(folder.text, PathText.of(target))
    }
    guard let target = SymbolicLink.target(of: root + link.raw), target.first != UInt8(ascii: "/")
    else { return nil }
    return treePath(folder.text, PathText.of(target))
  }

  private func isExcluded(_ path: String) -> Bool {
    exclusions.patterns.contains { $0.matches(path) }
  }

  private mutating func skip(_ path: String, _ reason: SkippedPath.Reason, detail: String = "") {
    skipped.append(SkippedPath(path: path, reason: reason, detail: detail))
  }

  private static let ending = Array(".py".utf8)
  private static let notebookEnding = Array(".ipynb".utf8)

  /// Whether a file is a module or a notebook, by its ending.
  private static func isPython(_ name: [UInt8]) -> Bool {
    name.suffix(3).elementsEqual(ending) || name.suffix(6).elementsEqual(notebookEnding)
  }

  /// The same in a revision.
  private static func entries(of folder: [UInt8], in tree: GitTree) -> [Entry] {
    tree.names(of: folder).map { entry in
      let path = folder.isEmpty ? entry.name : folder + [UInt8(ascii: "/")] + entry.name
      let kind: Kind =
        switch entry.kind {
        case .folder: .folder
        case .file: .file
        case .submodule: .submodule
        case .link:
          if case .found(_, .folder) = tree.destination(of: path) { .folderLink } else { .link }
        }
      return Entry(name: entry.name, kind: kind)
    }
  }

  /// Nil, with `errno` set, where the folder can't be opened.
  private static func entries(of folder: [UInt8]) -> [Entry]? {
    let stream = folder.withUnsafeBufferPointer { bytes in
      var path = Array(bytes)
      path.append(0)
      return path.withUnsafeBytes { raw in
        raw.baseAddress.flatMap { opendir($0.assumingMemoryBound(to: CChar.self)) }
      }
    }
    guard let stream else { return nil }
    defer { closedir(stream) }
    let descriptor = dirfd(stream)
    var entries: [Entry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          Array(UnsafeBufferPointer(start: bytes, count: strlen(bytes)))
        }
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      entries.append(Entry(name: name, kind: kind(of: entry, named: name, in: descriptor)))
    }
    return entries
  }

  private static func strlen(_ bytes: UnsafePointer<UInt8>) -> Int {
    var length = 0
    while bytes[length] != 0 { length += 1 }
    return length
  }

  private static func kind(
    of entry: UnsafeMutablePointer<dirent>, named name: [UInt8], in descriptor: Int32
  ) -> Kind {
    switch Int(entry.pointee.d_type) {
    case Int(DT_DIR): return .folder
    case Int(DT_REG): return .file
    case Int(DT_LNK):
      return mode(of: name, in: descriptor, flags: 0) == S_IFDIR ? .folderLink : .link
    case Int(DT_UNKNOWN):
      switch mode(of: name, in: descriptor, flags: AT_SYMLINK_NOFOLLOW) {
      case S_IFDIR: return .folder
      case S_IFREG: return .file
      case S_IFLNK:
        return mode(of: name, in: descriptor, flags: 0) == S_IFDIR ? .folderLink : .link
      default: return .other
      }
    default: return .other
    }
  }

  /// The type of a file in an open folder; nil where it can't be told.
  private static func mode(
    of name: [UInt8], in descriptor: Int32, flags: Int32
  ) -> mode_t? {
    var status = stat()
    let result = (name + [0]).withUnsafeBytes { raw in
      raw.baseAddress.map {
        fstatat(descriptor, $0.assumingMemoryBound(to: CChar.self), &status, flags)
      }
    }
    return result == 0 ? status.st_mode & S_IFMT : nil
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
