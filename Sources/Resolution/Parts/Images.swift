/// Which folders of the tree the images hold that its Dockerfiles make.
struct Images: Sendable {
  /// The numbers of the images that hold a folder, by its path.
  private var byFolder: [String: [Int]] = [:]

  /// - Parameter folders: every folder of the tree.
  init(_ dockerfiles: [Dockerfile], folders: Set<String>) {
    for (number, dockerfile) in dockerfiles.enumerated()
    where !dockerfile.copied.isEmpty && !Deployments.isAside(dockerfile.path) {
      for folder in Self.folders(of: dockerfile, folders) {
        byFolder[folder, default: []].append(number)
      }
    }
  }

  /// The folders that a Dockerfile copies. The folder that it is built in is not told by it: that is
  /// the nearest of those above it where what it copies is there.
  private static func folders(of dockerfile: Dockerfile, _ folders: Set<String>) -> Set<String> {
    let home = dockerfile.path.dropFileName
    var context = home
    var found: Set<String> = []
    for source in dockerfile.copied {
      let parts = source.pathParts.filter { $0 != "." }.joined(separator: "/")
      guard !parts.isEmpty, !parts.contains("*") else { continue }
      var above = home
      while true {
        if let path = treePath(above, parts), folders.contains(path) {
          found.insert(path)
          if above.utf8.count < context.utf8.count { context = above }
          break
        }
        if above.isEmpty { break }
        above = above.dropFileName
      }
    }
    if dockerfile.copied.contains(where: { $0 == "." || $0 == "./" || $0 == "*" }) {
      found.insert(context)
    }
    return found
  }

  /// Whether what imports is deployed with what it imports and never without it: some image holds
  /// it, and each of those holds both.
  func keepTogether(_ importer: String, _ imported: String) -> Bool {
    let holding = images(with: importer)
    return !holding.isEmpty && holding.isSubset(of: images(with: imported))
  }

  private func images(with path: String) -> Set<Int> {
    guard !byFolder.isEmpty else { return [] }
    var found: Set<Int> = []
    _ = path.folder { above in
      found.formUnion(byFolder[above] ?? [])
      return false
    }
    return found
  }
}
