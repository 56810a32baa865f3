import PythonSyntax
import TOML

/// Modules that no Python file holds yet and that will be there when the project is built or
/// installed: what is made of a schema or template that stands in the tree, what a project file says
/// is written or compiled, what git is told to ignore.
struct BuiltModules: Sendable {
  /// Python files with a stub beside them, which has names for type checkers alone.
  private var stubbed: Set<String> = []
  /// Last names of modules that are made of something in the tree.
  private var made: Set<String> = []
  /// Packages that are made of something in the tree, with all that they hold.
  private var madePackages: Set<String> = []
  /// Files that a project file or a template names.
  private var files: Set<String> = []
  /// Names of libraries that are compiled to modules.
  private var libraries: Set<String> = []
  /// Dotted names of compiled modules.
  private var extensions: [[Substring]] = []
  /// Folders of projects that compile modules whose names can't be read, and of all projects.
  private var open: Set<String> = []
  private var projects: Set<String> = []
  /// Folders with a build of CMake that makes modules whose names can't be read.
  private var builds: Set<String> = []
  /// Folders that a `meson.build` elsewhere says extensions are put into.
  private var filled: Set<String> = []
  /// Folders of projects with a build hook of their own, which may put compiled modules anywhere.
  private var hooked: Set<String> = []
  /// Folders of projects whose `setup.py` runs code of the tree.
  private let generating: Set<String>
  private var ignored: [IgnoreRules] = []
  /// Archives, each as the path of the package that its name says is in it.
  private var archives: Set<String> = []
  /// Folders with a list of Bazel's targets, and those of them whose targets may write modules.
  private var packages: Set<String> = []
  private var openPackages: Set<String> = []

  init(_ snapshot: Snapshot) {
    generating = SetupGenerators.folders(of: snapshot)
    let hasWorkspace = snapshot.tree.markers.contains {
      BazelPackage.isWorkspace($0.fileName)
    }
    for path in snapshot.tree.markers {
      let name = path.fileName
      guard let document = snapshot.projectDocuments[path] else {
        note(source: path, name)
        continue
      }
      let bytes = document.bytes
      let folder = path.dropFileName
      switch name {
      case ".gitignore": ignored.append(IgnoreRules(bytes, in: folder))
      case "Cargo.toml": noteLibrary(bytes)
      case "CMakeLists.txt": noteTargets(bytes, in: folder)
      case "meson.build": noteSubfolders(bytes, in: folder)
      case "pyproject.toml":
        projects.insert(folder)
        noteProject(document.table, in: folder)
      case "setup.py", "setup.cfg":
        projects.insert(folder)
        noteSetup(bytes, in: folder)
        if name == "setup.py" { noteExtensions(document, in: folder) }
      case "BUILD" where hasWorkspace, "BUILD.bazel" where hasWorkspace:
        packages.insert(folder)
        if BazelPackage.mayWriteModules(bytes) { openPackages.insert(folder) }
      default: break
      }
    }
    // They are of the project above them.
    for folder in builds {
      (folder + "/").folder(where: projects.contains).map { _ = open.insert($0) }
    }
    for (source, facts) in zip(snapshot.tree.sources, snapshot.facts) {
      if source.path.hasSuffix(Self.ofFFI), facts.isForFFI {
        files.insert(source.path.dropLast(Self.ofFFI.count) + ".py")
      }
      if source.path.fileName == "setup.py", !facts.dottedStrings.isEmpty,
        let script = snapshot.projectDocuments[source.path],
        !Self.places(of: "ext_", in: script.bytes).isEmpty
      {
        // What is called like a compiled module where extensions may be computed is one of them.
        for name in facts.dottedStrings.map(facts.string) where name.lastName.hasPrefix("_") {
          note(extension: name)
        }
      }
    }
    // Those of a folder count more than those above it.
    ignored.sort { $0.folder.utf8.count < $1.folder.utf8.count }
  }

  /// How cffi's documentation calls the script that makes a module of the name before it.
  private static let ofFFI = "_build.py"

