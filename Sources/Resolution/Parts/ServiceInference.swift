import PythonSyntax

/// Finds the services of a tree, its shared packages, tests and tools.
///
/// Parts are the top-level folders, or the folders inside a container such as `services/`.
/// Signs of a service: a Dockerfile of its own or one that starts it, an entry point, its own
/// requirements or project file, its name. What several services import and what imports none is
/// shared. Each sign is kept as a sentence.
struct ServiceInference {
  let files: ProjectFiles
  let configuration: any TreeSettings
  let sourceRoots: [SourceRoot]
  let scopes: [CodeScope]
  /// By folder: the Dockerfiles that start something of it.
  private let starters: [String: [String]]
  /// The marker files below each folder, at most two folders deep.
  private let markersBelow: [String: [String]]

  init(
    files: ProjectFiles, configuration: any TreeSettings, sourceRoots: [SourceRoot],
    scopes: [CodeScope], dockerfiles: [Dockerfile]
  ) {
    self.files = files
    self.configuration = configuration
    self.sourceRoots = sourceRoots
    self.scopes = scopes
    var starters: [String: [String]] = [:]
    for dockerfile in dockerfiles {
      for folder in dockerfile.started { starters[folder, default: []].append(dockerfile.path) }
    }
    self.starters = starters
    var markersBelow: [String: [String]] = [:]
    for marker in files.markers {
      let parts = marker.pathParts
      for count in max(1, parts.count - 2)..<max(1, parts.count) {
        markersBelow[parts[..<count].joined(separator: "/"), default: []].append(marker)
      }
    }
    self.markersBelow = markersBelow
  }

  /// What a path belongs to, before it is known what that is.
  struct Parts: Sendable {
    var names: [String] = []
    var paths: [[String]] = []
    /// For each file.
    var partOfFile = Table<ModuleID, ServiceID>()
    /// The service of configuration that claims the part, or nil.
    var configured: [String?] = []
  }

  private static let containers: Set<String> = [
    "services", "service", "apps", "packages", "projects", "components", "libs", "libraries",
    "microservices", "python", "src", "backend",
  ]

  /// Groups the files; the name of a part is its folder's.
  func parts() -> Parts {
    var parts = Parts()
    var numbers: [String: ServiceID] = [:]
    let claimed = configuration.services.sorted { $0.key < $1.key }.flatMap { service in
      service.value.packages.map { (folder: folder(of: $0), service: service.key) }
    }
    let packages = Set(
      files.sources.compactMap {
        $0.path.hasSuffix("/__init__.py") ? String($0.path.dropLast("/__init__.py".count)) : nil
      })
    for file in files.sources {
      let key: String
      let name: String
      var service: String?
      if let claim = claimed.first(where: {
        file.path == $0.folder || file.path.hasPrefix($0.folder + "/")
          || file.path == $0.folder + ".py"
      }) {
        (key, name, service) = ("=" + claim.service, claim.service, claim.service)
      } else {
        let folder = self.part(of: file.path, packages: packages)
        key = folder
        name = folder.isEmpty ? "top-level files" : folder
      }
      if let number = numbers[key] {
        parts.partOfFile.append(number)
      } else {
        let number = ServiceID(parts.names.count)
        numbers[key] = number
        parts.names.append(name)
        parts.paths.append(
          service.flatMap { name in
            configuration.services[name]?.packages.map(self.folder)
          } ?? [key])
        parts.configured.append(service)
        parts.partOfFile.append(number)
      }
    }
    parts.names = Self.shortened(parts.names)
    return parts
  }

  /// A configured package is written dotted or as a path.
  private func folder(of package: String) -> String {
    if package.contains("/") { return package }
    let path = package.replacing(".", with: "/")
    let below = sourceRoots.map { $0.path.isEmpty ? path : $0.path + "/" + path }
    return below.first { candidate in
      files.sources.contains { $0.path.hasPrefix(candidate + "/") || $0.path == candidate + ".py" }
    } ?? path
  }

