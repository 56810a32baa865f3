import PythonSyntax

/// Tells what each part of a tree is for: by what starts it, what is published, who asks for whom and
/// who imports whom; names only where nothing else speaks. Each sign is kept as a sentence.
struct RoleInference {
  let files: ProjectFiles
  let settings: any TreeSettings
  let layout: ProjectLayout
  let scopes: [CodeScope]
  let parts: PartGrouping.Parts
  let deployments: Deployments
  /// Files whose folder is published or started by a command of a project file.
  let commands: [StartedProgram]
  /// Whether the tree is a collection of Ansible.
  let isCollection: Bool
  private let partOfPath: [String: ServiceID]
  /// By part, whether the distribution of the project around it holds it; see ``Shipping``.
  private let isShipped: [Bool?]
  /// By project, those that ask for it.
  private let askersOfProject: [[Int]]
  /// By part, whether other parts stand in its folder.
  private let isRest: [Bool]

  init(
    files: ProjectFiles, settings: any TreeSettings, layout: ProjectLayout, scopes: [CodeScope],
    parts: PartGrouping.Parts, deployments: Deployments, commands: [StartedProgram]
  ) {
    self.files = files
    self.settings = settings
    self.layout = layout
    self.scopes = scopes
    self.parts = parts
    self.deployments = deployments
    self.commands = commands
    isCollection = files.markers.contains("galaxy.yml")
    let partOfPath = Dictionary(
      zip(files.sources.map(\.path), parts.partOfFile), uniquingKeysWith: { first, _ in first })
    self.partOfPath = partOfPath
    var askers = [[Int]](repeating: [], count: layout.projects.count)
    for (asker, project) in layout.projects.enumerated() {
      for asked in project.dependencies { askers[asked].append(asker) }
    }
    askersOfProject = askers
    var above: Set<String> = []
    for path in parts.paths.map({ $0[0] }) {
      var folder = path.dropFileName
      while !folder.isEmpty, above.insert(folder).inserted { folder = folder.dropFileName }
    }
    isRest = parts.paths.map { above.contains($0[0]) }
    isShipped = Shipping(layout).isShipped(parts.paths.map { $0[0] }) { partOfPath[$0] != nil }
  }

  struct PartImports {
    let importer: Int
    let imported: Int
    let count: Int
    /// Whether some of them stand in the importer's product code.
    var isOfProduct = true
  }

