import Foundation
import Glibc

/// The files of a tree that an analysis reads, and what it leaves out and why.
///
/// All looking at the disk is here and in ``FileReader``. Symbolic links are not followed, so that
/// no loop is entered and no file counted twice.
package struct ProjectFiles: Sendable {
  /// The root as it was given, for messages.
  package let root: String
  /// The name of the root's folder.
  package var name: String {
    URL(fileURLWithPath: root).standardizedFileURL.resolvingSymlinksInPath().lastPathComponent
  }
  /// Python files, in the order of the bytes of their paths.
  package let sources: [SourceFile]
  /// Other files that say something about the project: `pyproject.toml`, `Dockerfile`,
  /// compiled modules.
  package let markers: [String]
  /// Every folder that was entered: any may be imported as a namespace package.
  package let folders: Set<String>
  /// Files and folders that were left out, with the reason, sorted by path.
  package let skipped: [SkippedPath]

  /// The same without what git ignores; `ignored` are paths and, ending in a slash, folders.
  package func leavingOut(ignored: Set<String>) -> ProjectFiles {
    guard !ignored.isEmpty else { return self }
    var left: Set<String> = []
    func isIgnored(_ path: String) -> Bool {
      if ignored.contains(path) {
        left.insert(path)
        return true
      }
      var folder = Substring(path)
      while let slash = folder.lastIndex(of: "/") {
        let prefix = String(folder[...slash])
        if ignored.contains(prefix) {
          left.insert(String(prefix.dropLast()))
          return true
        }
        folder = folder[..<slash]
      }
      return false
    }
    let kept = sources.filter { !isIgnored($0.path) }
    return ProjectFiles(
      root: root, sources: kept, markers: markers.filter { !isIgnored($0) }, folders: folders,
      skipped: skipped + left.map { SkippedPath(path: $0, reason: .ignoredByGit) })
  }

  /// The same without the files that couldn't be read, which are named among the skipped.
  package func leavingOut(unreadable: [Int: String]) -> ProjectFiles {
    guard !unreadable.isEmpty else { return self }
    return ProjectFiles(
      root: root,
      sources: sources.indices.filter { unreadable[$0] == nil }.map { sources[$0] },
      markers: markers, folders: folders,
      skipped: skipped
        + unreadable.map {
          SkippedPath(path: sources[$0.key].path, reason: .unreadable, detail: $0.value)
        })
  }

  /// What the walk leaves out.
  package struct Exclusions: Sendable {
    /// Folders that are not entered, by name.
    package let folders: Set<String>
    /// Glob patterns on the relative path, of configuration and command line.
    package let patterns: [Glob]
    /// Whether virtual environments are known by what they hold, whatever they are called.
    package let detectsEnvironments: Bool

    package init(
      folders: Set<String>, patterns: [Glob] = [], detectsEnvironments: Bool = false
    ) {
      self.folders = folders
      self.patterns = patterns
      self.detectsEnvironments = detectsEnvironments
    }

    /// What `groundplan facts` leaves out: no configuration applies to it.
    package static let facts = Exclusions(folders: [
      ".git", "__pycache__", "node_modules", ".venv", "venv", ".tox", ".mypy_cache",
      ".pytest_cache",
    ])

    /// Version control, environments, caches and results of building.
    package static let defaultFolders: Set<String> = [
      ".git", ".hg", ".svn", ".bzr", "__pycache__", "node_modules", "bower_components", ".venv",
      "venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".pytype", ".eggs",
      ".direnv", ".ipynb_checkpoints", "site-packages", "__pypackages__", ".idea", ".vscode",
    ]
  }

  /// Walks the tree below `root`.
  package init(root: String, exclusions: Exclusions) throws(ProjectFilesError) {
    var walk = Walk(exclusions: exclusions)
    try walk.enter(root: root)
    self.root = root
    sources = walk.sources.sorted { $0.rawPath.lexicographicallyPrecedes($1.rawPath) }
    markers = walk.markers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    folders = Set(walk.folders.map { String(decoding: $0, as: UTF8.self) })
    skipped = walk.skipped.sorted()
  }

  package init(
    root: String, sources: [SourceFile], markers: [String], folders: Set<String> = [],
    skipped: [SkippedPath] = []
  ) {
    self.root = root
    self.sources = sources.sorted { $0.rawPath.lexicographicallyPrecedes($1.rawPath) }
    self.markers = markers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.folders = folders
    self.skipped = skipped.sorted()
  }
}

/// One Python file: its path below the root, as text for people and as bytes for the system.
package struct SourceFile: Sendable {
  package let path: String
  package let rawPath: [UInt8]

  package init(rawPath: [UInt8]) {
    self.rawPath = rawPath
    path = String(decoding: rawPath, as: UTF8.self)
  }

  package init(path: String) {
    self.path = path
    rawPath = Array(path.utf8)
  }
}

/// Something that was left out, and why.
package struct SkippedPath: Hashable, Sendable, Comparable {
  package enum Reason: String, Sendable, CaseIterable {
    case excludedFolder = "excluded folder"
    case excludedPattern = "excluded by a pattern"
    case ignoredByGit = "ignored by git"
    case virtualEnvironment = "virtual environment"
    case symbolicLink = "symbolic link"
    case notRegular = "not a regular file"
    case unreadable = "can't be read"
  }

  package let path: String
  package let reason: Reason
  /// What the system said, where it refused.
  package let detail: String

  package init(path: String, reason: Reason, detail: String = "") {
    self.path = path
    self.reason = reason
    self.detail = detail
  }

  package static func < (left: SkippedPath, right: SkippedPath) -> Bool {
    if left.path != right.path {
      return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
    return left.reason.rawValue < right.reason.rawValue
  }
}

package enum ProjectFilesError: Error, CustomStringConvertible {
  case unreadableRoot(path: String, reason: String)
  case rootIsNoFolder(path: String)

  package var description: String {
    switch self {
    case .unreadableRoot(let path, let reason):
      "can't read the folder '\(path)': \(reason). Name an existing folder that you may read."
    case .rootIsNoFolder(let path):
      "'\(path)' is not a folder. Name the folder that holds the Python code."
    }
  }
}

/// The recursion over folders, with an explicit stack.
private struct Walk {
  let exclusions: ProjectFiles.Exclusions
  var sources: [SourceFile] = []
  var markers: [String] = []
  var folders: [[UInt8]] = []
  var skipped: [SkippedPath] = []

  init(exclusions: ProjectFiles.Exclusions) { self.exclusions = exclusions }

  private struct Entry {
    let name: [UInt8]
    let kind: Kind
  }

  private enum Kind { case folder, file, link, folderLink, other }

  mutating func enter(root: String) throws(ProjectFilesError) {
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
      visit(entries, in: folder, pending: &pending)
    }
  }

  private mutating func visit(
    _ entries: [Entry], in folder: [UInt8], pending: inout [[UInt8]]
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
    } else if ProjectMarker.isMarker(name) {
      markers.append(String(decoding: path, as: UTF8.self))
    }
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