  private func part(of path: String, packages: Set<String>) -> String {
    let folders = path.pathParts.dropLast().map(String.init)
    guard let first = folders.first else { return "" }
    // A project folder of its own is one part, whatever packages it holds.
    if let root = sourceRoots.filter({ !$0.path.isEmpty && path.hasPrefix($0.path + "/") })
      .max(by: { $0.path.utf8.count < $1.path.utf8.count })
    {
      let parts = root.path.pathParts.map(String.init)
      let trimmed = parts.last == "src" ? parts.dropLast() : parts[...]
      if !trimmed.isEmpty, trimmed.count > 1 || !Self.containers.contains(trimmed[0]) {
        return trimmed.joined(separator: "/")
      }
      let depth = parts.count
      return folders.count > depth ? folders[...depth].joined(separator: "/") : root.path
    }
    if Self.containers.contains(first.lowercased()), !packages.contains(first),
      folders.count > 1
    {
      return first + "/" + folders[1]
    }
    return first
  }

  /// The last folder's name where that is unique, else the path.
  private static func shortened(_ names: [String]) -> [String] {
    let last = names.map { String($0.pathParts.last ?? Substring($0)) }
    var counts: [String: Int] = [:]
    for name in last { counts[name, default: 0] += 1 }
    return zip(names, last).map { counts[$1] == 1 ? $1 : $0 }
  }

  // MARK: - Roles

  /// - Parameter imports: how many imports lead from part to part, those of tests among them.
  func services(of parts: Parts, imports: [PartImports]) -> [Service] {
    var files = [[Int]](repeating: [], count: parts.names.count)
    for (file, part) in parts.partOfFile.enumerated() { files[Int(part.rawValue)].append(file) }
    var roles: [Service.Role?] = []
    var reasons: [[String]] = []
    for part in parts.names.indices {
      let (role, why) = firstRole(of: part, in: parts, files: files[part])
      roles.append(role)
      reasons.append(why)
    }
    for part in parts.names.indices where roles[part] == nil && parts.paths[part] == [""] {
      roles[part] = roles.contains(.service) ? .tooling : .other
      reasons[part].append("files beside the top-level folders")
    }
    for part in parts.names.indices where roles[part] == nil {
      let users = imports.filter { $0.imported == part && $0.importer != part }
      let services = users.filter { roles[$0.importer] == .service }
      let used = imports.filter { $0.importer == part && roles[$0.imported] == .service }
      if services.count >= 2, used.isEmpty {
        roles[part] = .shared
        reasons[part].append(
          "imported by \(services.count) services ("
            + services.map { parts.names[$0.importer] }.sorted().joined(separator: ", ")
            + ") and imports none")
      } else if Self.isSharedName(parts.paths[part].last ?? ""), !users.isEmpty || used.isEmpty,
        roles.contains(.service)
      {
        roles[part] = .shared
        reasons[part].append("its name says that it is shared")
      } else if services.count >= 2 {
        roles[part] = .shared
        reasons[part].append(
          "imported by \(services.count) services, although it imports "
            + used.map { parts.names[$0.imported] }.sorted().joined(separator: ", "))
      } else {
        roles[part] = .other
        reasons[part].append("no sign of a service and no use by several services")
      }
    }
    for part in parts.names.indices where roles[part] == .shared {
      let name = parts.paths[part][0].pathParts.last ?? ""
      if parts.configured[part] == nil, name.hasPrefix("test") {
        reasons[part].append("its code counts as test code by its name")
      }
    }
    return parts.names.indices.map { part in
      Service(
        name: parts.names[part], role: roles[part] ?? .other, paths: parts.paths[part],
        isConfigured: parts.configured[part] != nil, reasons: reasons[part])
    }
  }

  struct PartImports {
    let importer: Int
    let imported: Int
    let count: Int
  }

  /// What the part's own folder tells; nil where its users must decide.
  private func firstRole(
    of part: Int, in parts: Parts, files numbers: [Int]
  ) -> (Service.Role?, [String]) {
    if let name = parts.configured[part], let setting = configuration.services[name] {
      return (setting.shared ? .shared : .service, ["configured"])
    }
    let path = parts.paths[part][0]
    let name = path.pathParts.last.map { $0.lowercased() } ?? ""
    if ScopeInference.isBackupFolder(name) { return (.backup, ["its name says backup"]) }
    let counts = numbers.reduce(into: [CodeScope: Int]()) { $0[scopes[$1], default: 0] += 1 }
    if ScopeInference.isTestFolder(name) { return (.test, ["its name says tests"]) }
    if name.hasPrefix(".") { return (.tooling, ["a hidden folder"]) }
    if path.isEmpty { return (nil, []) }
    let (score, signs) = signsOfService(path: path, name: name, files: numbers)
    let isToolingByName = ScopeInference.isToolingFolder(name)
    if isToolingByName, score < 3 { return (.tooling, ["its name says tooling"]) }
    if score >= 2, !Self.isSharedName(name) { return (.service, signs) }
    if (counts[.test] ?? 0) * 10 >= numbers.count * 6 {
      return (.test, ["\(counts[.test] ?? 0) of its \(numbers.count) files are tests"])
    }
    if (counts[.backup] ?? 0) * 2 > numbers.count {
      return (.backup, ["most of its files are backups"])
    }
    return (nil, Self.isSharedName(name) ? [] : signs)
  }