  /// Whether a stub stands beside a file, or git ignores the one that would.
  func hasStub(_ path: String) -> Bool {
    if stubbed.contains(path) { return true }
    let stub = (path + "i").pathParts.map { Array($0.utf8) }
    return isIgnored(stub, behind: stub.count - 1)
  }

  /// Whether a compiled module takes the place of a file, or its names, once it is built.
  func isCompiled(_ path: String) -> Bool {
    libraries.contains(String(path.fileName.dropLast(3))) && stubbed.contains(path)
  }

  /// Whether an archive that bears the name of a module stands beside a file or above it.
  ///
  /// - Parameter isThere: whether a path from the root of the tree leads to a folder or module: what
  ///   has been unpacked beside its archive is found first.
  func isInArchive(_ module: String, near file: String, isThere: (String) -> Bool) -> Bool {
    guard !archives.isEmpty else { return false }
    return file.folder { folder in
      let path = folder.isEmpty ? module : folder + "/" + module
      return archives.contains(path) && !isThere(path)
    } != nil
  }

  /// Why a module that isn't there will be; nil where nothing speaks for it.
  ///
  /// - Parameters:
  ///   - parts: the path below a folder.
  ///   - isThere: whether a path from the root of the tree leads to a folder or module.
  func reason(
    forMissing parts: [String], in folder: String, isThere: (String) -> Bool
  ) -> ImportReason? {
    var path = folder
    var depth = 0
    while depth < parts.count {
      let next = path.isEmpty ? parts[depth] : path + "/" + parts[depth]
      guard isThere(next) else { break }
      path = next
      depth += 1
    }
    if !openPackages.isEmpty,
      Self.isNearest(of: packages, to: path, among: openPackages)
    {
      return .builtOnInstall
    }
    guard depth < parts.count else { return nil }
    let missing = parts[depth...]
    if missing.contains(where: libraries.contains) || missing.count == 1 && filled.contains(path) {
      return .compiledModule
    }
    if !extensions.isEmpty {
      // A library may have submodules of its own.
      let names = folder.pathParts + parts.map { Substring($0) }
      let ends = (names.count - missing.count + 1)...names.count
      if extensions.contains(where: { name in
        ends.contains { names[..<$0].suffix(name.count) == name[...] }
      }) {
        return .compiledModule
      }
    }
    if !open.isEmpty, let name = missing.last, Self.isLikeCompiled(name),
      Self.isNearest(of: projects, to: path, among: open)
    {
      return .compiledModule
    }
    if !generating.isEmpty, Self.isNearest(of: projects, to: path, among: generating) {
      return .builtOnInstall
    }
    if !hooked.isEmpty, missing.contains(where: { $0.hasPrefix("_") }),
      Self.isNearest(of: projects, to: path, among: hooked)
    {
      return .builtOnInstall
    }
    if missing.contains(where: made.contains) || missing.contains(where: madePackages.contains) {
      return .builtOnInstall
    }
    if files.isEmpty, ignored.isEmpty { return nil }
    let whole = path.pathParts.map(String.init) + missing
    let file = whole.joined(separator: "/")
    if files.contains(file + ".py") || files.contains(file + "/__init__.py") {
      return .builtOnInstall
    }
    return isIgnored(module: whole, behind: whole.count - missing.count) ? .leftOut : nil
  }

  /// Whether the one of some folders that is nearest, at a path or above it, is among others.
  private static func isNearest(
    of folders: Set<String>, to path: String, among others: Set<String>
  ) -> Bool {
    (path + "/").folder(where: folders.contains).map(others.contains) ?? false
  }

  /// Whether git ignores a module, or a folder that isn't there and would hold it.
  ///
  /// - Parameter known: how many names of the path lead to what is there.
  private func isIgnored(module path: [String], behind known: Int) -> Bool {
    let folder = path.map { Array($0.utf8) }
    var file = folder
    file[file.count - 1] += Array(".py".utf8)
    return isIgnored(file, behind: known) || isIgnored(folder, behind: known)
  }

