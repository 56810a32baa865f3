package import Resolution
import PythonSyntax

/// Relative imports, for projects that don't want them.
package enum RelativeImport: Rule {
  package static let info = RuleInfo(
    name: "relative-import",
    summary: "An import that begins with dots.",
    explanation: """
      Some projects write absolute imports only, so that a search for a path finds every user of
      it. The message gives the absolute form. Off unless `[rules]` turns it on.

      ```python
      from ..orders import Order    # 'from shop.orders import Order'
      ```
      """,
    severities: [.warning], isOnByDefault: false)

  package static func findings(in program: Program) -> [Finding] {
    var findings: [Finding] = []
    for (module, facts) in program.parsed.identified {
      var last: (UInt32, UInt32) = (0, 0)
      for record in facts.imports
      where record.level > 0 && (record.line, record.column) != last {
        last = (record.line, record.column)
        let path = program.absolutePath(of: record, in: module)
        findings.append(
          Finding(
            rule: info.name, severity: .warning, scope: program.scopes[module],
            location: Location(
              path: program.modules[module].path, line: Int(record.line),
              column: Int(record.column)),
            message: path.isEmpty || path.hasPrefix(".")
              ? "relative import"
              : "relative import; the absolute form is 'from \(path) import ...'",
            notes: [],
            key: program.modules[module].name + " -> " + path,
            fix: path.isEmpty || path.hasPrefix(".")
              ? nil
              : Fix(
                "write it absolutely",
                .absolute(program.location(line: record.line, column: record.column, in: module)))))
      }
    }
    return findings
  }
}