  private func signsOfService(
    path: String, name: String, files numbers: [Int]
  ) -> (Int, [String]) {
    var score = 0
    var signs: [String] = []
    let prefix = path + "/"
    let markers = markersBelow[path] ?? []
    if let own = markers.first(where: {
      ProjectMarker.isDockerfile($0.fileName)
        && $0.dropFirst(prefix.count).pathParts.count <= 2
    }) {
      score += 2
      signs.append("has a Dockerfile (\(own))")
    }
    if let starter = starters[path]?.first(where: { !$0.hasPrefix(prefix) }) {
      score += 2
      signs.append("started by \(starter)")
    }
    if let entry = numbers.first(where: {
      Self.isEntryPoint(files.sources[$0].path, below: prefix)
    }) {
      score += 1
      signs.append("has an entry point (\(files.sources[entry].path))")
    }
    if let own = markers.first(where: {
      !$0.dropFirst(prefix.count).contains("/")
        && (ProjectMarker.isRequirements($0) || $0.hasSuffix("/pyproject.toml"))
    }) {
      score += 1
      signs.append("declares its own dependencies (\(own))")
    }
    let words = name.split { "_-.".contains($0) }.map(String.init)
    if let last = words.last,
      ["service", "svc", "backend", "server", "api", "worker", "gateway", "app"].contains(last)
    {
      score += 1
      signs.append("its name ends in '\(last)'")
    }
    if path.hasPrefix("services/") || path.hasPrefix("apps/") || path.hasPrefix("microservices/") {
      score += 1
      signs.append("stands in \(path.prefix { $0 != "/" })/")
    }
    return (score, signs)
  }

  /// `main.py` and its kin in the folder itself or one below.
  private static func isEntryPoint(_ path: String, below prefix: String) -> Bool {
    guard path.hasPrefix(prefix) else { return false }
    let rest = path.dropFirst(prefix.count).pathParts
    guard rest.count <= 2, let file = rest.last else { return false }
    return ["main.py", "__main__.py", "app.py", "wsgi.py", "asgi.py", "manage.py", "server.py"]
      .contains(file)
  }

  private static func isSharedName(_ name: String) -> Bool {
    let last = name.pathParts.last.map { $0.lowercased() } ?? ""
    return ["shared", "common", "commons", "core_lib", "sharedlib", "shared_lib", "contracts"]
      .contains(last) || last.hasPrefix("shared_") || last.hasSuffix("_shared")
      || last.hasPrefix("common_") || last.hasSuffix("_common")
  }
}

/// What a Dockerfile runs.
struct Dockerfile {
  let path: String
  /// The folders of which CMD or ENTRYPOINT names a module or file.
  let started: Set<String>

  private static let maximumParts = 16

  init(path: String, text: String) {
    self.path = path
    var started: Set<String> = []
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }.prefix(10).uppercased()
      guard trimmed.hasPrefix("CMD") || trimmed == "ENTRYPOINT" else { continue }
      for word in line.split(whereSeparator: {
        !($0.isLetter || $0.isNumber || "_-./".contains($0))
      }) {
        // `app/main.py` and `/srv/app/main.py` are of the folder app, `app.main` is, too.
        let parts = word.split(separator: "/").prefix(Self.maximumParts)
        for first in parts.indices {
          for last in first..<max(first, parts.count - 1) {
            started.insert(parts[first...last].joined(separator: "/"))
          }
        }
        let names = word.split(separator: ".", omittingEmptySubsequences: false)
          .prefix(Self.maximumParts)
        for last in 0..<max(0, names.count - 1) {
          started.insert(names[...last].joined(separator: "/"))
        }
      }
    }
    self.started = started
  }
}
