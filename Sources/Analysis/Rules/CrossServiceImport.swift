package import Resolution
import PythonSyntax

/// Imports that reach into a service from outside it.
package enum CrossServiceImport: Rule {
  package static let info = RuleInfo(
    name: "cross-service-import",
    summary: "An import of a service's module by code outside that service.",
    explanation: """
      A service is deployed by itself. Code outside it that imports it works in the monorepo and
      fails in the image, or drags one service's release into another's. Shared packages may be
      imported by every service. Imports for type checking alone are warnings; imports by tests and
      tools, and by what is neither deployed nor distributed, are notes. `(deferred)` happens when a function is called,
      `(guarded)` in a `try` that survives an ImportError. What Dockerfiles copy into no image
      without the service, such as a plugin of it, may import it.

      ```python
      # billing_service/core/settlement.py
      from orders_service.models import Order   # error: imports the service orders_service
      ```

      Move what both need into a shared package, or talk over the service's interface. Which
      folders are services is inferred; `[services]` in groundplan.toml decides otherwise.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    program.crossings.map { crossing in
      let statement = program.statement(of: crossing)
      let scope = program.scopes[crossing.importer]
      let from = program.services[crossing.from]
      let to = program.services[crossing.to]
      let who =
        switch from.role {
        case .service: "the service \(from.name)"
        case .shared: "the shared package \(from.name)"
        case .application, .library, .vendored, .test, .tooling, .backup, .other: from.name
        }
      var message = "\(who) imports the service \(to.name): "
      message += statement
      switch crossing.kind {
      case .runtime: break
      case .typeChecking, .deferred, .guarded, .lazy: message += " (\(crossing.kind.name))"
      }
      return Finding(
        rule: info.name,
        severity: scope != .product || !from.role.isShipped
          ? .note : crossing.kind == .typeChecking ? .warning : .error,
        scope: scope, location: program.location(of: crossing), message: message,
        notes: owners(of: crossing, in: program),
        key: program.modules[crossing.importer].name + " -> " + statement)
    }
  }

  /// Who answers for both ends, where anybody is known to.
  private static func owners(of crossing: ServiceCrossing, in program: Program) -> [Finding.Note] {
    let owners = program.owners
    guard !owners.isEmpty else { return [] }
    let ends = [crossing.importer, crossing.target].map { module in
      let names = owners.names(of: program.modules[module].path)
      return names.isEmpty ? "nobody" : names.joined(separator: " ")
    }
    return ends == ["nobody", "nobody"]
      ? []
      : [
        program.note(
          "owned by \(ends[1]); what imports it by \(ends[0])", module: crossing.target)
      ]
  }
}
