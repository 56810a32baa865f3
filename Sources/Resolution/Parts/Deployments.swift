import PythonSyntax

/// What is started or built by itself, and the file that says so: the strongest sign of a service.
struct Deployments {
  /// A reason that a folder or file of the tree is deployed.
  struct Sign {
    /// The file that is started, or the folder whose image is built.
    let path: String
    let isFile: Bool
    /// Whether a Dockerfile makes an image of it, and not of all that stands beside it.
    fileprivate(set) var isOfOwnImage: Bool
    /// The folder that is deployed.
    fileprivate(set) var unit: String
    let reason: String
  }

  private(set) var signs: [Sign] = []
  /// The file that each program of a command is.
  private(set) var started: [StartedProgram: String] = [:]
  /// Folders that hold a Dockerfile.
  let imageFolders: Set<String>
  /// Folders inside one that several images are made of, each with a program of its own.
  private var divided: Set<String> = []

  /// - Parameters:
  ///   - folders: every folder that holds Python files.
  ///   - files: every Python file.
  init(_ documents: ProjectDocuments, roots: [SourceRoot], files: Set<String>, folders: Set<String>)
  {
    imageFolders = Set(documents.dockerfiles.map(\.path.dropFileName))
    let places = Places(roots, files, of: documents.started)
    let rootPaths = Set(roots.map(\.path))
    var starters: Set<String> = []
    for program in documents.started where !Self.isAside(program.file) {
      if let file = Self.file(of: program, files, places), !Self.isAside(file) {
        started[program] = file
        guard program.isDeployment else { continue }
        starters.insert(program.file)
        signs.append(
          Sign(
            path: file, isFile: true,
            isOfOwnImage: ProjectMarker.isDockerfile(program.file.fileName),
            unit: Self.unit(of: file, startedBy: program.file, rootPaths, folders),
            reason: "started by \(program.file):\(program.line)"))
      }
    }
    divideUnits()
    for dockerfile in documents.dockerfiles
    where !dockerfile.isForChecks && !dockerfile.isOfOtherLanguage
      && !Self.isAside(dockerfile.path)
    {
      var folder = dockerfile.path.dropFileName
      // `part/docker/Dockerfile` is the part's.
      if !folders.contains(folder), !folder.isEmpty { folder = folder.dropFileName }
      guard !folder.isEmpty, folders.contains(folder) else { continue }
      // What it starts is told already, and is deployed where it stands.
      if !starters.contains(dockerfile.path) {
        signs.append(
          Sign(
            path: folder, isFile: false, isOfOwnImage: true, unit: folder,
            reason: "has a Dockerfile (\(dockerfile.path))"))
      }
    }
    for build in documents.builds
    where folders.contains(build.folder) && !Self.isAside(build.folder) {
      signs.append(
        Sign(
          path: build.folder, isFile: false, isOfOwnImage: true, unit: build.folder,
          reason: "built by \(build.file):\(build.line)"))
    }
  }

  /// The folders that are deployed by themselves.
  var folders: Set<String> { divided.union(signs.filter(\.isOfOwnImage).map(\.unit)) }

  mutating func add(_ more: [Sign]) { signs += more }

  /// Where several images start programs of different folders inside one unit, each folder is a
  /// service. All of them hold the whole of it, so that they may import each other.
  private mutating func divideUnits() {
    let byUnit = Dictionary(
      grouping: signs.indices.filter { signs[$0].isFile && signs[$0].isOfOwnImage }
    ) { signs[$0].unit }
    for (start, numbers) in byUnit where !start.isEmpty {
      var unit = start
      var parts: [String?] = []
      var found: Set<String> = []
      // A folder that all of them share says nothing.
      repeat {
        unit = found.first ?? unit
        parts = numbers.map { number in
          let rest = (signs[number].path.rest(below: unit) ?? "").pathParts
          return rest.count > 1 ? unit + "/" + rest[0] : nil
        }
        found = Set(parts.compactMap(\.self))
      } while found.count == 1 && !parts.contains(nil)
      guard found.count > 1, !parts.contains(nil) else { continue }
      divided.formUnion(found)
      for (number, part) in zip(numbers, parts) {
        signs[number].unit = part ?? unit
        signs[number].isOfOwnImage = false
      }
    }
  }

  /// The folder that is deployed where a file is started: that of its Dockerfile, if code stands in
  /// it, else the one in which the import of the file begins.
  private static func unit(
    of file: String, startedBy dockerfile: String, _ roots: Set<String>, _ folders: Set<String>
  ) -> String {
    let image = dockerfile.dropFileName
    if folders.contains(image), file.isBelow(image) { return image }
    let folder = file.dropFileName
    let root = folder.folder { !$0.isEmpty && roots.contains($0) }
    let rest = root.flatMap(folder.rest(below:)) ?? folder
    guard let first = rest.pathParts.first else { return folder }
    return root.map { $0 + "/" + first } ?? String(first)
  }

  // MARK: - Which file is started

  private static let maximumParts = 16

