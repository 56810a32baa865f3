package import Analysis

/// The manual's page of rules, made from what each rule says of itself.
package enum RulesManual {
  /// `Docs/rules.md`.
  package static func page() -> String {
    var text = """
      # Rules

      What `groundplan check` finds, in the order of the report. This page is written by
      `groundplan rules --format markdown`; `groundplan rules RULE` prints one of its sections. A rule that is off
      runs if `[rules]` gives it a level: [configuration.md](configuration.md).

      | rule | finds | severity |
      |---|---|---|

      """
    let rules = Rules.all.map { $0.info }
    for rule in rules {
      text += "| [`\(rule.name)`](#\(rule.name)) | \(rule.summary) | \(severities(of: rule)) |\n"
    }
    for rule in rules { text += "\n" + section(of: rule, level: 2) }
    return text
  }

  /// What `groundplan rules RULE` prints.
  package static func section(of rule: RuleInfo, level: Int = 1) -> String {
    "\(String(repeating: "#", count: level)) \(rule.name)\n\n\(rule.summary)\n\n"
      + "Severity: \(severities(of: rule))\n\n\(rule.explanation)\n"
  }

  private static func severities(of rule: RuleInfo) -> String {
    rule.severities.map(\.rawValue).joined(separator: ", ")
      + (rule.isOnByDefault ? "" : "; off by default")
  }
}
