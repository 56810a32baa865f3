/// What can be installed by itself: a folder with a `pyproject.toml`, `setup.cfg` or `setup.py`.
package struct Project: Sendable {
  /// Relative to the root of the tree; empty for the root itself.
  package let folder: String
  /// The name of the distribution, as written; nil where no file tells it without being run.
  package let name: String?
  /// The files that describe it, by path.
  package let files: [String]
  /// The projects of the tree that it asks for, ascending.
  package internal(set) var dependencies: [Int] = []
  let requirements: [Requirement]
  /// As written; nil where no file tells it without being run.
  let version: ReleaseVersion?
  /// Its classifiers say that it is there to be run.
  let isProgram: Bool
  /// They say that it is there to be built upon.
  let isFramework: Bool
  /// Whether it has classifiers, as what is published has.
  let isPublished: Bool
  /// Whether a server makes its application by an entry point of paste.
  let isServed: Bool
  /// What setuptools is told to look for beside the project file; nil where it isn't told so.
  let found: ProjectFile.FoundPackages?
  /// They name versions 2 of Python and none later.
  let isForPython2: Bool
  /// The versions of Python that it asks for, as written; nil where it asks for none.
  let python: String?

  /// Groups the files of each folder, by path.
  static func all(_ files: [ProjectFile]) -> [Project] {
    var byFolder: [String: [ProjectFile]] = [:]
    for file in files { byFolder[file.folder, default: []].append(file) }
    var projects = byFolder.values.filter { $0.contains(where: \.isProject) }.map { files in
      // What a setup.py hands to setuptools isn't taken from the setup.cfg.
      let told = files.filter { $0.name != "setup.cfg" } + files.filter { $0.name == "setup.cfg" }
      return Project(
        folder: files[0].folder, name: told.lazy.compactMap(\.distribution).first,
        files: files.filter(\.isProject).map(\.path), requirements: files.flatMap(\.requirements),
        version: told.lazy.compactMap(\.version).first.flatMap { ReleaseVersion($0) },
        isProgram: files.contains(where: \.isProgram),
        isFramework: files.contains(where: \.isFramework),
        isPublished: files.contains(where: \.isPublished),
        isServed: files.contains(where: \.isServed),
        found: files.lazy.compactMap(\.found).first,
        isForPython2: files.contains(where: \.isForPython2),
        python: told.lazy.compactMap(\.python).first)
    }.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
    let names = ProjectNames(projects)
    for number in projects.indices {
      projects[number].dependencies = Set(
        projects[number].requirements.flatMap {
          names.projects(askedBy: $0, from: projects[number].folder)
        }
      ).subtracting([number]).sorted()
    }
    return projects
  }
}

/// Finds the projects of a tree that requirements mean.
struct ProjectNames {
  private let projects: [Project]
  private var byName: [String: [Int]] = [:]
  private var byFolder: [String: Int] = [:]

  init(_ projects: [Project]) {
    self.projects = projects
    for (number, project) in projects.enumerated() {
      byFolder[project.folder] = number
      if let name = project.name {
        byName[Requirement.normalized(name), default: []].append(number)
      }
    }
  }

  /// The projects that a requirement of a file in a folder may mean.
  func projects(askedBy requirement: Requirement, from folder: String) -> [Int] {
    if let number = requirement.folder.flatMap({ byFolder[$0] }) { return [number] }
    return byName[requirement.name].map { meant($0, by: requirement, from: folder) } ?? []
  }

  /// Of several projects of one name those that a requirement may mean: whose version it takes, and
  /// of these the nearest.
  private func meant(
    _ numbers: [Int], by requirement: Requirement, from folder: String
  ) -> [Int] {
    guard numbers.count > 1 else { return numbers }
    let fitting = numbers.filter { number in
      projects[number].version.map { !$0.isExcluded(by: requirement.versions) } ?? true
    }
    let all = fitting.isEmpty ? numbers : fitting
    let depths = all.map { projects[$0].folder.sharedDepth(folder) }
    return zip(all, depths).filter { $0.1 == depths.max() }.map(\.0)
  }
}

extension String {
  /// How many folders two paths have in common.
  func sharedDepth(_ other: String) -> Int {
    zip(pathParts, other.pathParts).prefix { $0 == $1 }.count
  }
}
