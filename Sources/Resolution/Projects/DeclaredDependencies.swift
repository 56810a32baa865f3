import PythonSyntax
import TOML

/// A distribution that a project file asks for, and for what.
package struct DeclaredDependency: Sendable {
  /// What it is needed for.
  package enum Kind: Sendable {
    /// Whenever the project is installed.
    case main
    /// Where an extra is asked for.
    case extra
    /// By those who work on the project.
    case development
    /// To build it.
    case build
  }

  /// As PEP 503 compares names.
  package let name: String
  /// As written.
  package let written: String
  package let kind: Kind
  package let location: Location
  /// Whether only some versions of Python, or some systems, need it.
  package let isConditional: Bool
  /// The names of modules that it is likely to install.
  package let importNames: [String]
}

/// What each project of a tree declares that it needs, with the place of each.
package struct DeclaredDependencies: Derived {
  /// What one project declares.
  package struct OfProject: Sendable {
    package fileprivate(set) var all: [DeclaredDependency] = []
    /// Whether some file lists what the project needs whenever it is installed.
    package fileprivate(set) var declaresMain = false
    /// Whether a list is made as the project is built, so that nobody knows what is in it.
    package fileprivate(set) var isOpen = false
    /// Whether something is asked for by its place alone, so that nobody knows which distribution it is.
    package fileprivate(set) var hasNameless = false
  }

  /// By the number of the project.
  package let projects: [OfProject]

  package init(of program: Program) {
    var projects = [OfProject](repeating: OfProject(), count: program.layout.projects.count)
    let documents = program.snapshot.projectDocuments.values
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for document in documents {
      guard let project = program.layout.project(of: document.path) else { continue }
      var reader = DependencyReader(document)
      reader.read(isOfProject: program.layout.projects[project].folder == document.folder)
      projects[project].all += reader.found
      projects[project].declaresMain = projects[project].declaresMain || reader.declaresMain
      projects[project].isOpen = projects[project].isOpen || reader.isOpen
      projects[project].hasNameless = projects[project].hasNameless || reader.hasNameless
    }
    self.projects = projects
  }
}

extension Project {
  /// As distributions are compared; nil where the project has no name.
  package var normalizedName: String? { name.map { Requirement.normalized($0) } }
}

/// As distributions are compared: PEP 503.
package func normalizedDistribution(_ name: String) -> String { Requirement.normalized(name) }

private struct DependencyReader {
  private let document: ProjectDocument
  private(set) var found: [DeclaredDependency] = []
  private(set) var declaresMain = false
  private(set) var isOpen = false
  private(set) var hasNameless = false

  init(_ document: ProjectDocument) { self.document = document }

  /// - Parameter isOfProject: whether the document stands in the project's own folder; lists of
  ///   requirements below it count as well.
  mutating func read(isOfProject: Bool) {
    switch document.name {
    case "pyproject.toml" where isOfProject: document.table.map { readPyproject($0) }
    case "setup.cfg" where isOfProject: document.sections.map { readSetupConfiguration($0) }
    case "setup.py" where isOfProject: for call in document.setups { readSetup(call) }
    case "Pipfile" where isOfProject:
      add(table: document.table?["packages"]?.table, .main)
      add(table: document.table?["dev-packages"]?.table, .development)
      if document.table?["packages"] != nil { declaresMain = true }
    default:
      if ProjectMarker.isRequirements(document.path) { readRequirements() }
    }
  }

  private mutating func add(_ text: some StringProtocol, _ kind: DeclaredDependency.Kind, line: Int)
  {
    guard let requirement = Requirement(text, in: document.folder) else { return }
    add(requirement, kind, line: line, isConditional: text.contains(";"))
  }

  private mutating func add(
    _ requirement: Requirement, _ kind: DeclaredDependency.Kind, line: Int, isConditional: Bool
  ) {
    found.append(
      DeclaredDependency(
        name: requirement.name, written: requirement.written, kind: kind,
        location: Location(path: document.path, line: line, column: 1),
        isConditional: isConditional, importNames: requirement.importNames))
  }

  private mutating func add(list value: TOMLValue?, _ kind: DeclaredDependency.Kind) {
    for entry in value?.array ?? [] {
      if let text = entry.string { add(text, kind, line: entry.position.line) }
    }
  }

