/// The projects of a tree, where imports start in it, and which names are of somebody else.
///
/// It answers for every file what CPython's `sys.path` would be with all projects of the tree
/// installed: the roots above the file, then those of the other projects.
package struct ProjectLayout: Sendable {
  package let projects: [Project]
  /// The root of the tree first, then the others by path.
  package let roots: [SourceRoot]
  /// First names of modules of distributions that the tree asks for and doesn't bear.
  let external: Set<String>
  /// First names of namespaces that distributions which aren't of the tree may have portions of:
  /// `azure` where `azure-identity` is asked for.
  let sharedNamespaces: Set<String>
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
    self.projects = projects
    pythons = PythonEvidence.byFolder(documents.pythons)
    hasProjectForPython2 = projects.contains(where: \.isForPython2)
    roots = RootSearch.roots(snapshot, documents, external: external)
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
