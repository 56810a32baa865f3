import PythonSyntax

/// What serves the web, though no command of the tree names it: Django's sites, and applications for
/// a server beside the instructions for an image.
struct WebServices {
  private(set) var signs: [Deployments.Sign] = []
  /// Folders that hold a site's `manage.py`: what stands below is one service.
  private(set) var sites: Set<String> = []

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
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts)
    where file.path.hasSuffix("manage.py") && file.path.fileName == "manage.py"
      && !Deployments.isAside(file.path)
    {
      let folder = file.path.dropFileName
      let below = folder.isEmpty ? "" : folder + "/"
      let isServed = servers.contains { $0.isBelow(folder) } || paths.contains(below + "urls.py")
      guard isServed, let settings = Self.settings(facts, folder, paths) else { continue }
      sites.insert(folder)
      add(settings, startedBy: "\(file.path), which runs a Django site")
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
