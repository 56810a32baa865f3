import PythonSyntax
import Resolution
import SourceEdits

extension PlanBuilder {
  /// A module or package moves on the disk; its own imports keep their meaning, and importers and
  /// strings follow.
  ///
  /// - Parameters:
  ///   - leavesShim: whether the old path goes on working, with a DeprecationWarning.
  ///   - folder: every file below a folder of the tree, or a single one, by path, with its bytes.
  package func move(
    _ old: String, to new: String, leavesShim: Bool,
    folder: (_ path: String) throws(PlanError) -> [String: [UInt8]]
  ) throws(PlanError) -> Plan {
    try check(path: old)
    try check(path: new)
    guard !new.isPath(below: old) else {
      throw PlanError("'\(new)' stands in '\(old)'; a module can't move into itself.")
    }
    let files = try MovedFiles(old, new, in: program)
    var bytes: [String: [UInt8]]
    if let oldFolder = files.folder {
      bytes = try folder(oldFolder)
    } else {
      bytes = sources([files.path])
      let stub = files.path + "i"
      if program.files.markers.contains(stub) {
        bytes.merge(try folder(stub)) { first, _ in first }
      }
    }
    guard bytes[files.path] != nil else {
      throw PlanError("'\(files.path)' has changed since it was read; run the command again.")
    }
    var redirects = Redirects { _ in true }
    redirects.redirect(module: old, to: new, isComplete: true)
    var rewriter = TreeRewriter(
      program: program, redirects: redirects, sources: sources, jobs: jobs, docs: docs)
    for module in program.modules.indices {
      let name = program.modules[module].name
      if bytes[program.modules[module].path] != nil,
        case .path(let target)? = redirects.destination(of: name)
      {
        rewriter.newNames[module] = target
      }
    }
    var fixed: [TreeChanges.File] = []
    for (path, content) in bytes {
      fixed.append(
        TreeChanges.File(path: files.newPath(path), before: nil, after: content, origin: path))
      fixed.append(TreeChanges.File(path: path, before: content, after: nil))
    }
    fixed += files.newPackages.map { TreeChanges.File(path: $0, before: nil, after: []) }
    let documents = DocumentRewriter(
      program, redirects,
      newFiles: Dictionary(uniqueKeysWithValues: bytes.keys.map { ($0, files.newPath($0)) }),
      leavesOld: leavesShim
    ).files()
    fixed += documents.files
    var result = rewriter.run()
    result.remainders += documents.remainders + mentions(of: files, besides: documents.files)
    if leavesShim {
      let shims = try shims(of: files, rewriter.newNames, &result)
      fixed = fixed.map { file in
        shims[file.path].map {
          TreeChanges.File(path: file.path, before: file.before, after: $0)
        } ?? file
      }
    }
    let step = try prove("move", result, fixed: fixed, redirects)
    return Plan(
      title: "move \(old) \(new)", phases: [step.phase], remainders: step.remainders)
  }

  /// What stands at the old paths of modules: each passes the names of the new one on, and warns.
  private func shims(
    of files: MovedFiles, _ newNames: [ModuleID: String], _ result: inout TreeRewriter.Result
  ) throws(PlanError) -> [String: [UInt8]] {
    var shims: [String: [UInt8]] = [:]
    for (module, new) in newNames.sorted(by: { $0.key < $1.key }) {
      let path = program.modules[module].path
      let isRun = path.fileName == "__main__.py"
      // Tests and what pytest loads by its place are found where they are now.
      if program.scopes[module] == .test && module != files.module
        || ProjectMarker.isNotebook(path)
      {
        continue
      }
      let names = Shim.names(of: module, in: program)
      if isRun {
        result.remainders.append(
          Remainder(
            location: Location(path: path, line: 1, column: 1),
            reason: "there is no shim for what `python -m` runs"))
        continue
      }
      guard !names.isEmpty || files.folder != nil else {
        throw PlanError(
          "'\(program.modules[module].name)' binds no name that a shim could pass on.")
      }
      shims[path] = Array(
        Shim(
          old: program.modules[module].name, new: new, names: names,
          uncertain: Shim.uncertain(of: module, in: program), passesAll: files.folder != nil
        ).source.utf8)
    }
    return shims
  }

