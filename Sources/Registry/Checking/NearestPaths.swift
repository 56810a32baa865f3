package import Resolution
import PythonSyntax

/// Finds what a path that leads nowhere may have meant.
package struct NearestPaths {
  private let program: Program
  private let alternatives: Alternatives
  /// What was found before: many lines of a document ask for the same name.
  private var homes: [String: Homes] = [:]
  private var modules: [String: [Substring: [String]]] = [:]

  /// The paths by which definitions of one name can be imported.
  private struct Homes {
    /// Of product code.
    var product = Paths()
    /// Of product code, tests and tools.
    var all = Paths()
  }

  /// Paths in the order in which they are offered, and those below each top-level package.
  private struct Paths {
    private(set) var all: [String] = []
    private(set) var ofTop: [Substring: [String]] = [:]

    mutating func append(_ path: String) {
      all.append(path)
      ofTop[path.topName, default: []].append(path)
    }
  }

  /// Looks among the modules and definitions of one program.
  package init(_ program: Program) {
    self.program = program
    alternatives = program.alternatives
  }

  /// The definition of the same name, the module of another case, the module of the same name
  /// elsewhere, the nearest module. What it gives can be imported.
  package mutating func path(for path: String) -> NearestPath? {
    let name = path.lastName
    // The target of a patch: a member of a class that stands elsewhere.
    let owner = path.parentPath
    if owner.lastName.first?.isUppercase ?? false, !owner.parentPath.isEmpty,
      let home = self.path(for: owner)
    {
      let member = home.path + "." + name
      if works(member), member != path {
        return NearestPath(path: member, isCertain: home.isCertain)
      }
    }
    if let home = definition(of: name, near: path) {
      return NearestPath(path: home.path, isCertain: home.isOnly && isAllowed(home.path, for: path))
    }
    if let other = alternatives.module(ignoringCase: path) {
      let module = program.modules[other].name
      if module != path, works(module) { return NearestPath(path: module, isCertain: true) }
    }
    let modules = modules(lastNamed: name)[path.topName] ?? []
    if modules.count == 1 { return NearestPath(path: modules[0], isCertain: true) }
    return alternatives.module(near: path).flatMap {
      $0 != path && works($0) ? NearestPath(path: $0, isCertain: false) : nil
    }
  }

  private func works(_ path: String) -> Bool {
    switch program.lookup.object(at: path) {
    case .object, .found: true
    case .missing, .unsure, .outside, .blocked: false
    }
  }

  /// Whether code that used one path may use the other: it is of the same part, or of a shared one.
  private func isAllowed(_ new: String, for path: String) -> Bool {
    if new.topName == path.topName { return true }
    return program.services.contains { service in
      service.role == .shared && service.paths.contains { $0.hasSuffix(new.topName) }
    }
  }

  /// Of product code, those below the same top-level package before others; of tests where nothing
  /// else has the name. With it whether it is the only one.
  private mutating func definition(
    of name: String, near path: String
  ) -> (path: String, isOnly: Bool)? {
    // A common word is defined in many places, none of which is meant.
    guard name.utf8.count > 4, name.contains("_") || name.contains(where: \.isUppercase) else {
      return nil
    }
    let homes = homes(of: name)
    for paths in [homes.product, homes.all] {
      for candidates in [paths.ofTop[path.topName] ?? [], paths.all] {
        var others = candidates.lazy.filter { $0 != path }.makeIterator()
        if let first = others.next() { return (first, others.next() == nil) }
      }
    }
    return nil
  }

  private mutating func homes(of name: String) -> Homes {
    if let found = homes[name] { return found }
    var found = Homes()
    for site in alternatives.definitions(of: name) where program.scopes[site.module] < .backup {
      let home = program.path(of: site)
      guard works(home) else { continue }
      found.all.append(home)
      if program.scopes[site.module] == .product { found.product.append(home) }
    }
    homes[name] = found
    return found
  }

  /// The modules of product code and tests with a last name, by their top-level package.
  private mutating func modules(lastNamed name: String) -> [Substring: [String]] {
    if let found = modules[name] { return found }
    let found = Dictionary(
      grouping: alternatives.modules(lastNamed: name).map { program.modules[$0].name }
        .filter { works($0) }
    ) { $0.topName }
    modules[name] = found
    return found
  }
}
