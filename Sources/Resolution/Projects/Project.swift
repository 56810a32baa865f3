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
      Project(
        folder: files[0].folder, name: files.lazy.compactMap(\.distribution).first,
        files: files.filter(\.isProject).map(\.path), requirements: files.flatMap(\.requirements),
        isProgram: files.contains(where: \.isProgram),
        isFramework: files.contains(where: \.isFramework),
        isPublished: files.contains(where: \.isPublished),
        isServed: files.contains(where: \.isServed),
        found: files.lazy.compactMap(\.found).first,
        isForPython2: files.contains(where: \.isForPython2),
        python: files.lazy.compactMap(\.python).first)
    }.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
    var byName: [String: [Int]] = [:]
    var numbers: [String: Int] = [:]
    for (number, project) in projects.enumerated() {
      numbers[project.folder] = number
      if let name = project.name {
        byName[Requirement.normalized(name), default: []].append(number)
      }
    }
    for number in projects.indices {
      let found = projects[number].requirements.compactMap { requirement in
        requirement.folder.flatMap { numbers[$0] }
          ?? byName[requirement.name].map { nearest($0, to: projects[number].folder, projects) }
      }
      projects[number].dependencies = Set(found).subtracting([number]).sorted()
    }
    return projects
  }

  /// Of several projects of one name that which stands nearest.
  private static func nearest(_ numbers: [Int], to folder: String, _ projects: [Project]) -> Int {
    numbers.max {
      projects[$0].folder.sharedDepth(folder) < projects[$1].folder.sharedDepth(folder)
    }
      ?? numbers[0]
  }
}

extension String {
  /// How many folders two paths have in common.
  func sharedDepth(_ other: String) -> Int {
    zip(pathParts, other.pathParts).prefix { $0 == $1 }.count
  }
}