  private static func file(
    of program: StartedProgram, _ files: Set<String>, _ places: Places
  ) -> String? {
    let near = program.file.dropFileName
    let paths =
      program.isPath
      ? [program.target.pathParts.filter { $0 != "." }.joined(separator: "/")]
      : [".py", "/__main__.py", "/__init__.py"].map {
        program.target.replacing(".", with: "/") + $0
      }
    for path in paths {
      var parts = path.pathParts[...].prefix(maximumParts)
      // A path of a container: the longest end of it that is a file of the tree.
      repeat {
        let end = parts.joined(separator: "/")
        if let file = treePath(near, end), files.contains(file) { return file }
        if let file = places.file(at: end) { return file }
        parts = parts.dropFirst()
      } while program.isPath && !parts.isEmpty
    }
    guard !program.isPath else { return nil }
    // Beneath a folder that is no root; only where one file alone can be meant.
    for path in paths where path.contains("/") {
      if let file = places.onlyFile(endingWith: path) { return file }
    }
    return nil
  }

  /// Where the files stand that programs may be, made once for all of them.
  private struct Places {
    private let roots: [String]
    private let files: Set<String>
    /// By path from a root, the file below the first of the roots that has one there.
    private var below: [Substring: (root: Int, file: String)] = [:]
    /// By the end of a path, the file; nil where there are several.
    private var ends: [Substring: String?] = [:]

    init(_ roots: [SourceRoot], _ files: Set<String>, of programs: [StartedProgram]) {
      self.roots = roots.map(\.path)
      self.files = files
      guard !programs.isEmpty else { return }
      let numbers = Dictionary(
        zip(self.roots, self.roots.indices), uniquingKeysWith: { first, _ in first })
      // Of most files nobody asks: only names that some program ends with matter.
      let names = Set(
        programs.flatMap { program in
          program.isPath
            ? program.target.pathParts.last { $0 != "." }.map { [String($0)] } ?? []
            : [program.target.lastName + ".py", "__main__.py", "__init__.py"]
        })
      for file in files where names.contains(file.fileName) {
        var end = file[...]
        while true {
          let slash = end.startIndex > file.startIndex ? 1 : 0
          let folder = Substring(file.utf8.dropLast(end.utf8.count + slash))
          if let root = numbers[String(folder)],
            below[end].map({ root < $0.root }) ?? true
          {
            below[end] = (root, file)
          }
          ends[end] = ends[end] == nil ? .some(file) : .some(nil)
          guard let slash = end.utf8.firstIndex(of: UInt8(ascii: "/")) else { break }
          end = end[end.utf8.index(after: slash)...]
        }
      }
    }

    /// The file at a path from the first root that has one there.
    func file(at path: String) -> String? {
      // What leads upwards is looked for root by root.
      guard path.pathParts.contains("..") else { return below[path[...]]?.file }
      return roots.lazy.compactMap { treePath($0, path) }.first(where: files.contains)
    }

    /// The file below some folder whose path ends so, if there is one alone.
    func onlyFile(endingWith path: String) -> String? { ends[path[...]] ?? nil }
  }

  /// What only tests, examples and builds use is no deployment.
  static func isAside(_ path: String) -> Bool {
    path.dropFileName.pathParts.contains { part in
      let name = part.lowercased()
      return ScopeInference.isTestFolder(name) || name.holds("template")
        || FolderWords.saysSample(name)
        || [
          "fixtures", "testdata", "ci", ".ci", "devcontainer", ".devcontainer", ".github",
          "benchmark", "benchmarks", "docs", "kitchen-sink", "sandbox", "testproject",
        ].contains(name)
    }
  }
}

/// What the words of a folder's name say: `uv-examples`, `test_samples`, `e2e-tests`.
enum FolderWords {
  private static let samples: Set<String> = [
    "sample", "samples", "example", "examples", "demo", "demos", "starter", "starters", "tutorial",
    "tutorials", "quickstart", "quickstarts", "snippets",
  ]

  private static func words(_ name: String) -> [String] {
    name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
  }

  static func saysSample(_ name: String) -> Bool { words(name).contains(where: samples.contains) }

  static func saysTemplate(_ name: String) -> Bool {
    words(name).contains { $0 == "template" || $0 == "templates" || $0 == "cookiecutter" }
  }

  /// The last or the first word is `tests`, or what kind of tests it is.
  static func saysTests(_ name: String) -> Bool {
    let words = words(name)
    return words.last == "tests" || words.first == "tests" || words.first == "e2e"
  }
}

/// A folder whose image a compose file builds.
struct ComposeBuild: Sendable {
  let folder: String
  let file: String
  let line: Int

  private static let maximumLine = 4_096

  /// `build: ./orders`, and `context:` below `build:`.
  static func all(in bytes: [UInt8], path: String) -> [ComposeBuild] {
    guard ProjectMarker.isCompose(path.fileName) else { return [] }
    var found: [ComposeBuild] = []
    for (index, content) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() where content.count < maximumLine {
      let text = String(decoding: content, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
      guard let key = ["build:", "context:"].first(where: text.hasPrefix) else { continue }
      let value = text.dropFirst(key.count).filter { !" \"'\r".contains($0) }
      guard !value.isEmpty, let folder = treePath(path.dropFileName, value), !folder.isEmpty else {
        continue
      }
      found.append(ComposeBuild(folder: folder, file: path, line: index + 1))
    }
    return found
  }
}
