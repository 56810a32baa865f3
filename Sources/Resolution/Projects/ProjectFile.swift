import Foundation
import PythonSyntax
import TOML

/// What a `pyproject.toml`, `setup.cfg`, `setup.py`, `Pipfile` or `requirements.txt` says, as far as
/// it matters for imports: what the project is called, where its packages lie, and which
/// distributions it asks for. What would have to be executed says nothing.
struct ProjectFile: Sendable {
  let path: String
  /// The name of the distribution, as written.
  var distribution: String?
  /// Its version, as written.
  var version: String?
  /// Where the file says that packages lie.
  private(set) var roots: [DeclaredRoot] = []
  private var knownRoots: Set<DeclaredRoot> = []
  /// Packages that it names, each with its place.
  private(set) var packages: [DeclaredPackage] = []
  var requirements: [Requirement] = []
  /// The versions of Python that it asks for, as written.
  var python: String?

  /// What setuptools looks for beside the file, as patterns of dotted names.
  struct FoundPackages: Hashable, Sendable {
    var include = ["*"]
    var exclude: [String] = []
  }
  var found: FoundPackages?
  /// Whether it names what makes an application for a server: paste's `app_factory`.
  var isServed = false

  /// Its Trove classifiers, word by word.
  private(set) var classifiers: Set<String> = []

  /// Whether the classifiers say that the project is there to be run, rather than to be imported.
  var isProgram: Bool {
    !isFramework
      && (!classifiers.isDisjoint(with: [
        "Console", "Web Environment", "Build Tools", "Quality Assurance", "End Users/Desktop",
      ]) || classifiers.contains { $0.hasPrefix("Environment :: Console ::") })
  }

  var isPublished: Bool {
    !classifiers.isEmpty && !classifiers.contains { $0.hasPrefix("Private ::") }
  }

  /// Whether a setup file has its code translated to Python 3, as setuptools did up to its version 57.
  private(set) var isTranslated = false

  /// `use_2to3 = True`, `options["use_2to3"] = True`
  private static func translates(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let range = rest.firstRange(of: Array("use_2to3".utf8)) {
      rest = rest[range.upperBound...].drop { " \t='\"]".utf8.contains($0) }
      if rest.starts(with: "True".utf8) || rest.starts(with: "true".utf8) { return true }
    }
    return false
  }

  /// Whether they name versions 2 of Python and none later, or the code is written for those.
  var isForPython2: Bool {
    let language = "Programming Language :: Python :: "
    return isTranslated
      || classifiers.contains { $0.hasPrefix(language + "2") }
        && !classifiers.contains { $0.hasPrefix(language + "3") }
  }

  /// Whether they say that it is there to be built upon.
  var isFramework: Bool {
    classifiers.contains("Application Frameworks")
      || classifiers.contains("Topic :: Software Development :: Libraries")
  }

  /// A folder that a file names as a place where imports start.
  struct DeclaredRoot: Hashable, Sendable {
    /// Relative to the root of the tree.
    let path: String
    let line: Int
  }

  /// A package that a file names, and the folder that it is installed from.
  struct DeclaredPackage: Hashable, Sendable {
    let name: [Substring]
    /// Relative to the root of the tree.
    let path: String
    let line: Int

    /// The folder above the package's names; nil where it lies elsewhere than its name says.
    var root: String? {
      let parts = path.pathParts
      return parts.suffix(name.count) == name[...]
        ? parts.dropLast(name.count).joined(separator: "/") : nil
    }
  }

  var folder: String { path.dropFileName }

  var name: String { path.fileName }

  /// Whether the file makes its folder a project of its own: a `setup.py` only if it calls `setup`,
  /// for any module may have that name.
  var isProject = false

