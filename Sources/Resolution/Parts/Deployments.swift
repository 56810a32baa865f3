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
    /// The file that says so.
    var source = ""
    /// Whether the image that is built starts nothing by itself.
    var isIdle = false
  }

  private(set) var signs: [Sign] = []
  /// The file that each program of a command is.
  private(set) var started: [StartedProgram: String] = [:]
  /// Folders that hold a Dockerfile.
  let imageFolders: Set<String>
  /// Folders inside one that several images are made of, each with a program of its own.
  private var divided: Set<String> = []

  /// - Parameters:
  ///   - folders: every folder.
  ///   - files: every Python file.
  init(_ documents: ProjectDocuments, roots: [SourceRoot], files: Set<String>, folders: Set<String>)
  {
    imageFolders = Set(documents.dockerfiles.map(\.path.dropFileName))
    let places = Places(roots, files, of: documents.started)
    let rootPaths = Set(roots.map(\.path))
    var starters: Set<String> = []
    for program in documents.started {
      // `ci/` with an image and a manifest of its own is deployed as anything else.
      let home = program.file.dropFileName
      let isOwn =
        ProjectMarker.isManifest(program.file) && imageFolders.contains(home)
        && !home.contains("/")
      guard isOwn || !Self.isAside(program.file) else { continue }
      if let file = Self.file(of: program, files, places),
        isOwn && file.isBelow(home) || !Self.isAside(file)
      {
        started[program] = file
        guard program.isDeployment else { continue }
        starters.insert(program.file)
        signs.append(
          Sign(
            path: file, isFile: true,
            isOfOwnImage: ProjectMarker.isDockerfile(program.file.fileName),
            unit: Self.unit(of: file, startedBy: program.file, rootPaths, folders),
            reason: "started by \(program.file):\(program.line)", source: program.file))
      }
    }
    divideUnits()
    let holding = Self.holding(files)
    for dockerfile in documents.dockerfiles
    where !dockerfile.isForChecks && !Self.isForeign(dockerfile, files, holding)
      && !Self.isAside(dockerfile.path)
    {
      var folder = dockerfile.path.dropFileName
      // `part/docker/Dockerfile` is the part's; what has nothing of Python is of itself.
      if !holding.contains(folder), !folder.isEmpty,
        dockerfile.isPython || Self.isForImages(folder.fileName)
      {
        folder = folder.dropFileName
      }
      guard !folder.isEmpty, holding.contains(folder),
        !Self.isOfPackageElsewhere(dockerfile, folder, files)
      else { continue }
      // What it starts is told already, and is deployed where it stands.
      if !starters.contains(dockerfile.path) {
        signs.append(
          Sign(
            path: folder, isFile: false, isOfOwnImage: true, unit: folder,
            reason: "has a Dockerfile (\(dockerfile.path))", source: dockerfile.path,
            isIdle: dockerfile.isIdle))
      }
    }
    let images = Dictionary(
      documents.dockerfiles.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for build in documents.builds
    where holding.contains(build.folder) && !Self.isAside(build.folder) {
      let image = images[build.dockerfile ?? build.folder + "/Dockerfile"]
      // What is told relative to the folder in which compose is called leads nowhere from here.
      if image == nil, let path = build.dockerfile, ProjectMarker.isDockerfile(path.fileName) {
        continue
      }
      if let image, image.isForChecks || Self.isForeign(image, files, holding) { continue }
      signs.append(
        Sign(
          path: build.folder, isFile: false, isOfOwnImage: true, unit: build.folder,
          reason: "built by \(build.file):\(build.line)", source: build.file,
          isIdle: image?.isIdle ?? false))
    }
  }

  /// The folders that hold Python files, at any depth.
  private static func holding(_ files: Set<String>) -> Set<String> {
    var folders: Set<String> = []
    for file in files {
      var folder = file.dropFileName
      while !folder.isEmpty, folders.insert(folder).inserted { folder = folder.dropFileName }
    }
    return folders
  }

  /// Whether a folder is there for the instructions of images alone.
  private static func isForImages(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.holds("docker") || name.holds("container")
      || ["image", "images", "build", "deploy", "deployment", "devops", "ops"].contains(name)
  }

  /// Whether an image is of another language, or of a program that isn't of this tree: nothing of
  /// Python is told in it, and no Python of the tree copied.
  private static func isForeign(
    _ dockerfile: Dockerfile, _ files: Set<String>, _ holding: Set<String>
  ) -> Bool {
    if dockerfile.isOfOtherLanguage { return true }
    guard !dockerfile.isPython, !dockerfile.copied.isEmpty else { return false }
    return !dockerfile.copied.contains { written in
      [dockerfile.path.dropFileName, ""].contains { base in
        guard !written.contains(where: { "*$".contains($0) }), let path = treePath(base, written)
        else { return true }
        return path == base || files.contains(path) || holding.contains(path)
      }
    }
  }

  /// Whether an image is made of a package at the top of the tree, by a Dockerfile in a folder that has
  /// no package itself: `files/docker/Dockerfile` copies `shop/`.
  private static func isOfPackageElsewhere(
    _ dockerfile: Dockerfile, _ folder: String, _ files: Set<String>
  ) -> Bool {
    let copied = dockerfile.copied.map { path in
      path.pathParts.filter { $0 != "." }.joined(separator: "/")
    }
    return copied.contains { path in
      !path.isEmpty && files.contains(path + "/__init__.py") && !path.isBelow(folder)
    }
      && !copied.contains { path in
        path.isBelow(folder) && files.contains(path) || files.contains(folder + "/" + path)
      }
      && !files.contains { file in
        file.utf8.count > folder.utf8.count && file.isBelow(folder)
          && ["__init__.py", "__main__.py", "main.py", "app.py", "wsgi.py"].contains(file.fileName)
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
    // Stages of one file are steps of one image.
    for (start, numbers) in byUnit
    where !start.isEmpty && Set(numbers.map { signs[$0].source }).count > 1 {
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
        if let file = places.file(at: end, near: near) { return file }
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
    /// By the name of a file, all that have it.
    private var named: [String: [String]] = [:]

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
        named[file.fileName, default: []].append(file)
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

    /// The file at a path from the first root that has one there. Many a file is called `server.py`: one
    /// name alone means the only one below the folder in which it is told, or one from a root above.
    func file(at path: String, near folder: String) -> String? {
      if !path.contains("/"), !folder.isEmpty {
        let inside = named[path, default: []].filter { $0.isBelow(folder) }
        let depth = inside.map(\.pathParts.count).min()
        let nearest = inside.filter { $0.pathParts.count == depth }
        if !nearest.isEmpty { return nearest.count == 1 ? nearest[0] : nil }
        guard let found = below[path[...]]?.file else { return nil }
        return found.dropFileName.isEmpty || folder.sharedDepth(found) > 0 ? found : nil
      }
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
      return ScopeInference.isTestFolder(name) || FolderWords.saysTests(name)
        || FolderWords.saysTemplate(name) || FolderWords.saysSample(name)
        || [
          "fixtures", "testdata", "ci", ".ci", "devcontainer", ".devcontainer", ".github",
          "benchmark", "benchmarks", "docs", "kitchen-sink", "sandbox", "testproject", "hack",
          "devel",
          "default_config", "default_configs", "itest",
        ].contains(name)
    }
  }
}
