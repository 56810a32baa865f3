import PythonSyntax

/// Sorts the files of a tree into parts: each project of its own, each folder that is deployed by
/// itself beside others, else the folders at the top, or those inside a container such as
/// `services/`.
struct PartGrouping {
  let files: ProjectFiles
  let settings: any TreeSettings
  let layout: ProjectLayout
  /// Folders that are deployed by themselves.
  let deployed: Set<String>
  /// Folders that hold a Django site: all of its packages are one part.
  let sites: Set<String>

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
    "microservices", "python", "src", "plugins", "integrations", "modules",
  ]

  /// Groups the files; the name of a part is its folder's.
  func parts() -> Parts {
    var parts = Parts()
    var numbers: [String: ServiceID] = [:]
    let claims = claims()
    let packages = Set(
      files.sources.compactMap {
        $0.path.hasSuffix("/__init__.py") ? String($0.path.dropLast("/__init__.py".count)) : nil
      })
    let split = splitFolders()
    let roots = Set(
      layout.roots.map(\.path).filter {
        !$0.isEmpty && RootSearch.reach(of: $0).isEmpty
          && !ScopeInference.isTestFolder($0.pathParts[0].lowercased())
      })
    var partOfFolder: [String: String] = [:]
    for file in files.sources {
      let key: String
      let name: String
      var service: String?
      if let claim = claims.service(of: file.path) {
        (key, name, service) = ("=" + claim, claim, claim)
      } else {
        let above = file.path.dropFileName
        let folder =
          partOfFolder[above] ?? part(of: file.path, packages: packages, split: split, roots: roots)
        partOfFolder[above] = folder
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
            settings.services[name]?.packages.map { folder(of: $0, claims.holding) }
          } ?? [key])
        parts.configured.append(service)
        parts.partOfFile.append(number)
      }
    }
    parts.names = Self.shortened(parts.names)
    return parts
  }

  /// What the services of the configuration hold.
  private struct Claims {
    /// Every folder with a Python file at any depth, and every module's path without its ending.
    var holding: Set<String> = []
    /// By path, the services in the order in which they claim.
    var services: [(path: String, service: String)] = []
    private var places: [String: Int] = [:]

    mutating func add(_ path: String, _ service: String) {
      places[path] = places[path] ?? services.count
      services.append((path, service))
    }

    /// Of several claims the first holds.
    func service(of path: String) -> String? {
      guard !places.isEmpty else { return nil }
      var first = places[path]
      if path.utf8.suffix(3).elementsEqual(".py".utf8),
        let place = places[String(path.dropLast(3))]
      {
        first = min(first ?? place, place)
      }
      _ = path.folder { folder in
        if !folder.isEmpty, let place = places[folder] { first = min(first ?? place, place) }
        return false
      }
      return first.map { services[$0].service }
    }
  }

  private func claims() -> Claims {
    var claims = Claims()
    guard !settings.services.isEmpty else { return claims }
    for file in files.sources {
      claims.holding.insert(String(file.path.dropLast(3)))
      _ = file.path.folder { !claims.holding.insert($0).inserted }
    }
    for (name, service) in settings.services.sorted(by: { $0.key < $1.key }) {
      for package in service.packages {
        claims.add(folder(of: package, claims.holding), name)
      }
    }
    return claims
  }

  /// A configured package is written dotted or as a path.
  private func folder(of package: String, _ holding: Set<String>) -> String {
    if package.contains("/") { return package }
    let path = package.replacing(".", with: "/")
    let below = layout.roots.lazy.map { $0.path.isEmpty ? path : $0.path + "/" + path }
    return below.first(where: holding.contains) ?? path
  }

  /// Folders that are deployed by themselves, where several stand side by side.
  private func splitFolders() -> Set<String> {
    var beside: [String: [String]] = [:]
    for folder in deployed { beside[folder.dropFileName, default: []].append(folder) }
    return Set(beside.filter { $0.value.count > 1 && !$0.key.isEmpty }.flatMap(\.value))
  }

  private func part(
    of path: String, packages: Set<String>, split: Set<String>, roots: Set<String>
  ) -> String {
    let folders = path.pathParts.dropLast().map(String.init)
    guard let first = folders.first else { return "" }
    for depth in 1...folders.count {
      let folder = folders[..<depth].joined(separator: "/")
      if split.contains(folder) || sites.contains(folder) { return folder }
    }
    if let project = layout.project(of: path).map({ layout.projects[$0].folder }), !project.isEmpty,
      RootSearch.reach(of: project).isEmpty
    {
      return project
    }
    if let root = path.folder(where: roots.contains) {
      let parts = root.pathParts.map(String.init)
      let trimmed = parts.last == "src" ? parts.dropLast() : parts[...]
      if !trimmed.isEmpty, trimmed.count > 1 || !Self.containers.contains(trimmed[0]) {
        return trimmed.joined(separator: "/")
      }
      let depth = parts.count
      return folders.count > depth ? folders[...depth].joined(separator: "/") : root
    }
    // The plugins of an Ansible collection are one.
    if first == "plugins", files.markers.contains("galaxy.yml") { return first }
    if Self.containers.contains(first.lowercased()), !packages.contains(first), folders.count > 1 {
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
}
