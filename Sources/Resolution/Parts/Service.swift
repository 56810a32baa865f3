/// A top-level part of the tree: a service, a shared package, or what else stands there.
package struct Service: Sendable {
  /// What a part is for, which decides who may import it.
  package enum Role: String, Sendable, CaseIterable {
    /// Deployed by itself; nothing else may import it.
    case service
    /// Every service may import it.
    case shared
    /// Made a command of, and imported by no other part.
    case application
    /// Published, or imported by other parts.
    case library
    /// Somebody else's code that is kept in the tree.
    case vendored
    /// No sign of any of these.
    case other
    case test, tooling, backup

    /// Whether its code leaves the tree, deployed or distributed.
    package var isShipped: Bool {
      switch self {
      case .service, .shared, .application, .library: true
      case .vendored, .other, .test, .tooling, .backup: false
      }
    }
  }

  package let name: String
  package let role: Role
  /// Folders or files, relative to the root of the tree.
  package let paths: [String]
  package let isConfigured: Bool
  /// Shared by the services' tests, not by what is deployed: `test_framework`.
  package var isTestSupport: Bool {
    role == .shared
      && paths.allSatisfy { $0.pathParts.last?.hasPrefix("test") ?? false }
  }

  /// Whether it has an image of its own; what only other commands of an image start is deployed with
  /// the rest of it.
  package let hasOwnImage: Bool
  /// Why it is taken for what it is, as sentences.
  package let reasons: [String]

  package init(
    name: String, role: Role, paths: [String], isConfigured: Bool, hasOwnImage: Bool = true,
    reasons: [String]
  ) {
    self.name = name
    self.role = role
    self.paths = paths
    self.isConfigured = isConfigured
    self.hasOwnImage = hasOwnImage
    self.reasons = reasons
  }
}
