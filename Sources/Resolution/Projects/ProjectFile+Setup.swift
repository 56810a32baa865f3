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
      let places = file.values(section, "where")
      for line in places { add(root: line.text, line: line.number) }
      guard file.sections[section] != nil || section == "options.packages.find",
        file.values("options", "packages").contains(where: { $0.text.hasPrefix("find") }),
        places.allSatisfy({ $0.text == "." })
      else { continue }
      let include = file.values(section, "include").map(\.text)
      found =
        found
        ?? FoundPackages(
          include: include.isEmpty ? ["*"] : include,
          exclude: file.values(section, "exclude").map(\.text))
    }
    isServed =
      file.sections["options.entry_points"]?.contains { $0.key == "paste.app_factory" } ?? false
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
      if case .call(let find)? = setup["packages"], find.name.hasPrefix("find_") {
        let folder = (find["where"] ?? find.arguments.first)?.string
        if let folder { add(root: folder, line: find.line) }
        if find["where"] == nil && find.arguments.isEmpty || folder == "." || folder == "" {
          found = FoundPackages(
            include: find["include"]?.strings ?? ["*"], exclude: find["exclude"]?.strings ?? [])
        }
      }
      isServed =
        isServed
        || setup["entry_points"]?.entries.contains { $0.key == "paste.app_factory" } ?? false
      for key in ["install_requires", "setup_requires", "tests_require"] {
        for text in setup[key]?.requirements ?? [] { add(requirementLine: text) }
      }
      for extra in setup["extras_require"]?.entries ?? [] {
        for text in extra.value.requirements { add(requirementLine: text) }
      }
    }
  }
}

extension LiteralValue {
  /// What an element of a list asks for; of a string whose rest is computed that is the name, where
  /// only what follows it can be computed.
  var requirement: String? {
    guard case .beginning(let text) = self else { return string }
    guard let end = text.firstIndex(where: { "<>=!~;[(@ ".contains($0) }), end > text.startIndex
    else { return nil }
    return String(text[..<end])
  }

  /// What a list asks for, as far as it can be told.
  var requirements: [String] {
    if case .sequence(let values) = self { return values.compactMap(\.requirement) }
    return [requirement].compactMap(\.self)
  }
}

extension INIFile {
  /// The lines of the value of a key.
  func values(_ section: String, _ key: String) -> [Line] {
    sections[section]?.last { $0.key == key }?.lines ?? []
  }
}