  /// Documents that name the old file by its path.
  private func mentions(
    of files: MovedFiles, besides changed: [TreeChanges.File]
  ) -> [Remainder] {
    let word = files.folder ?? files.path
    var documents = program.snapshot.documents
    for file in changed { documents[file.path] = file.after.map { .bytes($0) } }
    return documents.sorted { $0.key < $1.key }.flatMap { path, document in
      guard !ProjectMarker.isPython(path), let text = document.text, text.contains(word) else {
        return [Remainder]()
      }
      return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
        index, line in
        line.contains(word)
          ? Remainder(
            location: Location(path: path, line: index + 1, column: 1),
            reason: "this line names '\(word)'") : nil
      }
    }
  }
}

/// Which files a move of a module or package takes along, and where to.
struct MovedFiles {
  let module: ModuleID
  /// Of the module, or of the package's `__init__.py`.
  let path: String
  /// Of a package.
  let folder: String?
  private let target: String
  /// Packages that the new path needs and that aren't there.
  let newPackages: [String]

  init(_ old: String, _ new: String, in program: Program) throws(PlanError) {
    let found = program.modules(named: old)
    guard let module = found.first else {
      throw PlanError(
        "there is no module '\(old)'."
          + (program.alternatives.module(near: old).map { " Did you mean '\($0)'?" } ?? ""))
    }
    guard found.count == 1 else {
      throw PlanError(
        "'\(old)' is the name of several files: "
          + found.map { program.modules[$0].path }.joined(separator: ", "))
    }
    if let taken = program.modules.first(where: { $0.name.isPath(below: new) }) {
      throw PlanError("'\(new)' is there already: \(taken.path)")
    }
    if let package = program.modules(named: new.parentPath).first,
      Self.isBound(new, toOtherThan: module, in: program)
    {
      throw PlanError(
        "'\(new.parentPath)' binds '\(new.lastName)' itself (\(program.modules[package].path)); a module of "
          + "that name would take its place.")
    }
    self.module = module
    path = program.modules[module].path
    let isPackage = program.modules[module].isPackage
    folder = isPackage ? path.dropFileName : nil
    guard let root = program.rootFolder(of: module) else {
      throw PlanError("'\(path)' doesn't stand where its name '\(old)' says; move it by hand.")
    }
    target = root + new.split(separator: ".").joined(separator: "/") + (isPackage ? "" : ".py")
    // Packages are made where the old one stood in packages.
    let known = Set(program.modules.map(\.path))
    let parent = root + old.parentPath.split(separator: ".").joined(separator: "/")
    let needsPackages = known.contains(parent + "/__init__.py")
    var packages: [String] = []
    var above = new.parentPath
    while !above.isEmpty, needsPackages {
      let file = root + above.split(separator: ".").joined(separator: "/") + "/__init__.py"
      let folder = file.dropFileName
      if !known.contains(file), !known.contains(where: { $0.isBelow(folder) }) {
        packages.append(file)
      }
      above = above.parentPath
    }
    newPackages = packages
  }

  /// Whether a package has something else under the name that a module in it is to have.
  private static func isBound(
    _ path: String, toOtherThan module: ModuleID, in program: Program
  ) -> Bool {
    switch program.lookup.object(at: path, from: module) {
    case .object(.module(module)): false
    case .object, .found, .outside: true
    case .missing, .unsure, .blocked: false
    }
  }

  /// Where a file of the module or package goes; the stub beside a module goes along.
  func newPath(_ old: String) -> String {
    guard let folder else { return old == path ? target : target + "i" }
    return target + old.dropFirst(folder.count)
  }
}
