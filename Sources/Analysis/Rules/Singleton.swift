package import Resolution
import PythonSyntax

/// Classes of which the process keeps one object.
package enum Singleton: Rule {
  package static let info = RuleInfo(
    name: "singleton",
    summary: "A class that keeps its only object, or a module that keeps one behind a getter.",
    explanation: """
      State that a process shares crosses requests, users and tests. Found are classes with
      `_instance` and `__new__` or `get_instance`, and modules that keep an object in a global
      variable behind a `get_...` function. Off unless `[rules]` turns it on.

      ```python
      class Registry:
          _instance = None           # warning: class Registry keeps one object for the process
          def __new__(cls): ...
      ```

      Make the object where the program starts and hand it to who needs it.
      """,
    severities: [.warning, .note], isOnByDefault: false)

  package static func findings(in program: Program) -> [Finding] {
    program.modules.indices.flatMap { module in
      classes(in: module, program) + getters(in: module, program)
    }
  }

  private static func classes(in module: ModuleID, _ program: Program) -> [Finding] {
    let facts = program.parsed[module]
    var members: [Definition.ID: Set<String>] = [:]
    for definition in facts.definitions {
      guard let owner = definition.parent else { continue }
      members[owner, default: []].insert(facts.string(definition.name))
    }
    return members.sorted { $0.key < $1.key }.compactMap { index, names in
      let definition = facts.definitions[index]
      let keeps = ["_instance", "__instance", "_singleton", "_instances"].contains(
        where: names.contains)
      let gives = ["__new__", "get_instance", "getInstance", "instance"].contains(
        where: names.contains)
      guard definition.kind == .class, keeps, gives else { return nil }
      return finding(
        "class \(facts.identifier(definition.name)) keeps one object for the process",
        DefinitionID(module: module, index: index), program)
    }
  }

  /// `_name = None`, `global _name` in a function, and that function is a getter.
  private static func getters(in module: ModuleID, _ program: Program) -> [Finding] {
    let facts = program.parsed[module]
    let globals = facts.otherBindings.filter { $0.kind == .global }
    guard !globals.isEmpty else { return [] }
    var reported: Set<Definition.ID> = []
    return globals.compactMap { global in
      guard
        let index = facts.definitions.firstIndex(where: { definition in
          (definition.kind == .function || definition.kind == .asyncFunction)
            && definition.parent == nil && definition.line <= global.line
            && global.line <= definition.endLine
        }),
        facts.bytes(facts.definitions[index].name).starts(with: "get_".utf8),
        facts.definitions.contains(where: {
          $0.parent == nil && $0.kind == .assignment
            && facts.bytes($0.name).elementsEqual(facts.bytes(global.name))
        }), reported.insert(index).inserted
      else { return nil }
      return finding(
        "\(facts.identifier(facts.definitions[index].name)) keeps one object for the process in "
          + "'\(facts.identifier(global.name))'",
        DefinitionID(module: module, index: index), program)
    }
  }

  private static func finding(
    _ message: String, _ definition: DefinitionID, _ program: Program
  ) -> Finding {
    let scope = program.scopes[definition.module]
    return Finding(
      rule: info.name, severity: scope == .product ? .warning : .note, scope: scope,
      location: program.location(of: definition), message: message, notes: [],
      key: program.path(of: definition))
  }
}
