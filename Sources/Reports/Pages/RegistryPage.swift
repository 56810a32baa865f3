import Analysis
import Resolution
import Consolidation
import Registry

/// The registry that the configuration names beside the code: what is wrong in it, what it says
/// both ways, and what it doesn't name.
struct RegistryPage {
  let context: PageContext
  let check: RegistryCheck
  let registry: ImportRegistry

  /// Symbols that fewer files import may go unnamed.
  private static let leastImporters = 3
  private static let maximumMissing = 500

  func data() -> PageData {
    let missing = missing
    let wrong = check.wrong
    var page = context.frame(
      title: "Import registry", path: "registry.html", section: "Registry",
      crumbs: [PageContext.crumb("import registry")])
    page["summary"] = VisibleText.of(
      "\(check.document.path) makes \(count(check.claims.count, "claim")); "
        + (wrong.isEmpty ? "none of them is wrong." : "\(wrong.count.grouped) of them are wrong."))
    page["headline"] = [
      PageContext.count(check.claims.count, "claims", href: "#claims"),
      PageContext.count(check.count(.holds), "hold", href: "#claims"),
      PageContext.count(
        wrong.count, "wrong", href: "#wrong", tone: wrong.isEmpty ? "plain" : "error"),
      PageContext.count(check.count(.notCheckable), "not checkable", href: "#claims", tone: "note"),
      PageContext.count(
        check.contradictions.count, "contradictions", href: "#contradictions",
        tone: check.contradictions.isEmpty ? "plain" : "error"),
      PageContext.count(
        missing.count, "symbols that it doesn't name", href: "#missing",
        tone: missing.isEmpty ? "plain" : "warning"),
    ]
    page["wrong_count"] = wrong.count.grouped
    page["has_wrong"] = !wrong.isEmpty
    page["wrong"] = wrong.map(row)
    page["contradiction_count"] = check.contradictions.count.grouped
    page["has_contradictions"] = !check.contradictions.isEmpty
    page["contradictions"] = check.contradictions.map {
      ["line": String($0.first.line), "message": VisibleText.of($0.message)] as PageData
    }
    page["missing_count"] = missing.count.grouped
    page["has_missing"] = !missing.isEmpty
    page["missing_note"] =
      "Public symbols that \(Self.leastImporters) files or more import, and that the document names "
      + "by no path"
      + (missing.count > Self.maximumMissing
        ? "; the \(Self.maximumMissing) most imported of \(missing.count.grouped)." : ".")
    page["missing"] = missing.prefix(Self.maximumMissing).map { part, entry in
      [
        "claim": VisibleText.of(entry.canonical), "kind": entry.kind, "part": VisibleText.of(part),
        "files": uses(of: entry).grouped,
        "others": (entry.aliases.count + entry.deprecated.count).grouped,
      ] as PageData
    }
    page["claim_count"] = check.claims.count.grouped
    page["has_claims"] = !check.claims.isEmpty
    page["claims"] = check.claims.map(row)
    return page
  }

  private func row(_ checked: CheckedClaim) -> PageData {
    [
      "line": String(checked.claim.line), "claim": VisibleText.of(checked.claim.words),
      "status": checked.claim.isReplacement
        ? "to use instead" : checked.claim.status?.words ?? "",
      "verdict": checked.verdict.words, "tone": tone(of: checked),
      "message": VisibleText.of(checked.message + checked.advice),
    ]
  }

  private func tone(of checked: CheckedClaim) -> String {
    guard checked.verdict.isWrong else { return checked.verdict == .holds ? "plain" : "note" }
    return checked.isRemark ? "warning" : "error"
  }

  /// The most imported first.
  private var missing: [(part: String, entry: ImportRegistry.Entry)] {
    let named = Set(check.document.claims.compactMap(\.path))
    return registry.parts.flatMap { part in
      part.symbols.filter { entry in
        uses(of: entry) >= Self.leastImporters && !named.contains(entry.canonical)
          && !(entry.aliases + entry.deprecated).contains { named.contains($0.path) }
      }.map { (part.name, $0) }
    }.sorted { left, right in
      let (one, two) = (uses(of: left.1), uses(of: right.1))
      return one != two ? one > two : left.1.canonical < right.1.canonical
    }
  }

  private func uses(of entry: ImportRegistry.Entry) -> Int {
    (entry.aliases + entry.deprecated).reduce(entry.importers) { $0 + $1.uses }
  }
}