  init(_ document: ProjectDocument) {
    path = document.path
    isProject = name == "pyproject.toml" || name == "setup.cfg"
    switch (name, document.table) {
    case ("pyproject.toml", let table?): readPyproject(table)
    case ("Pipfile", let table?):
      for key in ["packages", "dev-packages"] { add(table: table[key]?.table) }
    case ("workspace.toml", let table?): readPolylithWorkspace(table)
    case ("setup.cfg", _): document.sections.map { readSetupConfiguration($0) }
    case ("setup.py", _): readSetupScript(document.setups)
    default:
      if ProjectMarker.isRequirements(path) { readRequirements(document.bytes) }
    }
    if name == "setup.py" || name == "setup.cfg" {
      isTranslated = Self.translates(document.bytes)
    }
  }

  // MARK: - Noting

  /// Notes a folder where packages lie, told relative to the file; `""` and `.` are its own folder.
  mutating func add(root relative: some StringProtocol, line: Int) {
    guard let path = treePath(folder, relative) else { return }
    let root = DeclaredRoot(path: path, line: line)
    if knownRoots.insert(root).inserted { roots.append(root) }
  }

  /// Notes where a package lies.
  ///
  /// - Parameter name: how the package is imported, where that is told.
  mutating func add(package relative: String, named name: String? = nil, line: Int) {
    guard let path = treePath(folder, relative) else { return }
    let names = name.map { $0.split { $0 == "." || $0 == "/" } } ?? path.pathParts.suffix(1)
    if !names.isEmpty {
      packages.append(DeclaredPackage(name: Array(names), path: path, line: line))
    }
  }

  /// Notes a Trove classifier.
  mutating func add(classifier text: String) {
    classifiers.insert(text)
    if let last = text.split(separator: ":").last {
      classifiers.insert(last.trimmingCharacters(in: .whitespaces))
    }
  }

  mutating func add(requirement text: some StringProtocol) {
    if let requirement = Requirement(text, in: folder) { requirements.append(requirement) }
  }

  /// Lines of a requirements file: PEP 508, `-e ../x`, `./x`, `git+https://host/x.git#egg=name`.
  mutating func add(requirementLine line: some StringProtocol) {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    if rest.hasPrefix("#") { return }
    if rest.hasPrefix("-") {
      guard let option = ["-e", "--editable"].first(where: rest.hasPrefix) else { return }
      rest = rest.dropFirst(option.count).drop { $0 == " " || $0 == "=" || $0 == "\t" }
      if addRepository(rest) { return }
      guard rest.hasPrefix("file:") || rest.first == "." || rest.contains("/") else { return }
    } else if addRepository(rest) {
      return
    }
    if rest.hasPrefix("-")
      || rest.contains("://") && !rest.contains("@") && !rest.hasPrefix("file:")
    {
      return
    }
    let word = rest.prefix { !" ;#[\t\r".contains($0) }
    if word.hasPrefix(".") || word.hasPrefix("file:.") {
      let relative = word.hasPrefix("file:") ? word.dropFirst(5) : word
      if let path = treePath(folder, relative) { requirements.append(Requirement(folder: path)) }
    } else {
      add(requirement: rest)
    }
  }

  /// Notes the distribution that the address of a repository or archive names in its fragment:
  /// `git+https://host/x.git@v1#egg=name[extra]&subdirectory=y`; false for what is no address. One
  /// without a fragment names nothing. Source: pip's documentation, "VCS Support".
  private mutating func addRepository(_ text: some StringProtocol) -> Bool {
    let address = text.prefix { !" \t\r".contains($0) }
    guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://"),
      address[..<colon].allSatisfy({ $0.isLetter || $0 == "+" }),
      !address.hasPrefix("file:")
    else { return false }
    if let mark = address.firstIndex(of: "#") {
      for part in address[address.index(after: mark)...].split(separator: "&")
      where part.hasPrefix("egg=") {
        add(requirement: part.dropFirst("egg=".count))
      }
    }
    return true
  }

  private mutating func readRequirements(_ bytes: [UInt8]) {
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      add(requirementLine: String(decoding: line, as: UTF8.self))
    }
  }
}
