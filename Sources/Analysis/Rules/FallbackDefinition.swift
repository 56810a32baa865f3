package import Resolution
import PythonSyntax

/// Classes that a handler defines instead of one that couldn't be imported.
package enum FallbackDefinition: Rule {
  package static let info = RuleInfo(
    name: "fallback-definition",
    summary: "A class defined again in `except ImportError`.",
    explanation: """
      Where the import fails, the program goes on with a stand-in that nobody tests, and objects of
      the two classes are told apart by `isinstance`. If the import is of this project it should
      simply work; if it can't work, the stand-in is the only definition there is.

      ```python
      try:
          from shop.state import ExecutionState
      except ImportError:
          class ExecutionState(Enum):     # warning: stands in for 'shop.state.ExecutionState'
              PENDING = "pending"
      ```

      Import the one definition and let it fail loudly. For third-party packages the finding is a
      note.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    var findings: [Finding] = []
    for (module, facts) in program.parsed.identified {
      for (index, definition) in facts.definitions.identified
      where definition.kind == .class && definition.parent == nil
        && definition.flags.contains(.inExcept)
      {
        guard let id = guardedImport(of: definition, in: module, program) else {
          continue
        }
        let link = program.symbols.links[id]
        let name = facts.identifier(definition.name)
        let record = program.record(id)
        let path =
          program.absolutePath(of: record, in: module) + "." + facts.identifier(record.name)
        var message = "class \(name) stands in for '\(path)'"
        switch link.status {
        case .brokenModule, .brokenName: message += ", which doesn't exist: this is always taken"
        case .resolved, .blocked: message += ", which is of this project"
        case .standardLibrary, .thirdParty, .undeclared, .unsure: break
        }
        let isOwn = link.status == .resolved || link.status == .blocked || link.status.isBroken
        let scope = program.scopes[module]
        findings.append(
          Finding(
            rule: info.name, severity: isOwn && scope == .product ? .warning : .note, scope: scope,
            location: program.location(of: DefinitionID(module: module, index: index)),
            message: message,
            notes: [
              Finding.Note(
                location: program.location(
                  ofRecord: program.imports[id].record, in: module),
                message: "the import that may fail")
            ], key: program.modules[module].name + "." + name))
      }
    }
    return findings
  }

  /// The import of the same name that a `try` above guards.
  private static func guardedImport(
    of definition: Definition, in module: ModuleID, _ program: Program
  ) -> ImportID? {
    let facts = program.parsed[module]
    let name = facts.bytes(definition.name)
    for (place, record) in facts.imports.identified
    where record.kind == .name && record.scope == .module && record.flags.contains(.guarded)
      && record.line < definition.line
    {
      let bound = facts.bytes(record.alias.isNone ? record.name : record.alias)
      if bound.elementsEqual(name) {
        return program.symbols.id(ofRecord: place, in: module)
      }
    }
    return nil
  }
}
