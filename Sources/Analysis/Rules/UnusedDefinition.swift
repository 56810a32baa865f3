package import Resolution
import PythonSyntax

/// Classes and functions that nothing uses.
package enum UnusedDefinition: Rule {
  package static let info = RuleInfo(
    name: "unused-definition",
    summary: "A class or function of product code that nothing uses.",
    explanation: """
      No import leads to it, its own module doesn't use it, and its name stands neither behind a
      module nor in a string that is a dotted path. Where something else may reach it there is no
      finding: a decorator or base class may register it, a condition may choose it, its module may
      be handed on whole or bind names as it runs, three modules or more define the name, or whoever
      installs a published package may import it: there, only private names count. What stands in an
      unused module is told by `unused-module`.

      What only tests use is told as such. Off unless `[rules]` turns it on.

      ```python
      # shop/prices.py
      def old_price(order): ...    # note: nothing uses function old_price
      ```
      """,
    severities: [.note], isOnByDefault: false)

  package static func findings(in program: Program) -> [Finding] {
    UnusedNames(program).find().map { id, isTested in
      let facts = program.parsed[id.module]
      let name = facts.identifier(program[id].name)
      let noun = program[id].kind == .class ? "class" : "function"
      return Finding(
        rule: info.name, severity: .note, scope: .product, location: program.location(of: id),
        message: isTested ? "only tests use \(noun) \(name)" : "nothing uses \(noun) \(name)",
        notes: [], key: program.path(of: id))
    }
  }
}
