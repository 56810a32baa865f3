import Analysis
import Resolution

/// The page of a rule: what it finds and why that matters, how to answer it, and its findings.
struct RulePage {
  private static let maximumRows = 300
  private static let maximumNotes = 50

  let context: PageContext
  let rule: RuleInfo

  func data() -> PageData {
    var page = context.frame(
      title: rule.name, path: context.pages.rule(rule.name), section: "Findings",
      crumbs: [
        PageContext.crumb("findings", href: "findings.html"), PageContext.crumb(rule.name),
      ])
    let own = context.entries.filter { $0.finding.rule == rule.name }
    let reported = own.filter { $0.state == .reported }
    let facets = [("rule", rule.name)]
    page["rule"] = rule.name
    page["summary"] = rule.summary
    page["explanation"] = MarkdownText.html(rule.explanation)
    page["levels"] = rule.severities.map(\.rawValue).joined(separator: ", ")
    page["is_off"] = !rule.isOnByDefault
    page["severities"] = context.severities(own, facets: facets)
    page["following_count"] = own.count { $0.state == .following }.grouped
    page["has_following"] = own.contains { $0.state == .following }
    page["following_href"] = PageNames.findings(facets + [("state", "following")])
    page["suppressed_count"] = own.count { $0.state == .suppressed }.grouped
    page["has_suppressed"] = own.contains { $0.state == .suppressed }
    page["suppressed_href"] = PageNames.findings(facets + [("state", "suppressed")])
    // Notes are many and weigh little; some of them stand for the others.
    let severe = reported.filter { $0.finding.severity >= .warning }
    let notes = reported.filter { $0.finding.severity == .note }
    let rows =
      severe.filter { $0.finding.severity == .error }
      + severe.filter { $0.finding.severity == .warning }
    let wanted =
      Array(rows.prefix(Self.maximumRows))
      + notes.prefix(min(Self.maximumNotes, max(0, Self.maximumRows - rows.count)))
    let shown = wanted.prefix(Self.fitting(wanted.map(\.finding.notes.count)))
    page["has_findings"] = !shown.isEmpty
    page["findings"] = shown.enumerated().map { place, entry in
      context.findingRow(entry, showsCode: place < Self.maximumExcerpts)
    }
    page["finding_count"] = reported.count.grouped
    page["has_more"] = shown.count < reported.count
    page["shown_count"] = shown.count.grouped
    page["findings_href"] = PageNames.findings(facets)
    page["silence"] = "# groundplan: ignore[\(rule.name)] why"
    return page
  }

  private static let maximumExcerpts = 30

  /// How many findings, of which each has so many notes, a page has room for: no page of the report
  /// has more than 3,000 elements.
  private static func fitting(_ notes: [Int]) -> Int {
    var elements = 0
    return notes.enumerated().first { place, count in
      elements += 16 + min(count, 5) * 5 + (place < maximumExcerpts ? 12 : 0)
      return elements > 2700
    }?.offset ?? notes.count
  }
}
