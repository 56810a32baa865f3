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
  /// Folders that hold a Dockerfile.
  let images: Set<String>
  /// Django sites, by the folder that they are called by: each is one part.
  let sites: [String: WebServices.Site]

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
    let split = splitFolders(packages)
    let siteOfFolder = Dictionary(
      sites.flatMap { main, site in site.folders.map { ($0, main) } },
      uniquingKeysWith: { min($0, $1) })
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
          partOfFolder[above]
          ?? part(
            of: file.path, packages: packages, split: split, roots: roots, sites: siteOfFolder)
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
          } ?? sites[key]?.folders ?? [key])
        parts.configured.append(service)
        parts.partOfFile.append(number)
      }
    }
    parts.names = shortened(parts.names)
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

  /// Folders that are deployed by themselves: where several stand side by side, or one in a folder that
  /// only holds folders.
  private func splitFolders(_ packages: Set<String>) -> Set<String> {
    let holding = Set(files.sources.map { $0.path.dropFileName })
    var below: [String: Int] = [:]
    for folder in deployed {
      var above = folder.dropFileName
      while !above.isEmpty {
        below[above, default: 0] += 1
        above = above.dropFileName
      }
    }
    var beside: [String: Set<String>] = [:]
    for folder in deployed {
      // `asr/src` is what `asr` deploys, if nothing else there is.
      var unit = folder
      while FolderWords.saysNothing(unit.fileName), !unit.dropFileName.isEmpty,
        below[unit.dropFileName] == 1,
        !Self.containers.contains(unit.dropFileName.fileName.lowercased())
      {
        unit = unit.dropFileName
      }
      beside[unit.dropFileName, default: []].insert(unit)
    }
    return Set(
      beside.filter { parent, units in
        guard !parent.isEmpty else { return false }
        if units.count > 1 { return true }
        let parts = parent.pathParts.map { $0.lowercased() }
        return parts.count < 3 && !packages.contains(parent) && !holding.contains(parent)
          && units.isSubset(of: images)
          && !parts.contains {
            ScopeInference.isToolingFolder($0)
              || Self.containers.contains($0) && !["src", "python"].contains($0)
          }
          && layout.project(of: parent + "/").map { layout.projects[$0].folder.isEmpty } ?? true
      }.flatMap(\.value))
  }

  private func part(
    of path: String, packages: Set<String>, split: Set<String>, roots: Set<String>,
    sites: [String: String]
  ) -> String {
    let folders = path.pathParts.dropLast().map(String.init)
    guard let first = folders.first else { return "" }
    for depth in 1...folders.count {
      let folder = folders[..<depth].joined(separator: "/")
      if let site = sites[folder] { return site }
      if split.contains(folder) { return folder }
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

  /// The last folder's name where that is unique, else the path. A folder whose name says nothing is
  /// called by the distribution that it is, or by the folder above.
  private func shortened(_ names: [String]) -> [String] {
    let last = names.map { String($0.pathParts.last ?? Substring($0)) }
    let told = names.map { Self.saysNothing($0) ? telling($0) : nil }
    var counts: [String: Int] = [:]
    for name in last { counts[name, default: 0] += 1 }
    for name in told.compactMap(\.self) { counts[name, default: 0] += 1 }
    return names.indices.map { index in
      if let name = told[index] { return counts[name] == 1 ? name : names[index] }
      // What others would be called does not take a folder's own name from it.
      let others = told.count { $0 == last[index] }
      return counts[last[index], default: 0] - others == 1 ? last[index] : names[index]
    }
  }

  /// `api` at the top, or in `services/`, says enough.
  private static func saysNothing(_ path: String) -> Bool {
    let above = path.dropFileName.fileName.lowercased()
    let name = path.fileName.lowercased()
    if ["api", "app"].contains(name), above.isEmpty || containers.contains(above) { return false }
    return FolderWords.saysNothing(name)
  }

  private func telling(_ path: String) -> String {
    let project = layout.project(of: path + "/").map { layout.projects[$0] }
    if let project, project.folder == path || path.dropFileName.isEmpty, let name = project.name,
      !Self.saysNothing(name)
    {
      return name
    }
    let above = path.pathParts.dropLast().last {
      !FolderWords.saysNothing(String($0)) && !Self.containers.contains($0.lowercased())
    }
    return above.map(String.init) ?? path.fileName
  }
}
