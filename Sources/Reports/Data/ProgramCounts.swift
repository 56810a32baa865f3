import Analysis
package import Resolution
import PythonSyntax

/// The numbers of a program that several reports state.
package struct ProgramCounts {
  package private(set) var lines = 0
  package private(set) var bytes = 0
  package private(set) var unparsable = 0
  package private(set) var modules: [CodeScope: Int] = [:]
  package private(set) var destinations: [ResolvedImport.Destination: Int] = [:]
  package private(set) var kinds: [ImportKind: Int] = [:]

  /// Counts a program; files that can't be parsed count with what was read of them.
  package init(_ program: Program) {
    for (module, scope) in zip(program.parsed, program.scopes) {
      lines += module.lineCount
      bytes += module.byteCount
      if module.error != nil { unparsable += 1 }
      modules[scope, default: 0] += 1
    }
    for resolved in program.imports {
      destinations[resolved.destination, default: 0] += 1
      kinds[resolved.kind, default: 0] += 1
    }
  }
}

extension ResolvedImport.Destination {
  package var name: String {
    switch self {
    case .firstParty: "first-party"
    case .standardLibrary: "standard-library"
    case .thirdParty: "third-party"
    case .unresolved: "unresolved"
    }
  }
}