  private mutating func add(table: TOMLTable?, _ kind: DeclaredDependency.Kind) {
    for entry in table?.entries ?? [] where entry.key != "python" {
      let table = entry.value.table
      let isOptional = table?["optional"]?.content == .boolean(true)
      add(
        Requirement(named: entry.key), isOptional && kind == .main ? .extra : kind,
        line: entry.keyPosition.line,
        isConditional: ["markers", "python", "platform"].contains { table?[$0] != nil })
    }
  }

  private mutating func readPyproject(_ document: TOMLTable) {
    let project = document["project"]?.table
    let tool = document["tool"]?.table
    let poetry = tool?["poetry"]?.table
    if project?["dependencies"] != nil || poetry?["dependencies"] != nil { declaresMain = true }
    let dynamic = project?["dynamic"]?.array?.compactMap(\.string) ?? []
    if dynamic.contains("dependencies") || dynamic.contains("optional-dependencies") {
      isOpen = true
    }
    add(list: project?["dependencies"], .main)
    for extra in project?["optional-dependencies"]?.table?.entries ?? [] {
      add(list: extra.value, .extra)
    }
    for group in document["dependency-groups"]?.table?.entries ?? [] {
      add(list: group.value, .development)
    }
    add(list: document.value(at: "build-system", "requires"), .build)
    add(list: tool?.value(at: "uv", "dev-dependencies"), .development)
    for group in tool?.value(at: "pdm", "dev-dependencies")?.table?.entries ?? [] {
      add(list: group.value, .development)
    }
    for environment in tool?.value(at: "hatch", "envs")?.table?.entries.compactMap(\.value.table)
      ?? []
    {
      add(list: environment["dependencies"], .development)
      add(list: environment["extra-dependencies"], .development)
    }
    add(table: poetry?["dependencies"]?.table, .main)
    add(table: poetry?["dev-dependencies"]?.table, .development)
    for group in poetry?["group"]?.table?.entries ?? [] {
      add(table: group.value.table?["dependencies"]?.table, .development)
    }
  }

  private mutating func readSetupConfiguration(_ file: INIFile) {
    let main = file.values("options", "install_requires")
    if !main.isEmpty { declaresMain = true }
    for line in main {
      // Such a list is read where it stands.
      if !line.text.hasPrefix("file:") { add(line.text, .main, line: line.number) }
    }
    for line in file.values("options", "setup_requires") {
      add(line.text, .build, line: line.number)
    }
    for line in file.values("options", "tests_require") {
      add(line.text, .development, line: line.number)
    }
    for entry in file.sections["options.extras_require"] ?? [] {
      for line in entry.lines { add(line.text, .extra, line: line.number) }
    }
  }

  private mutating func readSetup(_ call: LiteralCall) {
    if call.keywords.contains(where: \.isUnknown) { isOpen = true }
    for (key, kind) in [
      ("install_requires", DeclaredDependency.Kind.main), ("setup_requires", .build),
      ("tests_require", .development),
    ] {
      guard let value = call[key] else { continue }
      let count = found.count
      add(list: value, kind, line: call.line)
      if kind == .main, found.count > count { declaresMain = true }
    }
    if let extras = call["extras_require"] {
      if case .mapping = extras {} else { isOpen = true }
      for extra in extras.entries { add(list: extra.value, .extra, line: extra.line) }
    }
  }

  /// What a list of a `setup.py` asks for, as far as it can be told.
  private mutating func add(
    list value: LiteralValue, _ kind: DeclaredDependency.Kind, line: Int
  ) {
    let values = if case .sequence(let values) = value { values } else { [value] }
    for value in values {
      if let text = value.requirement { add(text, kind, line: line) } else { isOpen = true }
    }
  }

  private mutating func readRequirements() {
    let name = document.name.lowercased()
    let isForDevelopment = ["dev", "test", "doc", "lint", "ci", "tool", "build"].contains {
      name.contains($0)
    }
    if !isForDevelopment { declaresMain = true }
    for (number, line) in document.bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      let word = text.drop(while: \.isWhitespace)
      guard let first = word.first, first != "#" else { continue }
      guard first != "-", first != ".", !text.contains("://") || text.contains("@") else {
        // Other lists are read where they stand.
        if !word.hasPrefix("-") || word.hasPrefix("-e") || word.hasPrefix("--editable") {
          hasNameless = true
        }
        continue
      }
      add(text, isForDevelopment ? .development : .main, line: number + 1)
    }
  }
}
