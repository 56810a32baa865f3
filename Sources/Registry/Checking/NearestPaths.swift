package import Resolution
import PythonSyntax

/// Finds what a path that leads nowhere may have meant.
package struct NearestPaths {
  private let program: Program
  private let alternatives: Alternatives

  /// Looks among the modules and definitions of one program.
  package init(_ program: Program) {
    self.program = program
    alternatives = program.alternatives
  }

  /// The definition of the same name, the module of another case, the module of the same name
  /// elsewhere, the nearest module. What it gives can be imported.
  package func path(for path: String) -> NearestPath? {
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
    let sites = definitions(of: name, near: path)
    if let first = sites.first {
      let home = program.path(of: first)
      return NearestPath(path: home, isCertain: sites.count == 1 && isAllowed(home, for: path))
    }
    if let other = alternatives.module(ignoringCase: path) {
      let module = program.modules[other].name
      if module != path, works(module) { return NearestPath(path: module, isCertain: true) }
    }
    let modules = alternatives.modules(lastNamed: path, for: path.topName).map {
      program.modules[$0].name
    }.filter { works($0) }
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
  /// else has the name.
  private func definitions(
    of name: String, near path: String
  ) -> [DefinitionID] {
    // A common word is defined in many places, none of which is meant.
    guard name.utf8.count > 4, name.contains("_") || name.contains(where: \.isUppercase) else {
      return []
    }
    let all = alternatives.definitions(of: name).filter { site in
      let home = program.path(of: site)
      return program.scopes[site.module] < .backup && home != path && works(home)
    }
    let product = all.filter { program.scopes[$0.module] == .product }
    let own = (product.isEmpty ? all : product).filter {
      program.modules[$0.module].name.topName == path.topName
    }
    return own.isEmpty ? product.isEmpty ? all : product : own
  }
}
