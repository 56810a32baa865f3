package import PythonSyntax

/// Where one imported name leads.
package struct ResolvedImport: Sendable {
  /// Whose module is meant, as far as the path tells.
  package enum Destination: UInt8, Sendable, CaseIterable {
    case firstParty, standardLibrary, thirdParty
    /// The path begins in this project and leads nowhere.
    case unresolved
  }

  package let importer: ModuleID
  /// Nil unless a file of the tree is meant.
  @Packed package private(set) var target: ModuleID?
  package let record: ImportRecord.ID
  package let destination: Destination
  package let kind: ImportKind

  init(
    importer: ModuleID, target: ModuleID?, record: ImportRecord.ID, destination: Destination,
    kind: ImportKind
  ) {
    self.importer = importer
    _target = Packed(wrappedValue: target)
    self.record = record
    self.destination = destination
    self.kind = kind
  }
}

/// When an import happens; where several hold, the first of this order.
package enum ImportKind: UInt8, Sendable, CaseIterable {
  /// Never at run time: below `if TYPE_CHECKING:`.
  case typeChecking
  /// When a function is called.
  case deferred
  /// At import time, in a `try` that survives an ImportError.
  case guarded
  /// At first use (PEP 810).
  case lazy
  /// At import time.
  case runtime

  /// Judges by where the statement stands, and whether it is lazy.
  package init(_ record: ImportRecord) {
    if record.flags.contains(.typeChecking) {
      self = .typeChecking
    } else if record.scope == .function {
      self = .deferred
    } else if record.flags.contains(.guarded) {
      self = .guarded
    } else if record.flags.contains(.lazy) {
      self = .lazy
    } else {
      self = .runtime
    }
  }

  package var name: String {
    switch self {
    case .typeChecking: "type-checking"
    case .deferred: "deferred"
    case .guarded: "guarded"
    case .lazy: "lazy"
    case .runtime: "runtime"
    }
  }
}