  /// - Parameter imports: how many imports lead from part to part, those of tests among them.
  func services(imports: [PartImports]) -> [Service] {
    let signs = deploymentSigns()
    let requirements = requirementFiles()
    let imported = Set(
      imports.filter { $0.importer != $0.imported && $0.isOfProduct }.map(\.imported))
    var files = [[Int]](repeating: [], count: parts.names.count)
    for (file, part) in parts.partOfFile.enumerated() { files[Int(part.rawValue)].append(file) }
    var roles: [Service.Role?] = []
    var reasons: [[String]] = []
    for part in parts.names.indices {
      let (role, why) = firstRole(
        of: part, files: files[part], signs: signs[part], requirements: requirements,
        isImported: imported.contains(part))
      roles.append(role)
      reasons.append(why)
    }
    for part in parts.names.indices where roles[part] == nil && parts.paths[part] == [""] {
      roles[part] = roles.contains(.service) ? .tooling : .other
      reasons[part].append("files beside the top-level folders")
    }
    var users = [[PartImports]](repeating: [], count: parts.names.count)
    var used = users
    for each in imports {
      if each.importer != each.imported { users[each.imported].append(each) }
      used[each.importer].append(each)
    }
    var hasService = roles.contains(.service)
    for part in parts.names.indices where roles[part] == nil {
      let (role, why) = role(
        of: part, roles: roles, hasService: hasService, users: users[part], used: used[part])
      hasService = hasService || role == .service
      roles[part] = role
      reasons[part].append(why)
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
        isConfigured: parts.configured[part] != nil,
        hasOwnImage: signs[part].isEmpty || signs[part].contains(where: \.isOfOwnImage),
        reasons: reasons[part])
    }
  }

  /// By folder, the first file in it that lists dependencies and nothing else.
  private func requirementFiles() -> [String: String] {
    let files = files.markers.filter {
      ProjectMarker.isRequirements($0) || $0.fileName == "Pipfile"
    }
    return Dictionary(
      files.map { ($0.dropFileName, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// For each part, why it is deployed.
  private func deploymentSigns() -> [[Deployments.Sign]] {
    var result = [[Deployments.Sign]](repeating: [], count: parts.names.count)
    var partOfFolder: [String: ServiceID] = [:]
    for part in parts.names.indices {
      for path in parts.paths[part] { partOfFolder[path] = ServiceID(part) }
    }
    for sign in deployments.signs {
      var part = sign.isFile ? partOfPath[sign.path] : nil
      // An image deep below a distribution is of the folder that it stands in.
      if let found = part, sign.isOfOwnImage, isDeep(sign.unit, below: Int(found.rawValue)) {
        part = nil
      }
      // `part/docker/Dockerfile`, and no deeper: what is built inside it is a piece of it.
      var folder = sign.path
      for _ in 0..<2 where part == nil && !sign.isFile && !folder.isEmpty {
        part = partOfFolder[folder]
        folder = folder.dropFileName
      }
      guard let part else { continue }
      if !result[Int(part.rawValue)].contains(where: { $0.reason == sign.reason }) {
        result[Int(part.rawValue)].append(sign)
      }
    }
    return result
  }

  /// Whether a folder that is deployed with its own image stands deep in a part.
  private func isDeep(_ unit: String, below part: Int) -> Bool {
    let path = parts.paths[part][0]
    guard !path.isEmpty, unit.hasPrefix(path + "/"), deployments.imageFolders.contains(unit) else {
      return false
    }
    return unit.dropFirst(path.utf8.count + 1).pathParts.count > 2
  }

  // MARK: - What the part itself tells

  /// What the part's own folder tells; nil where its users must decide.
  private func firstRole(
    of part: Int, files numbers: [Int], signs: [Deployments.Sign], requirements: [String: String],
    isImported: Bool
  ) -> (Service.Role?, [String]) {
    if let name = parts.configured[part], let setting = settings.services[name] {
      return (setting.shared ? .shared : .service, ["configured"])
    }
    let path = parts.paths[part][0]
    let name = path.pathParts.last.map { $0.lowercased() } ?? ""
    if ScopeInference.isBackupFolder(name) { return (.backup, ["its name says backup"]) }
    if ScopeInference.isTestFolder(name) { return (.test, ["its name says tests"]) }
    if name.hasPrefix(".") { return (.tooling, ["a hidden folder"]) }
    if path.isEmpty { return (nil, []) }
    if let word = path.pathParts.first(where: {
      FolderWords.saysSample(String($0)) || FolderWords.saysTemplate(String($0))
    }) {
      return (.tooling, ["'\(word)' says that it is a sample or template"])
    }
    if path.pathParts.contains(where: { FolderWords.saysTests(String($0)) }) {
      return (.test, ["its name says tests"])
    }
    if FolderWords.mayBeVendored(name) {
      return (.vendored, ["its name says that it is somebody else's"])
    }
    let users = askers(of: part)
    let deployed = signs.map(\.reason)
    let isStarted = signs.contains(where: \.isFile)
    let isBelowTooling =
      ScopeInference.isToolingFolder(path.pathParts[0].lowercased())
      && (users.isEmpty || layout.projects.allSatisfy { $0.folder != path })
    // What is started there builds the product, deploys it, or stands in for a part of it; unless it
    // has an image and a deployment of its own.
    let isDeployedItself =
      deployments.imageFolders.contains(path)
      && signs.contains {
        $0.isFile && ProjectMarker.isManifest($0.source) && $0.source.dropFileName == path
      }
    if ScopeInference.isToolingFolder(name) || isBelowTooling, !isDeployedItself {
      return (.tooling, ["its name says tooling"])
    }
    let isPackage = partOfPath[path + "/__init__.py"] != nil
    if ["changelog", "changelogs"].contains(name)
      || !isPackage
        && ["news", "newsfragments", "changes", "datasets", "devbin", "hack", "recipes"].contains(
          name)
    {
      return (.tooling, ["its name says tooling"])
    }
    let weak = weakSigns(path: path, files: numbers, requirements: requirements)
    if !Self.isSharedName(name) {
      let own = project(of: part).map { layout.projects[$0] }
      let isDistribution = own.map { $0.name != nil && $0.folder == path } ?? false
      // A distribution may have an image for whoever installs it; what isn't published, and has an
      // image that starts something or is imported by nobody, is there to be run.
      let isRun =
        own.map { !$0.isPublished } ?? true && (!isImported || signs.contains { !$0.isIdle })
      let isLibrary = isDistribution && own?.isFramework == true
      let isIdle = signs.allSatisfy(\.isIdle) && weak.isEmpty && !isDistribution
      // Of a folder whose parts have been taken out an image tells nothing.
      let hasImage =
        !deployed.isEmpty && users.isEmpty && !isIdle && !(isRest[part] && !isDistribution)
        && (!isDistribution || !weak.isEmpty || isRun)
      if isStarted && !isLibrary || hasImage && !isLibrary { return (.service, deployed + weak) }
      if isDistribution, users.isEmpty, let own, own.isServed {
        return (.service, ["\(own.files[0]) makes an application for a server of it"] + weak)
      }
      if weak.count >= 2, users.isEmpty, command(of: part) == nil, isShipped[part] != false {
        return (.service, weak)
      }
    }
    let tests = numbers.count { scopes[$0] == .test }
    if tests == numbers.count {
      return isRest[part]
        ? (.other, ["what is left of the folder beside its parts"])
        : (.test, ["all of its files are tests"])
    }
    if tests * 4 >= numbers.count * 3, isShipped[part] == false {
      return (.test, ["most of its files are tests"])
    }
    if tests * 2 > numbers.count, name.hasPrefix("test"), isShipped[part] != true {
      return (.test, ["its name says tests, and most of its files are"])
    }
    let backups = numbers.count { scopes[$0] == .backup }
    if backups * 2 > numbers.count { return (.backup, ["most of its files are backups"]) }
    return (nil, users + (Self.isSharedName(name) ? [] : deployed + weak))
  }

  /// Signs of which one alone says little.
  private func weakSigns(
    path: String, files numbers: [Int], requirements: [String: String]
  ) -> [String] {
    var signs: [String] = []
    let prefix = path + "/"
    if let entry = numbers.first(where: {
      scopes[$0] == .product && Self.isEntryPoint(files.sources[$0].path, below: prefix)
    }) {
      signs.append("has an entry point (\(files.sources[entry].path))")
    }
    if let own = requirements[path] {
      signs.append("declares its own dependencies (\(own))")
    }
    let first = path.prefix { $0 != "/" }
    if ["services", "apps", "microservices"].contains(first), path != first {
      signs.append("stands in \(first)/")
    }
    return signs
  }

  /// `main.py` and its kin in the folder itself or one below.
  private static func isEntryPoint(_ path: String, below prefix: String) -> Bool {
    guard path.hasPrefix(prefix) else { return false }
    let rest = path.dropFirst(prefix.count).pathParts
    guard rest.count <= 2, let file = rest.last,
      rest.count == 1 || !ScopeInference.isToolingFolder(rest[0].lowercased())
    else { return false }
    return ["main.py", "__main__.py", "app.py", "wsgi.py", "asgi.py", "manage.py", "server.py"]
      .contains(file)
  }

  /// The project that a part is, or is of.
  private func project(of part: Int) -> Int? {
    layout.project(of: parts.paths[part][0] + "/")
  }

  /// Which projects ask for the project that a part is, other than one around it, which only lists
  /// what is in the tree.
  private func askers(of part: Int) -> [String] {
    guard let project = project(of: part), layout.projects[project].folder == parts.paths[part][0]
    else { return [] }
    let folder = layout.projects[project].folder
    let askers = askersOfProject[project].map { layout.projects[$0] }.filter {
      !folder.hasPrefix($0.folder + "/") && !$0.folder.isEmpty
    }.map { $0.name ?? $0.folder }
    guard !askers.isEmpty else { return [] }
    return [
      askers.count > 3
        ? "asked for by \(askers.count) projects of the tree"
        : "asked for by \(askers.joined(separator: ", "))"
    ]
  }

  // MARK: - What its users tell

  /// - Parameters:
  ///   - users: the imports of it by other parts.
  ///   - used: those that it has itself.
  private func role(
    of part: Int, roles: [Service.Role?], hasService: Bool, users: [PartImports],
    used: [PartImports]
  ) -> (Service.Role, String) {
    let services = users.filter { roles[$0.importer] == .service }
    let used = used.filter { roles[$0.imported] == .service }
    if services.count >= 2, used.isEmpty {
      return (
        .shared,
        "imported by \(services.count) services ("
          + services.map { parts.names[$0.importer] }.sorted().joined(separator: ", ")
          + ") and imports none"
      )
    }
    if Self.isSharedName(parts.paths[part].last ?? ""), !users.isEmpty || used.isEmpty,
      hasService
    {
      return (.shared, "its name says that it is shared")
    }
    if services.count >= 2 {
      return (
        .shared,
        "imported by \(services.count) services, although it imports "
          + used.map { parts.names[$0.imported] }.sorted().joined(separator: ", ")
      )
    }
    let others = users.filter {
      roles[$0.importer] != .test && roles[$0.importer] != .tooling
        && (roles[$0.importer] != nil || isShipped[$0.importer] != false)
    }
    // What examples import is there to be imported.
    let isShown = users.contains { user in
      parts.paths[user.importer][0].pathParts.first.map { FolderWords.saysSample(String($0)) }
        ?? false
    }
    if let command = command(of: part, isShown: isShown),
      others.allSatisfy({ user in
        // What the tests of another distribution import is beside the point.
        let asker = project(of: user.importer)
        return asker == project(of: part)
          || !user.isOfProduct
            && asker.map({ layout.projects[$0].folder == parts.paths[user.importer][0] }) ?? false
      })
    {
      return (.application, "\(command.file):\(command.line) makes a command of it")
    }
    if let project = project(of: part), let name = layout.projects[project].name {
      if isShipped[part] == false, others.isEmpty {
        return (.tooling, "the distribution \(name) doesn't ship it, and nothing imports it")
      }
      if layout.projects[project].folder == parts.paths[part][0] || isShipped[part] == true
        || !hasService && isShipped[part] != false
      {
        return (.library, "the distribution \(name)")
      }
    }
    if isCollection, parts.paths[part] == ["plugins"] {
      return (.library, "the plugins of an Ansible collection")
    }
    if !others.isEmpty {
      return (.library, "imported by \(others.count) other \(others.count == 1 ? "part" : "parts")")
    }
    return (.other, "no sign of a service and no use by several services")
  }

  /// What a project file makes a command of, where its module is in the part. Many a library has a
  /// command beside: the only distribution of a tree must say itself that it is a program, or name a
  /// command for managing or serving, or one like itself where no example of the tree imports it.
  private func command(of part: Int, isShown: Bool = false) -> StartedProgram? {
    let own = commands.filter { command in
      deployments.started[command].flatMap { partOfPath[$0] } == ServiceID(part)
    }
    guard let first = own.first, let number = project(of: part),
      layout.projects[number].folder.isEmpty
    else { return own.first }
    let project = layout.projects[number]
    if project.isFramework { return nil }
    if project.isProgram { return first }
    if isShown { return nil }
    let words = (project.name ?? "").split { $0 == "-" || $0 == "_" }
    // `paasta` of `paasta-tools`.
    let short = words.count == 2 && ["tools", "cli"].contains(words[1]) ? String(words[0]) : ""
    let names = [project.name ?? "", parts.paths[part][0].fileName, short].map(Shipping.letters)
    func isOfProgram(_ command: StartedProgram) -> Bool {
      let name = command.command ?? ""
      return names.contains(Shipping.letters(name)) || name.hasSuffix("-manage")
        || name.hasSuffix("server")
    }
    if let command = own.first(where: isOfProgram) { return command }
    // A distribution of several packages that are programs: its daemons are some, too.
    let programs = Set(
      commands.filter { $0.file == first.file && isOfProgram($0) }
        .compactMap { deployments.started[$0].flatMap { partOfPath[$0] } })
    return programs.count > 1
      ? own.first { $0.command?.hasPrefix("test") == false } : nil
  }

  private static func isSharedName(_ name: String) -> Bool {
    let last = name.pathParts.last.map { $0.lowercased() } ?? ""
    return ["shared", "common", "commons", "core_lib", "sharedlib", "shared_lib", "contracts"]
      .contains(last) || last.hasPrefix("shared_") || last.hasSuffix("_shared")
      || last.hasPrefix("common_") || last.hasSuffix("_common")
  }
}
