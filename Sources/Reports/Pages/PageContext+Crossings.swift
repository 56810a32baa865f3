import Analysis
import PythonSyntax
import Resolution

/// Cross-service imports by pair of parts.
extension PageContext {
  /// Crossings by pair of services, by number in product code, then by name.
  ///
  /// - Parameters:
  ///   - limit: how many statements of a pair are listed; the rest is counted.
  ///   - hasAnchors: whether links to the pair lead here, or to the importer's page.
  func pairs(of wanted: [ServiceCrossing], limit: Int, hasAnchors: Bool) -> [PageData] {
    struct Pair: Hashable {
      let from: ServiceID
      let to: ServiceID
    }
    var crossings: [Pair: [ServiceCrossing]] = [:]
    for crossing in wanted {
      crossings[Pair(from: crossing.from, to: crossing.to), default: []].append(crossing)
    }
    func product(_ list: [ServiceCrossing]) -> Int { list.count { scope(of: $0) == .product } }
    let sorted = crossings.sorted { left, right in
      let counts = (product(left.value), product(right.value))
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      return (left.key.from, left.key.to) < (right.key.from, right.key.to)
    }
    return sorted.map { pair, list in
      let importer = program.services[pair.from].name
      let imported = program.services[pair.to].name
      let imports = list.sorted { left, right in
        scope(of: left) != scope(of: right)
          ? scope(of: left) < scope(of: right) : left.importer < right.importer
      }.prefix(limit).map { importRow($0) }
      let errors = list.count { severity(of: $0) == .error }
      func number(_ key: String, _ count: Int) -> [(String, Any)] {
        [("has_" + key, count > 0), (key, count.grouped)]
      }
      let tests = list.count { scope(of: $0) == .test }
      let others = list.count - product(list) - tests
      let silenced = list.count { suppression(of: $0) != nil }
      var data: PageData = [
        "id": hasAnchors
          ? pages.pair(pair.from, pair.to) : "received-" + pages.pair(pair.from, pair.to),
        "has_errors": errors > 0, "errors": errors.grouped,
        "has_more": list.count > limit, "more": (list.count - imports.count).grouped,
        "more_href": PageNames.findings([
          ("rule", CrossServiceImport.info.name), ("part", importer), ("q", imported),
        ]), "importer": service(pair.from),
        "imported": service(pair.to),
        "list_href": pages.parts[pair.from] + "#" + pages.pair(pair.from, pair.to),
        "count": list.count.grouped,
        "caption": VisibleText.of("Imports of \(imported) by \(importer)"), "imports": imports,
      ]
      for (key, value) in number("product", product(list)) + number("test", tests)
        + number("tooling", others) + number("suppressed", silenced)
      {
        data[key] = value
      }
      return data
    }
  }

  func scope(of crossing: ServiceCrossing) -> CodeScope {
    program.scopes[crossing.importer]
  }

  /// The reason that a comment gives, empty where it gives none; nil where nothing silences it.
  func suppression(of crossing: ServiceCrossing) -> String? {
    program.suppressions.entry(
      silencing: CrossServiceImport.info.name, at: program.location(of: crossing))?.comment.reason
  }

  func importRow(_ crossing: ServiceCrossing) -> PageData {
    var row = location(program.location(of: crossing))
    row["statement"] = VisibleText.of(program.statement(of: crossing))
    row["kind"] = crossing.kind.name
    row["scope"] = scope(of: crossing).rawValue
    let suppression = suppression(of: crossing)
    row["is_suppressed"] = suppression != nil
    row["suppression"] = VisibleText.of(suppression ?? "")
    let entry = entry(of: crossing)
    row["has_finding"] = entry != nil
    row["finding_href"] = entry.map { PageNames.findings([("id", $0.id)]) } ?? ""
    row["severity"] = entry?.finding.severity.rawValue ?? ""
    row["glyph"] = entry?.finding.severity.glyph ?? ""
    return row
  }

  /// The reported finding of a crossing; nil where it is silenced, or its rule is off.
  func entry(of crossing: ServiceCrossing) -> FindingEntry? {
    self.crossing(crossing.records[0], in: crossing.importer)
  }

  func severity(of crossing: ServiceCrossing) -> Severity? { entry(of: crossing)?.finding.severity }
}
