/// A folder from which absolute imports start.
package struct SourceRoot: Hashable, Sendable {
  /// Relative to the root of the project; empty for the root itself.
  package let path: String
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

/// Finds the source roots of a tree from its layout and its project files.
struct SourceRootInference {
  let paths: [String]
  /// Folders that hold an `__init__.py`.
  private let packages: Set<String>
  private let folders: Set<String>

  init(files: ProjectFiles) {
    paths = files.sources.map(\.path)
    var packages: Set<String> = []
    var folders: Set<String> = []
    for path in paths {
      var folder = Substring(path)
      var isFirst = true
      while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
        if isFirst, folder[slash...] == "/__init__.py" {
          packages.insert(String(folder[..<slash]))
        }
        isFirst = false
        folder = folder[..<slash]
        if !folders.insert(String(folder)).inserted { break }
      }
    }
    self.packages = packages
    self.folders = folders
  }

  /// The roots that the settings give, else those that the tree shows; the root of the tree first.
  static func roots(of snapshot: Snapshot, _ projects: [ProjectFile]) -> [SourceRoot] {
    guard let configured = snapshot.settings.sourceRoots else {
      return SourceRootInference(files: snapshot.tree).infer(
        snapshot, projects: projects.filter(\.isProject))
    }
    let paths = configured.map { path in
      path.pathParts.filter { $0 != "." }.joined(separator: "/")
    }
    return ([""] + paths.filter { !$0.isEmpty }).map {
      SourceRoot(path: $0, reason: $0.isEmpty ? "the root of the tree" : "configured")
    }
  }

  /// The root itself first, then the others by path.
  private func infer(_ snapshot: Snapshot, projects: [ProjectFile]) -> [SourceRoot] {
    var found: [String: String] = [:]
    for folder in folders where folder == "src" || folder.hasSuffix("/src") {
      if mayBeRoot(folder), holdsCode(folder) {
        found[folder] = "a folder called src without __init__.py that holds packages"
      }
    }
    for project in projects {
      for declared in project.packageFolders where folders.contains(declared) {
        if mayBeRoot(declared) {
          found[declared] = "declared in \(project.path)"
        }
      }
      let folder = project.folder
      guard !folder.isEmpty, folders.contains(folder), found[folder] == nil,
        mayBeRoot(folder), holdsCode(folder)
      else { continue }
      found[folder] = "holds \(project.name) and is no package itself"
    }
    for path in paths where path.hasSuffix("/manage.py") {
      let folder = String(path.dropLast("/manage.py".count))
      if found[folder] == nil, mayBeRoot(folder) {
        found[folder] = "holds Django's manage.py"
      }
    }
    let files = Set(paths)
    let selfImports = SelfImports(
      snapshot, known: [""] + found.keys,
      isModule: { files.contains($0 + ".py") || folders.contains($0) }, mayBeRoot: mayBeRoot)
    found.merge(selfImports.evidence) { known, _ in known }
    return [SourceRoot(path: "", reason: "the root of the tree")]
      + found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        SourceRoot(path: $0.key, reason: $0.value)
      }
  }

  /// Whether neither a folder nor one above it is a regular package.
  private func mayBeRoot(_ folder: String) -> Bool {
    if packages.contains(folder) { return false }
    var above = Substring(folder)
    while let slash = above.utf8.lastIndex(of: UInt8(ascii: "/")) {
      above = above[..<slash]
      if packages.contains(String(above)) { return false }
    }
    return true
  }

  private func holdsCode(_ folder: String) -> Bool {
    let prefix = folder + "/"
    return packages.contains { $0.hasPrefix(prefix) } || paths.contains { $0.hasPrefix(prefix) }
  }
}
