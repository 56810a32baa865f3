/// The files of a tree that an analysis reads, and what it leaves out and why.
package struct ProjectFiles: Sendable {
  /// The root as it was given, for messages.
  package let root: String
  /// The name of the root's folder.
  package let name: String
  /// Python files, in the order of the bytes of their paths.
  package let sources: [SourceFile]
  /// Other files that say something about the project: `pyproject.toml`, `Dockerfile`,
  /// compiled modules.
  package let markers: [String]
  /// Every folder that was entered: any may be imported as a namespace package.
  package let folders: Set<String>
  /// Python files that are links to others of the tree, by their paths: two names of one file.
  package let links: [String: String]
  /// Files and folders that were left out, with the reason, sorted by path.
  package let skipped: [SkippedPath]

  /// The same without what git ignores; `ignored` are paths and, ending in a slash, folders, in the
  /// system's bytes.
  package func leavingOut(ignored: Set<[UInt8]>) -> ProjectFiles {
    guard !ignored.isEmpty else { return self }
    let slash = UInt8(ascii: "/")
    var left: Set<[UInt8]> = []
    func isIgnored(_ path: [UInt8]) -> Bool {
      if ignored.contains(path) {
        left.insert(path)
        return true
      }
      var end = path.count
      while let place = path[..<end].lastIndex(of: slash) {
        if ignored.contains(Array(path[...place])) {
          left.insert(Array(path[..<place]))
          return true
        }
        end = place
      }
      return false
    }
    let kept = sources.filter { !isIgnored($0.rawPath) }
    // What can't be read and what is a link out of the tree is no loss where it is ignored.
    let seen = skipped.filter { !$0.reason.isLoss || !isIgnored(PathText.bytes(of: $0.path)) }
    return ProjectFiles(
      root: root, name: name, sources: kept,
      markers: markers.filter { !isIgnored(PathText.bytes(of: $0)) }, folders: folders,
      links: links,
      skipped: seen + left.map { SkippedPath(path: PathText.of($0), reason: .ignoredByGit) })
  }

  /// The same with more that was left out.
  package func skipping(_ more: [SkippedPath]) -> ProjectFiles {
    let known = Set(skipped)
    let more = more.filter { !known.contains($0) }
    return more.isEmpty
      ? self
      : ProjectFiles(
        root: root, name: name, sources: sources, markers: markers, folders: folders, links: links,
        skipped: skipped + more)
  }

  /// What should have been read and wasn't, sorted by path.
  package var lost: [SkippedPath] { skipped.filter(\.reason.isLoss) }

  /// The same without the files that couldn't be read, which are named among the skipped.
  package func leavingOut(unreadable: [Int: String]) -> ProjectFiles {
    guard !unreadable.isEmpty else { return self }
    return ProjectFiles(
      root: root, name: name,
      sources: sources.indices.filter { unreadable[$0] == nil }.map { sources[$0] },
      markers: markers, folders: folders, links: links,
      skipped: skipped
        + unreadable.map {
          SkippedPath(path: sources[$0.key].path, reason: .unreadable, detail: $0.value)
        })
  }

  /// Sorts what was found by bytes, so that the order of a walk makes no difference.
  package init(
    root: String, name: String, sources: [SourceFile], markers: [String],
    folders: Set<String> = [], links: [String: String] = [:], skipped: [SkippedPath] = []
  ) {
    self.root = root
    self.name = name
    self.sources = sources.sorted { $0.rawPath.lexicographicallyPrecedes($1.rawPath) }
    self.markers = markers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.folders = folders
    self.links = links
    self.skipped = skipped.sorted()
  }
}

/// One Python file: its path below the root, as text for people and as bytes for the system.
package struct SourceFile: Sendable {
  package let path: String
  package let rawPath: [UInt8]

  /// - Parameter path: the text that stands for the bytes (``PathText``).
  package init(path: String, rawPath: [UInt8]) {
    self.path = path
    self.rawPath = rawPath
  }

  /// For a file that stands in memory.
  package init(path: String) {
    self.path = path
    rawPath = PathText.bytes(of: path)
  }
}

/// Something that was left out, and why.
package struct SkippedPath: Hashable, Sendable, Comparable {
  /// Why it was left out, in words for the report.
  package enum Reason: String, Sendable, CaseIterable {
    case excludedFolder = "excluded folder"
    case excludedPattern = "excluded by a pattern"
    case ignoredByGit = "ignored by git"
    case virtualEnvironment = "virtual environment"
    /// To a file or folder that is read under its own name.
    case symbolicLink = "symbolic link"
    case outsideLink = "link that leads out of the tree"
    /// To itself, or to what isn't there.
    case brokenLink = "link that leads nowhere"
    case notRegular = "not a regular file"
    /// Of a revision: what it holds is another repository's.
    case submodule
    case nameless = "no module name"
    /// A document that was read as far as it goes.
    case foreignText = "not UTF-8"
    case unreadable = "can't be read"

    /// Whether something wasn't read that nobody said should be left out.
    package var isLoss: Bool {
      switch self {
      case .excludedFolder, .excludedPattern, .ignoredByGit, .virtualEnvironment, .symbolicLink:
        false
      case .outsideLink, .brokenLink, .notRegular, .submodule, .nameless, .foreignText,
        .unreadable:
        true
      }
    }
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
