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
    lazy var byName = Dictionary(grouping: files, by: \.fileName)
    let builders = Set(documents.started.map(\.file))
    for program in documents.started where !Self.isAside(program.file) {
      if let file = Self.file(of: program, roots, files, byName), !Self.isAside(file) {
        started[program] = file
        guard program.isDeployment else { continue }
        signs.append(
          Sign(
            path: file, isFile: true,
            isOfOwnImage: ProjectMarker.isDockerfile(program.file.fileName),
            unit: Self.unit(of: file, startedBy: program.file, roots, folders),
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
      let starts =
        builders.contains(dockerfile.path)
        && signs.contains { $0.reason.hasPrefix("started by \(dockerfile.path):") }
      if !starts {
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
          let rest = signs[number].path.dropFirst(unit.utf8.count + 1).pathParts
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
    of file: String, startedBy dockerfile: String, _ roots: [SourceRoot], _ folders: Set<String>
  ) -> String {
    let image = dockerfile.dropFileName
    if folders.contains(image), file.hasPrefix(image + "/") { return image }
    let folder = file.dropFileName
    let root = roots.map(\.path).filter { folder.hasPrefix($0 + "/") }
      .max { $0.utf8.count < $1.utf8.count }
    let rest = root.map { String(folder.dropFirst($0.utf8.count + 1)) } ?? folder
    guard let first = rest.pathParts.first else { return folder }
    return root.map { $0 + "/" + first } ?? String(first)
  }

  // MARK: - Which file is started

  private static let maximumParts = 16

  private static func file(
    of program: StartedProgram, _ roots: [SourceRoot], _ files: Set<String>,
    _ byName: @autoclosure () -> [String: [String]]
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
        for base in [near] + roots.map(\.path) {
          if let file = treePath(base, end), files.contains(file) { return file }
        }
        parts = parts.dropFirst()
      } while program.isPath && !parts.isEmpty
    }
    guard !program.isPath else { return nil }
    // Beneath a folder that is no root; only where one file alone can be meant.
    for path in paths where path.contains("/") {
      let fitting = (byName()[path.fileName] ?? []).filter { $0.hasSuffix("/" + path) }
      if fitting.count == 1 { return fitting[0] }
    }
    return nil
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

/// What a Dockerfile's last command says of what the image is for.
struct Dockerfile: Sendable {
  let path: String
  /// Whether the image only runs checks.
  let isForChecks: Bool
  /// Whether it is made with the tools of another language, and none of Python's.
  let isOfOtherLanguage: Bool

  init(path: String, text: String) {
    self.path = path
    let all = text.lowercased()
    isOfOtherLanguage =
      ["npm ", "yarn ", "from node", "pnpm ", "from golang", "cargo build"].contains(
        where: all.contains)
      && !["python", "pip", ".py", "uvicorn", "gunicorn", "uv "].contains(where: all.contains)
    let commands = text.split(whereSeparator: \.isNewline).filter { line in
      let first = line.drop { $0 == " " || $0 == "\t" }.prefix(10).uppercased()
      return first.hasPrefix("CMD") || first == "ENTRYPOINT"
    }
    let words = Set(
      (commands.last ?? "").split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }
        .map { $0.lowercased() })
    isForChecks = !words.isDisjoint(with: [
      "pytest", "tox", "nox", "unittest", "mypy", "ruff", "flake8", "pylint", "coverage", "sleep",
      "tail", "jupyter", "mkdocs",
    ])
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
