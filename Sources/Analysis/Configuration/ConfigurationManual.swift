import Resolution

/// The manual's table of the configuration's keys, made from their declarations.
package enum ConfigurationManual {
  /// A Markdown table.
  package static func table() -> String {
    var text = "| key | default | meaning |\n|---|---|---|\n"
    for row in Configuration.settings.flatMap({ $0.manual(below: "") }) {
      text += "| `\(row.key)` | \(row.normal) | \(row.meaning) |\n"
    }
    return text
  }
}