  private func isIgnored(_ path: [[UInt8]], behind known: Int) -> Bool {
    var result = false
    for rules in ignored { rules.decide(path, behind: known, &result) }
    return result
  }

  // MARK: - Schemas and templates

  private mutating func note(source path: String, _ name: String) {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return }
    let stem = String(name[..<dot])
    var identifier: String { stem.asIdentifier }
    switch name[dot...] {
    case ".pyi": stubbed.insert(String(path.dropLast()))
    case ".proto":
      for suffix in ["_pb2", "_pb2_grpc", "_grpc", "_connect", "_twirp"] {
        made.insert(identifier + suffix)
      }
    case ".ui": made.formUnion(["ui_" + identifier, identifier + "_ui", "Ui_" + identifier])
    case ".qrc": made.formUnion([identifier + "_rc", "rc_" + identifier])
    case ".g4":
      for suffix in ["", "Lexer", "Parser", "Listener", "Visitor"] { made.insert(stem + suffix) }
    case ".thrift": madePackages.insert(identifier)
    case ".i": made.formUnion([stem, "_" + stem])
    case ".pyf", ".pyx": libraries.insert(stem)
    case ".zip", ".egg", ".whl":
      let folder = path.dropFileName
      archives.insert((folder.isEmpty ? "" : folder + "/") + stem.prefix { $0 != "-" })
    default:
      // `config.py.in`
      if ProjectMarker.isSource(name) { files.insert(String(path.dropLast(name[dot...].count))) }
    }
  }

  // MARK: - Project files

  /// `Cargo.toml` of a library in Rust that Python imports.
  private mutating func noteLibrary(_ bytes: [UInt8]) {
    guard ["cdylib", "pyo3"].contains(where: { !Self.places(of: $0, in: bytes).isEmpty }),
      let document = try? TOMLTable(reading: bytes)
    else { return }
    let name =
      document.value(at: "lib", "name")?.string ?? document.value(at: "package", "name")?.string
    if let name { libraries.insert(name.asIdentifier) }
  }

  /// Targets of CMake that are modules: `nanobind_add_module(fast ...)`.
  private mutating func noteTargets(_ bytes: [UInt8], in folder: String) {
    let modules = CMakeModules(bytes)
    libraries.formUnion(modules.names)
    if modules.isOpen { builds.insert(folder) }
  }

  /// `py.extension_module(name, ..., subdir: 'shop/core')`
  private mutating func noteSubfolders(_ bytes: [UInt8], in folder: String) {
    guard !Self.places(of: "extension_module", in: bytes).isEmpty else { return }
    for path in Self.values(behind: "subdir:", in: bytes) {
      if let path = treePath(folder, path) { filled.insert(path) }
    }
  }

  private mutating func noteProject(_ document: TOMLTable?, in folder: String) {
    guard let tools = document?["tool"]?.table else { return }
    note(extension: tools.value(at: "maturin", "module-name")?.string)
    for tool in ["setuptools-rust", "setuptools"] {
      for module in tools.value(at: tool, "ext-modules")?.array ?? [] {
        note(extension: module.table?["target"]?.string ?? module.table?["name"]?.string)
      }
    }
    for (tool, key) in [
      ("setuptools_scm", "write_to"), ("setuptools_scm", "version_file"),
      ("setuptools-scm", "write_to"), ("setuptools-scm", "version_file"),
    ] {
      note(file: tools.value(at: tool, key)?.string, in: folder)
    }
    let hooks =
      [
        tools.value(at: "hatch", "build", "hooks")?.table
      ].compactMap(\.self)
      + (tools.value(at: "hatch", "build", "targets")?.table?.entries ?? [])
      .compactMap { $0.value.table?["hooks"]?.table }
    for hook in hooks.flatMap(\.entries) {
      if hook.key == "custom" { hooked.insert(folder) }
      for key in ["version-file", "path"] {
        note(file: hook.value.table?[key]?.string, in: folder)
      }
    }
    note(file: tools.value(at: "pdm", "version", "write_to")?.string, in: folder)
    note(file: tools.value(at: "versioningit", "write", "file")?.string, in: folder)
    for generated in tools.value(at: "scikit-build", "generate")?.array ?? [] {
      note(file: generated.table?["path"]?.string, in: folder)
    }
  }

  /// `setup.py` and `setup.cfg`, of which nothing is run: strings behind the words that matter.
  private mutating func noteSetup(_ bytes: [UInt8], in folder: String) {
    for word in ["write_to", "version_file"] {
      for value in Self.values(behind: word, in: bytes) { note(file: value, in: folder) }
    }
  }

  /// What the extensions of a `setup.py` are called, of setuptools, Cython, Rust, CMake.
  private mutating func noteExtensions(_ document: ProjectDocument, in folder: String) {
    for data in document.setups.flatMap({ $0["package_data"]?.entries ?? [] }) {
      // `package_data={"shop": ["native/fast.so"]}`
      for path in data.value.strings where path.hasSuffix(".so") || path.hasSuffix(".pyd") {
        note(extension: data.key + "." + path.prefix { $0 != "." })
      }
    }
    let calls = LiteralReader.everyCall(in: document.bytes) { $0.hasSuffix("Extension") }
    for call in calls {
      switch call.arguments.first ?? call["name"] ?? call["target"] {
      case .string(let name)?: note(extension: name)
      case .mapping(let names)?:
        for name in names where !name.isUnknown { note(extension: name.key) }
      case .beginning?, .sequence?, .call?, .unknown?, nil: open.insert(folder)
      }
    }
    guard calls.isEmpty else { return }
    for setup in document.setups {
      for key in ["ext_modules", "rust_extensions", "cffi_modules"] {
        switch setup[key] {
        // What those compile stands in the tree.
        case .call(let call)? where ["cythonize", "mypycify"].contains(call.name): break
        case .sequence(let values)? where values.isEmpty: break
        case nil: break
        case .string?, .beginning?, .sequence?, .mapping?, .call?, .unknown?: open.insert(folder)
        }
      }
    }
  }

  /// Whether a name may be that of a compiled module, which hardly has capital letters.
  private static func isLikeCompiled(_ name: String) -> Bool {
    !name.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// The first words behind each place of a word: `write_to = "pkg/v.py"`, `Extension("pkg.fast"`.
  private static func values(behind word: String, in bytes: [UInt8]) -> [String] {
    places(of: word, in: bytes).map { place in
      var value = bytes[place...].prefix(200).drop { !isWord($0) }
      // `target="pkg.fast"`
      let behind = value.drop(while: isWord).drop { $0 == UInt8(ascii: " ") }
      if behind.first == UInt8(ascii: "=") { value = behind.drop { !isWord($0) } }
      return String(decoding: value.prefix(while: isWord), as: UTF8.self)
    }
  }

  /// What paths and dotted names are made of.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// Where each place of a word ends.
  private static func places(of word: String, in bytes: [UInt8]) -> [Int] {
    let word = Array(word.utf8)
    guard let first = word.first else { return [] }
    return bytes.withUnsafeBufferPointer { buffer in
      var found: [Int] = []
      var place = 0
      while place + word.count <= buffer.count {
        if buffer[place] == first,
          word.indices.allSatisfy({ buffer[place + $0] == word[$0] })
        {
          found.append(place + word.count)
        }
        place += 1
      }
      return found
    }
  }

  private mutating func note(file: String?, in folder: String) {
    guard let file, file.hasSuffix(".py") else { return }
    let path = (folder.pathParts + file.pathParts.filter { $0 != "." }).joined(separator: "/")
    files.insert(path)
  }

  private mutating func note(extension dotted: String?) {
    guard let dotted, !dotted.isEmpty else { return }
    extensions.append(dotted.split { $0 == "." || $0 == "/" })
  }
}

extension String {
  /// The same with underscores in place of hyphens.
  fileprivate var asIdentifier: String {
    String(decoding: utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }
}

extension ParsedModule {
  /// Whether a script imports cffi, to make a module with it.
  fileprivate var isForFFI: Bool {
    imports.contains { bytes($0.module).elementsEqual("cffi".utf8) }
  }
}
