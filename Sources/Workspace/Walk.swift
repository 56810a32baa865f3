import Glibc
import Resolution

/// The recursion over the folders of a tree, with an explicit stack.
///
/// Symbolic links are not followed, so that no loop is entered, no file counted twice and nothing
/// outside the tree read.
struct Walk {
  private let exclusions: Exclusions
  private var sources: [SourceFile] = []
  private var markers: [String] = []
  private var folders: [[UInt8]] = []
  private var links: [String: String] = [:]
  private var skipped: [SkippedPath] = []

  private init(_ exclusions: Exclusions) { self.exclusions = exclusions }

  /// The files below a folder.
  static func files(
    below root: String, leavingOut exclusions: Exclusions
  ) throws(WorkspaceError) -> ProjectFiles {
    var walk = Walk(exclusions)
    try walk.enter(root: root)
    return ProjectFiles(
      root: root, name: FilePath.name(of: root), sources: walk.sources, markers: walk.markers,
      folders: Set(walk.folders.map { String(decoding: $0, as: UTF8.self) }), links: walk.links,
      skipped: walk.skipped)
  }

  private struct Entry {
    let name: [UInt8]
    let kind: Kind
  }

  private enum Kind { case folder, file, link, folderLink, other }

  private mutating func enter(root: String) throws(WorkspaceError) {
    var status = stat()
    guard stat(root, &status) == 0 else {
      throw .unreadableRoot(path: root, reason: Self.reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .rootIsNoFolder(path: root) }
    let rootBytes = Array(root.utf8) + [UInt8(ascii: "/")]
    var pending: [[UInt8]] = [[]]
    var isRoot = true
    while let folder = pending.popLast() {
      guard let entries = Self.entries(of: rootBytes + folder) else {
        let reason = Self.reason(errno)
        if isRoot { throw .unreadableRoot(path: root, reason: reason) }
        skip(folder.dropLast(), .unreadable, detail: reason)
        continue
      }
      isRoot = false
      visit(entries, in: folder, below: rootBytes, pending: &pending)
    }
  }

  private mutating func visit(
    _ entries: [Entry], in folder: [UInt8], below root: [UInt8], pending: inout [[UInt8]]
  ) {
    if exclusions.detectsEnvironments, !folder.isEmpty,
      entries.contains(where: { $0.name.elementsEqual("pyvenv.cfg".utf8) })
    {
      skip(folder.dropLast(), .virtualEnvironment)
      return
    }
    for entry in entries {
      let path = folder + entry.name
      switch entry.kind {
      case .folder:
        let name = String(decoding: entry.name, as: UTF8.self)
        if exclusions.folders.contains(name) {
          skip(path[...], .excludedFolder)
        } else if isExcluded(path) {
          skip(path[...], .excludedPattern)
        } else {
          folders.append(path)
          pending.append(path + [UInt8(ascii: "/")])
        }
      case .file: visitFile(entry.name, path)
      case .link, .folderLink:
        if entry.kind == .folderLink || Self.isPython(entry.name) {
          skip(path[...], .symbolicLink)
          if entry.kind == .link { note(link: path, in: folder, below: root) }
        }
      case .other:
        if Self.isPython(entry.name) { skip(path[...], .notRegular) }
      }
    }
  }

  private mutating func visitFile(_ name: [UInt8], _ path: [UInt8]) {
    if Self.isPython(name) {
      if isExcluded(path) {
        skip(path[...], .excludedPattern)
      } else {
        sources.append(SourceFile(rawPath: path))
      }
    }
    // `setup.py` is both.
    if ProjectMarker.isMarker(path) { markers.append(String(decoding: path, as: UTF8.self)) }
  }

  /// Notes where a link to a Python file leads, if its words lead to another place in the tree; the
  /// link itself is not followed.
  private mutating func note(link path: [UInt8], in folder: [UInt8], below root: [UInt8]) {
    var target = [UInt8](repeating: 0, count: 4_096)
    let length = (root + path + [0]).withUnsafeBytes { raw in
      raw.baseAddress.map { address in
        target.withUnsafeMutableBytes { buffer in
          buffer.baseAddress.map {
            readlink(
              address.assumingMemoryBound(to: CChar.self),
              $0.assumingMemoryBound(to: CChar.self), buffer.count)
          } ?? -1
        }
      } ?? -1
    }
    guard length > 0, length < target.count, target[0] != UInt8(ascii: "/"),
      let leads = treePath(
        String(decoding: folder, as: UTF8.self),
        String(decoding: target[..<length], as: UTF8.self))
    else { return }
    links[String(decoding: path, as: UTF8.self)] = leads
  }

  private func isExcluded(_ path: [UInt8]) -> Bool {
    guard !exclusions.patterns.isEmpty else { return false }
    let text = String(decoding: path, as: UTF8.self)
    return exclusions.patterns.contains { $0.matches(text) }
  }

  private mutating func skip(
    _ path: ArraySlice<UInt8>, _ reason: SkippedPath.Reason, detail: String = ""
  ) {
    skipped.append(
      SkippedPath(path: String(decoding: path, as: UTF8.self), reason: reason, detail: detail))
  }

  private static func isPython(_ name: [UInt8]) -> Bool {
    name.count > 3 && name.suffix(3).elementsEqual(".py".utf8)
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
