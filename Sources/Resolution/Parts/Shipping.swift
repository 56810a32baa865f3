/// Which folders the distributions of a tree hold: what stands below a source root of one, or bears
/// its name, or, where nothing does, every package.
struct Shipping {
  private let layout: ProjectLayout
  /// By project, the source roots below its own folder that it takes its packages from.
  private var roots: [Int: [String]] = [:]

  init(_ layout: ProjectLayout) {
    self.layout = layout
    for (root, owner) in zip(layout.roots, layout.projectOfRoot) {
      guard let owner, !root.path.isEmpty, root.path != layout.projects[owner].folder,
        root.reach.isEmpty
      else { continue }
      let name = root.path.fileName.lowercased()
      if !ScopeInference.isTestFolder(name), !ScopeInference.isToolingFolder(name) {
        roots[owner, default: []].append(root.path)
      }
    }
  }

  /// For each folder whether the project around it ships it; nil where the folder is a project of its
  /// own, or there is none around it.
  ///
  /// - Parameter isFile: whether a path leads to a Python file.
  func isShipped(_ folders: [String], isFile: (String) -> Bool) -> [Bool?] {
    let projects = folders.map { layout.project(of: $0 + "/") }
    let ships = zip(folders, projects).map { folder, project in
      project.map { self.ships(folder, $0) } ?? false
    }
    var counts: [Int: Int] = [:]
    for case (let project?, true) in zip(projects, ships) { counts[project, default: 0] += 1 }
    return folders.indices.map { index in
      let folder = folders[index]
      guard let project = projects[index], layout.projects[project].name != nil,
        layout.projects[project].folder != folder
      else { return nil }
      if ships[index] { return true }
      return counts[project] == nil && isFile(folder + "/__init__.py")
    }
  }

  private func ships(_ folder: String, _ project: Int) -> Bool {
    let isBelowRoot = roots[project, default: []].contains { root in
      folder == root || folder.hasPrefix(root + "/")
    }
    guard !isBelowRoot, let name = layout.projects[project].name else { return isBelowRoot }
    let folder = Self.letters(folder.fileName)
    let distribution = Self.letters(name)
    return folder.hasPrefix(distribution)
      || folder.count > 2 && (distribution.hasPrefix(folder) || distribution.hasSuffix(folder))
  }

  /// A name without what separates its words.
  static func letters(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
