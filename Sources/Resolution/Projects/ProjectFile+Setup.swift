import PythonSyntax

/// `setup.cfg` and `setup.py`, as setuptools reads them.
extension ProjectFile {
  mutating func readSetupConfiguration(_ file: INIFile) {
    distribution = file.values("metadata", "name").first?.text
    version = file.values("metadata", "version").first?.text
    for key in ["classifiers", "classifier"] {
      for line in file.values("metadata", key) { add(classifier: line.text) }
    }
    python = file.values("options", "python_requires").first?.text
    for line in file.values("options", "package_dir") {
      guard let equal = line.text.firstIndex(of: "=") else { continue }
      let package = line.text[..<equal].filter { $0 != " " }
      let path = line.text[line.text.index(after: equal)...].filter { $0 != " " }
      if package.isEmpty {
        add(root: path, line: line.number)
      } else {
        add(package: path, named: package, line: line.number)
      }
    }
    for section in ["options.packages.find", "options.packages.find_namespace"] {
      for line in file.values(section, "where") { add(root: line.text, line: line.number) }
    }
    for key in ["install_requires", "setup_requires", "tests_require"] {
      for line in file.values("options", key) { add(requirementLine: line.text) }
    }
    for entry in file.sections["options.extras_require"] ?? [] {
      for line in entry.lines { add(requirementLine: line.text) }
    }
  }

  mutating func readSetupScript(_ setups: [LiteralCall]) {
    for setup in setups {
      isProject = true
      distribution = setup["name"]?.string ?? distribution
      version = setup["version"]?.string ?? version
      for text in setup["classifiers"]?.strings ?? [] { add(classifier: text) }
      python = setup["python_requires"]?.string ?? python
      for entry in setup["package_dir"]?.entries ?? [] {
        guard let folder = entry.value.string else { continue }
        if entry.key.isEmpty {
          add(root: folder, line: entry.line)
        } else {
          add(package: folder, named: entry.key, line: entry.line)
        }
      }
      if case .call(let find)? = setup["packages"], find.name.hasPrefix("find_"),
        let folder = (find["where"] ?? find.arguments.first)?.string
      {
        add(root: folder, line: find.line)
      }
      for key in ["install_requires", "setup_requires", "tests_require"] {
        for text in setup[key]?.strings ?? [] { add(requirementLine: text) }
      }
      for extra in setup["extras_require"]?.entries ?? [] {
        for text in extra.value.strings { add(requirementLine: text) }
      }
    }
  }
}

extension INIFile {
  /// The lines of the value of a key.
  func values(_ section: String, _ key: String) -> [Line] {
    sections[section]?.last { $0.key == key }?.lines ?? []
  }
}
