package import Resolution
import ImportGraph
import PythonSyntax

/// Modules that import each other.
package enum ImportCycle: Rule {
  package static let info = RuleInfo(
    name: "import-cycle",
    summary: "Modules that import each other while they are imported.",
    explanation: """
      Which of them is imported first decides whether a name is there when it is asked for. Imports
      at import time count, guarded ones too; imports for type checking and in functions don't, but
      a note tells of modules that only such imports tie together. The message shows a smallest
      cycle, the notes its statements and the imports to cut, few and used little.

      ```python
      # shop/orders.py:   from shop.billing import invoice
      # shop/billing.py:  from shop.orders import Order     # warning: 2 modules import each other
      ```

      Move what both need into a third module, or import it in the function that uses it.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    program.moduleCycles.map { finding($0, in: program) }
  }

  private static func finding(_ found: ModuleCycle, in program: Program) -> Finding {
    let component = found.members
    let cycle = found.shortest
    let cuts = found.cuts
    let isRuntime = found.isRuntime
    let names = cycle.map { program.modules[$0].name }
    let shown = names.count > 6 ? Array(names.prefix(5)) + ["..."] : names
    var message =
      "\(component.count) modules import each other"
      + (isRuntime ? ": " : ", by imports in functions or for type checking: ")
    message += (shown + [names[0]]).joined(separator: " -> ")
    if component.count > cycle.count {
      message += "; cutting \(cuts.count) of their imports opens every cycle"
    }
    let kinds = found.kinds
    let hops = zip(cycle, cycle.dropFirst() + cycle.prefix(1)).compactMap { from, to in
      program.statement(from: from, to: to, kinds).map { id in
        Finding.Note(
          location: program.location(
            ofRecord: program.imports[id].record, in: program.imports[id].importer),
          message: "'\(program.modules[from].name)' imports "
            + "'\(program.modules[to].name)'"
            + (program.imports[id].kind == .runtime
              ? "" : " (\(program.imports[id].kind.name))"),
          isStep: true)
      }
    }
    let cutNotes =
      cuts.count > 1 || component.count > cycle.count
      ? cuts.sorted { ($0.weight, $0.from, $0.to) < ($1.weight, $1.from, $1.to) }.prefix(10)
        .compactMap { edge -> Finding.Note? in
          let importer = ModuleID(rawValue: edge.from)
          let imported = ModuleID(rawValue: edge.to)
          return program.statement(from: importer, to: imported, kinds).map { id in
            Finding.Note(
              location: program.location(ofRecord: program.imports[id].record, in: importer),
              message: "cut this import of '\(program.modules[imported].name)'"
                + (edge.weight > 1 ? " (\(edge.weight) names)" : ""))
          }
        } : []
    let scope = component.map { program.scopes[$0] }.min() ?? .product
    let first = hops.first?.location
    return Finding(
      rule: info.name, severity: isRuntime && scope == .product ? .warning : .note, scope: scope,
      location: first
        ?? Location(path: program.modules[cycle[0]].path, line: 1, column: 1),
      message: message, notes: Array(hops.dropFirst()) + cutNotes,
      key: names.sorted().joined(separator: " "))
  }
}
