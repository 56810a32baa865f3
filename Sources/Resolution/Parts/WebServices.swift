import PythonSyntax

/// What serves the web, though no command of the tree names it: Django's sites, and applications for
/// a server beside the instructions for an image.
struct WebServices {
  private(set) var signs: [Deployments.Sign] = []
  /// By the folder that they are called by.
  private(set) var sites: [String: Site] = [:]

  /// A Django site, which is one service.
  struct Site {
    /// What belongs to it, the folder that it is called by first: the one around its `manage.py`, or,
    /// where that stands at the top of the tree, the packages of its program, its settings and its
    /// applications.
    let folders: [String]
  }

  private static let makers: [StaticString] = [
    "FastAPI(", "Flask(", "Starlette(", "Sanic(", "Quart(", "Litestar(", "fastapi.FastAPI(",
    "flask.Flask(", "web.Application(", "falcon.App(", "connexion.App(",
  ]

  /// - Parameter hasCommand: whether the distribution that a file belongs to makes a command of its
  ///   own: what serves the web in there is started by it, if at all.
  init(_ snapshot: Snapshot, scopes: [CodeScope], hasCommand: (String) -> Bool) {
    let paths = Set(snapshot.tree.sources.map(\.path))
    let servers = zip(snapshot.tree.sources, scopes).compactMap { file, scope -> String? in
      let isServer = file.path.hasSuffix("wsgi.py") || file.path.hasSuffix("asgi.py")
      return isServer && scope == .product && ["wsgi.py", "asgi.py"].contains(file.path.fileName)
        && !Deployments.isAside(file.path) ? file.path : nil
    }
    var homes: [(folder: String, settings: String)] = []
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts)
    where file.path.hasSuffix("manage.py") && file.path.fileName == "manage.py"
      && !Deployments.isAside(file.path)
    {
      let folder = file.path.dropFileName
      let below = folder.isEmpty ? "" : folder + "/"
      let isServed = servers.contains { $0.isBelow(folder) } || paths.contains(below + "urls.py")
      guard isServed, Self.mayBeOfDjango(facts),
        let settings = Self.settings(facts, folder, paths)
      else { continue }
      homes.append((folder, settings))
      add(settings, startedBy: "\(file.path), which runs a Django site")
    }
    let packages = homes.map { Self.package(around: $0.folder, paths) }
    for (index, home) in homes.enumerated() {
      // Inside a package a site is the whole package's, unless there are several.
      let package = packages[index].flatMap { own in
        packages.count { $0 == own } == 1 ? own : nil
      }
      let site =
        home.folder.isEmpty
        ? site(home.settings, servers, paths) : Site(folders: [package ?? home.folder])
      sites[site.folders[0]] = site
    }
    let images = snapshot.tree.markers.filter {
      let name = $0.fileName
      return
        (ProjectMarker.isDockerfile(name) || ProjectMarker.isCompose(name)
        || name == "Procfile") && !Deployments.isAside($0)
    }
    guard !images.isEmpty else { return }
    let isServer = Set(servers)
    for (index, file) in snapshot.tree.sources.enumerated()
    where scopes[index] == .product {
      guard
        isServer.contains(file.path)
          || Self.makesApplication(snapshot.facts[ModuleID(index)])
            && !file.path.fileName.hasPrefix("_") && !hasCommand(file.path),
        !Deployments.isAside(file.path),
        let image = images.first(where: {
          file.path.isBelow($0.dropFileName)
        })
      else { continue }
      add(file.path, startedBy: "a server (\(file.path), with \(image))")
    }
  }

  /// The outermost package that a folder is or stands in; nil where it is in none.
  private static func package(around folder: String, _ paths: Set<String>) -> String? {
    var folder = folder
    var found: String?
    while !folder.isEmpty, paths.contains(folder + "/__init__.py") {
      found = folder
      folder = folder.dropFileName
    }
    return found
  }

  /// What belongs to the site whose `manage.py` stands at the top of the tree.
  private func site(_ settings: String, _ servers: [String], _ paths: Set<String>) -> Site {
    let tops = Set(paths.compactMap { $0.contains("/") ? String($0.pathParts[0]) : nil })
      .filter { Self.mayBeOfSite($0) }
    let applications = tops.filter { top in
      paths.contains(top + "/__init__.py")
        && ["apps.py", "models.py", "migrations/__init__.py"].contains {
          paths.contains(top + "/" + $0)
        }
    }
    let own = String(settings.pathParts[0])
    let served = servers.map { String($0.pathParts[0]) }.filter(tops.contains)
    let settingsNames = ["settings", "config", "conf", "configuration", "core", "project"]
    // A package of settings alone is not what is served.
    let main =
      settingsNames.contains(own)
      ? served.first { !settingsNames.contains($0) }
        ?? applications.sorted().first { !settingsNames.contains($0) } ?? own : own
    let beside = tops.filter(settingsNames.prefix(4).contains)
    let rest = applications.union(beside).union(served).union([own]).subtracting([main])
    return Site(folders: [main] + rest.sorted())
  }

  private static func mayBeOfSite(_ folder: String) -> Bool {
    let name = folder.lowercased()
    return !ScopeInference.isTestFolder(name) && !ScopeInference.isToolingFolder(name)
      && !ScopeInference.isBackupFolder(name) && !FolderWords.saysTests(name)
      && !FolderWords.saysSample(name) && !FolderWords.saysTemplate(name)
  }

  /// Flask's scripts are called so, too.
  private static func mayBeOfDjango(_ facts: ParsedModule) -> Bool {
    func imports(_ name: StaticString) -> Bool {
      facts.imports.contains { record in
        let module = facts.bytes(record.module)
        return module.count >= name.utf8CodeUnitCount
          && zip(
            module, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
          ).allSatisfy { $0 == $1 }
      }
    }
    return imports("django") || !imports("flask")
  }

  private mutating func add(_ file: String, startedBy what: String) {
    signs.append(
      Deployments.Sign(
        path: file, isFile: true, isOfOwnImage: false, unit: file.dropFileName,
        reason: "started by \(what)"))
  }

  /// The settings that a `manage.py` names: `shop.settings`, `shop.settings.local`.
  private static func settings(
    _ facts: ParsedModule, _ folder: String, _ paths: Set<String>
  ) -> String? {
    for text in facts.dottedStrings {
      var names = facts.string(text).split(separator: ".")
      guard names.contains(where: { $0.hasPrefix("settings") }) else { continue }
      while !names.isEmpty {
        let path = names.joined(separator: "/")
        for root in [folder, ""] {
          let whole = root.isEmpty ? path : root + "/" + path
          if let found = [whole + ".py", whole + "/__init__.py"].first(where: paths.contains) {
            return found
          }
        }
        names.removeLast()
      }
    }
    let beside = (folder.isEmpty ? "" : folder + "/") + "settings.py"
    return paths.contains(beside) ? beside : nil
  }

  /// Whether a module makes an application for a server where it begins.
  private static func makesApplication(_ facts: ParsedModule) -> Bool {
    facts.definitions.contains { definition in
      guard definition.parent == nil, definition.kind == .assignment, !definition.value.isNone
      else { return false }
      let value = facts.bytes(definition.value)
      return makers.contains { maker in
        value.count >= maker.utf8CodeUnitCount
          && zip(value, UnsafeBufferPointer(start: maker.utf8Start, count: maker.utf8CodeUnitCount))
            .allSatisfy { $0 == $1 }
      }
    }
  }
}
