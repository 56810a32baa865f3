import TOML

/// `pyproject.toml`: PEP 621, PEP 735, and what the build backends say of where packages lie.
extension ProjectFile {
  mutating func readPyproject(_ document: TOMLTable) {
    let tool = document["tool"]?.table
    let poetry = tool?["poetry"]?.table
    distribution =
      document.value(at: "project", "name")?.string ?? poetry?["name"]?.string
      ?? tool?.value(at: "flit", "metadata", "dist-name")?.string
      ?? tool?.value(at: "flit", "metadata", "module")?.string
    version =
      document.value(at: "project", "version")?.string ?? poetry?["version"]?.string
    for list in [document.value(at: "project", "classifiers"), poetry?["classifiers"]] {
      for text in strings(list) { add(classifier: text) }
    }
    python =
      document.value(at: "project", "requires-python")?.string
      ?? poetry?.value(at: "dependencies", "python")?.string
    isServed =
      document.value(at: "project", "entry-points", "paste.app_factory") != nil
      || poetry?.value(at: "plugins", "paste.app_factory") != nil
    readRequirements(document, tool)
    readPoetry(poetry)
    readSetuptools(tool?["setuptools"]?.table)
    readHatch(tool?.value(at: "hatch", "build")?.table)
    readFolders(tool)
    readPolylith(tool?["polylith"]?.table, document)
  }

  // MARK: - Requirements

  private mutating func readRequirements(_ document: TOMLTable, _ tool: TOMLTable?) {
    let project = document["project"]?.table
    var lists = [project?["dependencies"], document.value(at: "build-system", "requires")]
    lists += project?["optional-dependencies"]?.table?.entries.map(\.value) ?? []
    lists += document["dependency-groups"]?.table?.entries.map(\.value) ?? []
    lists.append(tool?.value(at: "uv", "dev-dependencies"))
    lists += tool?.value(at: "pdm", "dev-dependencies")?.table?.entries.map(\.value) ?? []
    for environment in tool?.value(at: "hatch", "envs")?.table?.entries.compactMap(\.value.table)
      ?? []
    {
      lists += [environment["dependencies"], environment["extra-dependencies"]]
    }
    lists += [
      tool?.value(at: "flit", "metadata", "requires")
    ]
    for text in lists.flatMap({ strings($0) }) {
      // Extras name the project itself: `all = ["shop[api,tests]"]`.
      add(requirementLine: text)
    }
    for source in tool?.value(at: "uv", "sources")?.table?.entries ?? [] {
      add(source: source.value, named: source.key)
    }
    add(table: tool?.value(at: "poetry", "dependencies")?.table)
    add(table: tool?.value(at: "poetry", "dev-dependencies")?.table)
    for group in tool?.value(at: "poetry", "group")?.table?.entries ?? [] {
      add(table: group.value.table?["dependencies"]?.table)
    }
  }

  /// `name = "^1"`, `name = { path = "../name" }`, or several of these.
  mutating func add(table: TOMLTable?) {
    for entry in table?.entries ?? [] where entry.key != "python" {
      requirements.append(Requirement(named: entry.key))
      add(source: entry.value, named: entry.key)
    }
  }

  /// Where a requirement comes from, where that is a folder of the tree.
  private mutating func add(source: TOMLValue, named name: String) {
    for table in ([source] + (source.array ?? [])).compactMap(\.table) {
      guard let path = table["path"]?.string, let folder = treePath(folder, path) else { continue }
      requirements.append(Requirement(named: name, folder: folder))
    }
  }

  // MARK: - Where packages lie

  private mutating func readPoetry(_ poetry: TOMLTable?) {
    for package in poetry?["packages"]?.array ?? [] {
      guard let table = package.table, let include = table["include"]?.string else { continue }
      let from = table["from"]?.string ?? ""
      // `include = "src/shop"` packs the folder as `src/shop`.
      if table["to"] == nil, !include.contains("*") || !from.isEmpty {
        add(root: from, line: package.position.line)
      }
    }
  }

  private mutating func readSetuptools(_ setuptools: TOMLTable?) {
    for entry in setuptools?["package-dir"]?.table?.entries ?? [] {
      guard let folder = entry.value.string else { continue }
      if entry.key.isEmpty {
        add(root: folder, line: entry.keyPosition.line)
      } else {
        add(package: folder, named: entry.key, line: entry.keyPosition.line)
      }
    }
    guard let find = setuptools?.value(at: "packages", "find")?.table else { return }
    let places = find["where"]?.array ?? []
    for folder in places {
      if let path = folder.string { add(root: path, line: folder.position.line) }
    }
    if places.isEmpty || places.contains(where: { $0.string == "." || $0.string == "" }) {
      found = FoundPackages(
        include: find["include"].map { strings($0) } ?? ["*"], exclude: strings(find["exclude"]))
    }
  }

  private mutating func readHatch(_ build: TOMLTable?) {
    let targets = build?["targets"]?.table?.entries.compactMap(\.value.table) ?? []
    for table in targets + [build].compactMap(\.self) {
      for package in table["packages"]?.array ?? [] {
        if let path = package.string { add(package: path, line: package.position.line) }
      }
      for source in table["sources"]?.array ?? [] {
        if let path = source.string { add(root: path, line: source.position.line) }
      }
      for source in table["sources"]?.table?.entries ?? [] {
        guard let to = source.value.string else { continue }
        if to.isEmpty {
          add(root: source.key, line: source.keyPosition.line)
        } else {
          add(package: source.key, named: to, line: source.keyPosition.line)
        }
      }
      for folder in table["dev-mode-dirs"]?.array ?? [] {
        if let path = folder.string { add(root: path, line: folder.position.line) }
      }
      for entry in table["force-include"]?.table?.entries ?? [] {
        if let to = entry.value.string {
          add(package: entry.key, named: to, line: entry.keyPosition.line)
        }
      }
    }
  }

  /// Backends that name one folder.
  private mutating func readFolders(_ tool: TOMLTable?) {
    let folders = [
      tool?.value(at: "pdm", "build", "package-dir"), tool?.value(at: "pdm", "package-dir"),
      tool?.value(at: "uv", "build-backend", "module-root"),
      tool?.value(at: "maturin", "python-source"),
    ]
    for value in folders.compactMap(\.self) {
      if let path = value.string { add(root: path, line: value.position.line) }
    }
    let packages = tool?.value(at: "scikit-build", "wheel", "packages")
    for package in packages?.array ?? [] {
      if let path = package.string { add(package: path, line: package.position.line) }
    }
    for entry in packages?.table?.entries ?? [] {
      if let path = entry.value.string {
        add(package: path, named: entry.key, line: entry.keyPosition.line)
      }
    }
  }

  private mutating func readPolylith(_ polylith: TOMLTable?, _ document: TOMLTable) {
    let bricks = [
      polylith?["bricks"]?.table,
      document.value(at: "tool", "hatch", "build", "hooks", "polylith-bricks")?.table,
    ]
    for brick in bricks.compactMap(\.self).flatMap(\.entries) {
      if let name = brick.value.string {
        add(package: brick.key, named: name, line: brick.keyPosition.line)
      }
    }
  }

  /// Polylith's two folders beside its `workspace.toml`. Source: polylith's documentation, "workspace".
  mutating func readPolylithWorkspace(_ document: TOMLTable) {
    guard let namespace = document.value(at: "tool", "polylith", "namespace") else { return }
    for folder in ["bases", "components"] { add(root: folder, line: namespace.position.line) }
  }

  private func strings(_ value: TOMLValue?) -> [String] {
    value?.array?.compactMap(\.string) ?? []
  }
}
