/// The projects of a tree, where imports start in it, and which names are of somebody else.
///
/// It answers for every file what CPython's `sys.path` would be with all projects of the tree
/// installed: the roots above the file, then those of the other projects.
package struct ProjectLayout: Sendable {
  package let projects: [Project]
  /// The root of the tree first, then the others by path.
  package let roots: [SourceRoot]
  /// By place.
  package let mapped: [MappedPackage]
  /// First names of modules of distributions that the tree asks for and doesn't bear.
  let external: Set<String>
  /// First names of namespaces that distributions which aren't of the tree may have portions of:
  /// `azure` where `azure-identity` is asked for.
  let sharedNamespaces: Set<String>
  /// Modules that such distributions are called by, of two names or more: `shop-tools` of `shop.tools`,
  /// which pip puts beside what the tree has of `shop`.
  private let sharedModules: Set<String>
  /// What pytest is told, by the folder in which it holds.
  let pytest: [String: PytestSettings]
  /// What Ansible runs.
  package let ansible: AnsibleContent
  /// Whether any file says what the tree asks for.
  let declaresRequirements: Bool
  /// For each root, the project that it is of.
  let projectOfRoot: [Int?]
  private let hasProjectForPython2: Bool
  /// The versions of Python that are told where no project asks for one.
  let pythons: [String: PythonEvidence]
  private let images: Images
  /// Folders into which a Dockerfile clones another repository.
  private let laidOver: Set<String>
  /// For each project, those that ask for it.
  let askers: [[Int]]
  /// By folder, the projects of the tree that its lists of requirements ask for.
  private let askedIn: [String: [Int]]

  init(_ snapshot: Snapshot, _ documents: ProjectDocuments) {
    pytest = documents.pytest
    ansible = AnsibleContent(snapshot.tree)
    let projects = Project.all(documents.files)
    // What stands in test data bears nothing for the rest of the tree.
    let own = Set(
      projects.filter { RootSearch.reach(of: $0.folder).isEmpty }.compactMap(\.name)
        .map(Requirement.normalized))
    let requirements = documents.files.flatMap(\.requirements)
    let foreign = requirements.filter { !own.contains($0.name) && $0.folder == nil }
    let borne = requirements.filter { $0.folder != nil }
    declaresRequirements = !requirements.isEmpty
    external = Set(foreign.flatMap(\.importNames)).subtracting(borne.flatMap(\.importNames))
    sharedNamespaces = Set(
      foreign.compactMap { requirement in
        let words = requirement.name.split(separator: "-")
        return words.count > 1 ? String(words[0]) : nil
      })
    sharedModules = Set(
      foreign.lazy.map(\.name).filter { $0.contains("-") }.map { $0.replacing("-", with: ".") })
    self.projects = projects
    pythons = PythonEvidence.byFolder(documents.pythons)
    images = Images(documents.dockerfiles, folders: documents.folders)
    laidOver = Set(
      documents.dockerfiles.filter(\.isLaidOver).map(\.path.dropFileName).filter { !$0.isEmpty })
    var askers = [[Int]](repeating: [], count: projects.count)
    for (number, project) in projects.enumerated() {
      for asked in project.dependencies { askers[asked].append(number) }
    }
    self.askers = askers
    let names = ProjectNames(projects)
    var askedIn: [String: [Int]] = [:]
    for file in documents.files where ProjectMarker.isRequirements(file.path) {
      // `requirements/base.txt` is of the folder above.
      let folder =
        file.folder.fileName == "requirements" ? file.folder.dropFileName : file.folder
      let asked = file.requirements.flatMap { names.projects(askedBy: $0, from: file.folder) }
      if !asked.isEmpty { askedIn[folder, default: []] += asked }
    }
    self.askedIn = askedIn
    hasProjectForPython2 = projects.contains(where: \.isForPython2)
    (roots, mapped) = RootSearch.run(snapshot, documents, external: external)
    projectOfRoot = roots.map { Self.project(of: $0.path, projects) }
  }

  /// Whether a project asks for another, or for one that asks for it.
  package func needs(_ project: Int?, _ other: Int?) -> Bool {
    guard let project, let other else { return false }
    var pending = [project]
    var seen: Set<Int> = [project]
    while let next = pending.popLast() {
      if next == other { return true }
      for needed in projects[next].dependencies where seen.insert(needed).inserted {
        pending.append(needed)
      }
    }
    return false
  }

  /// Whether the file at a path is deployed with another and never without it.
  package func areDeployedTogether(_ importer: String, _ imported: String) -> Bool {
    images.keepTogether(importer, imported)
  }

  /// Whether a path leads to a module that a distribution which the tree asks for is called by, or below
  /// it, and the tree doesn't have that module.
  ///
  /// - Parameter known: how many of its names lead to what is there.
  func isOfDistribution(_ names: [String], behind known: Int) -> Bool {
    guard !sharedModules.isEmpty, known < names.count else { return false }
    var path = names[..<max(0, known)].joined(separator: ".")
    for name in names[max(0, known)...] {
      path += (path.isEmpty ? "" : ".") + name
      if sharedModules.contains(path.lowercased().replacing("_", with: ".")) { return true }
    }
    return false
  }

  var hasOverlays: Bool { !laidOver.isEmpty }

  /// Whether the files of a folder are laid over another repository, which bears what it imports.
  func isLaidOver(_ folder: String) -> Bool {
    (folder + "/").folder(where: laidOver.contains) != nil
  }

  /// Whether a list of requirements in the folder of a file, or in the nearest above it that has one,
  /// asks for a project, or for one that asks for it. A list above both is for whoever works on all of
  /// them.
  package func areAsked(above path: String, for project: Int?) -> Bool {
    guard !askedIn.isEmpty, let project,
      let folder = path.folder(where: { askedIn[$0] != nil }), !folder.isEmpty,
      !(projects[project].folder + "/").isBelow(folder)
    else { return false }
    return (askedIn[folder] ?? []).contains { needs($0, project) }
  }

  /// The project that a path is of: the one whose folder is nearest above it.
  package func project(of path: String) -> Int? { Self.project(of: path, projects) }

  /// Whether the project of a path is for versions 2 of Python alone, which nothing here follows.
  package func isForPython2(_ path: String) -> Bool {
    hasProjectForPython2 && project(of: path).map { projects[$0].isForPython2 } ?? false
  }

  private static func project(of path: String, _ projects: [Project]) -> Int? {
    var folder = path[...]
    while true {
      // Sorted by folder.
      var low = projects.startIndex
      var high = projects.endIndex
      while low < high {
        let middle = (low + high) / 2
        if projects[middle].folder.utf8.lexicographicallyPrecedes(folder.utf8) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low < projects.count, projects[low].folder == folder { return low }
      if folder.isEmpty { return nil }
      folder = folder.utf8.lastIndex(of: UInt8(ascii: "/")).map { folder[..<$0] } ?? ""
    }
  }
}
