package import Standings

/// `groundplan-baseline.json`: an entry a line, sorted, so that git merges it.
/// `Schemas/baseline.schema.json` describes it.
package enum BaselineReport {
  /// The whole document in UTF-8. The list ends with `null`, so that each entry's line ends with a comma:
  /// one that comes or goes changes no other line.
  package static func json(of baseline: Baseline) -> [UInt8] {
    let json = JSONLine()
    json.raw("{\n\"schema_version\":1,\n\"findings\":[\n")
    for (key, count) in baseline.sorted {
      json.raw("{")
      json.key("path", first: true).string(key.path)
      json.key("rule").string(key.rule)
      json.key("key").string(key.key)
      json.key("count").number(count)
      json.raw("},\n")
    }
    json.raw("null]}\n")
    return json.bytes
  }
}
