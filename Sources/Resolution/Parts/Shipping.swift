/// Which folders the distributions of a tree hold: what stands below a source root of one, what a
/// project file names, what setuptools finds, what bears its name, or, where nothing does, every package.
struct Shipping {
  private let layout: ProjectLayout
  /// By project, the source roots below its own folder that it takes its packages from.
  private var roots: [Int: [String]] = [:]

  init(_ layout: ProjectLayout) {
    self.layout = layout
    for (root, owner) in zip(layout.roots, layout.projectOfRoot) {
      // What only its own imports show to be a root, deep in a folder, is no place of packages.
      guard let owner, !root.path.isEmpty, root.path != layout.projects[owner].folder,
        root.reach.isEmpty,
        !root.isShownByCode
          || root.path.rest(below: layout.projects[owner].folder)?.contains("/") == false
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
      if ships[index] || isFile(folder + "/__init__.py") && finds(folder, project, isFile) {
        return true
      }
      return counts[project] == nil && isFile(folder + "/__init__.py")
    }
  }

  /// Whether setuptools, told to look for packages beside the project file, finds a folder.
  private func finds(_ folder: String, _ project: Int, _ isFile: (String) -> Bool) -> Bool {
    let home = layout.projects[project].folder
    guard let found = layout.projects[project].found, let rest = folder.rest(below: home),
      let top = rest.pathParts.first,
      isFile((home.isEmpty ? "" : home + "/") + top + "/__init__.py")
    else { return false }
    let name = Array(rest.replacing("/", with: ".").utf8)
    return found.include.contains { Glob.fits(Array($0.utf8), name) }
      && !found.exclude.contains { Glob.fits(Array($0.utf8), name) }
  }

  private func ships(_ folder: String, _ project: Int) -> Bool {
    let isBelowRoot = roots[project, default: []].contains { root in
      folder == root || folder.hasPrefix(root + "/")
    }
    let isNamed = layout.mapped.contains { package in
      !package.folder.isEmpty && layout.project(of: package.evidence.path) == project
        && (folder == package.folder || package.folder.isBelow(folder)
          || folder.isBelow(package.folder))
    }
    guard !isBelowRoot, !isNamed, let name = layout.projects[project].name else {
      return isBelowRoot || isNamed
    }
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
