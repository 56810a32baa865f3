import Consolidation
import Duplicates
import Resolution

extension GroupPage {
  /// Which definition remains, what that brings and takes, what breaks, what text changes.
  func targetData(_ target: ConsolidationTarget) -> PageData {
    var data: PageData = [:]
    data["choice"] = VisibleText.of(
      target.remaining.map { "\($0.path) should remain." }
        ?? "This needs a decision: \(target.decision ?? "").")
    let candidates = target.candidates.map { self.candidate($0, of: target) }
    data["candidates"] = candidates.prefix(Self.maximumCandidates).map(\.self)
    data["others"] = [
      [
        "candidates": Array(
          candidates.dropFirst(Self.maximumCandidates).prefix(Self.maximumOthers))
      ] as PageData
    ]
    data["has_others"] = candidates.count > Self.maximumCandidates
    let left = max(0, candidates.count - Self.maximumCandidates - Self.maximumOthers)
    data["has_more_others"] = left > 0
    data["more_others"] = left.grouped
    data["other_count"] = max(0, candidates.count - Self.maximumCandidates).grouped
    let targets = context.consolidation.targets
    data["place"] = String((targets.firstIndex { $0.group.id == group.id } ?? 0) + 1)
    data["targets"] = targets.count.grouped
    data["rank"] = target.rank.inTenths
    data["formula"] = TargetsPage.formula
    data["headline"] = headline(of: target)
    data["breakage_count"] = target.breakage.count.grouped
    data["has_breakage"] = !target.breakage.isEmpty
    data["breakage"] = target.breakage.map {
      ["label": label($0.site), "message": VisibleText.of($0.message)] as PageData
    }
    data["plan"] = planData(target)
    addDifferences(of: target, to: &data)
    return data
  }

  /// The text of the first candidate beside those of the others that are much like it.
  private func addDifferences(of target: ConsolidationTarget, to page: inout PageData) {
    let best = target.candidates[0].site
    let new = group.form == .constant ? nil : context.source.lines(of: group.sites[best])
    var differences: [PageData] = []
    for other in group.own where other != best {
      guard differences.count < Self.maximumDifferences, let new,
        let old = context.source.lines(of: group.sites[other]),
        let difference = CodeDifference(old: old, new: new)
      else { continue }
      differences.append([
        "id": "text-" + Slug.of(label(other)), "label": label(other), "best": label(best),
        "path_of_symbol": VisibleText.of(group.sites[other].path),
        "gone": difference.lines.count { $0.kind == .gone }.grouped,
        "come": difference.lines.count { $0.kind == .come }.grouped,
        "has_more_lines": difference.lines.count > Self.maximumLines,
        "more_lines": max(0, difference.lines.count - Self.maximumLines).grouped,
        "lines": difference.lines.prefix(Self.maximumLines).map(Self.line).joined(),
      ])
    }
    page["has_differences"] = !differences.isEmpty
    page["differences"] = differences
  }

  /// A line of a difference, made without a template, for there are many.
  private static func line(_ line: CodeDifference.Line) -> String {
    let mark = line.kind == .gone ? "-" : line.kind == .come ? "+" : " "
    let text =
      line.kind == .gap
      ? "\u{2026}" : "\(mark) \(EscapedHTML.text(VisibleText.of(line.text.clipped(to: 400))))"
    return "<span class=\"\(line.kind.rawValue)\" data-old=\"\(line.old.map(String.init) ?? "")\" "
      + "data-new=\"\(line.new.map(String.init) ?? "")\">\(text)\n</span>"
  }

  private func candidate(_ candidate: Candidate, of target: ConsolidationTarget) -> PageData {
    let most = target.candidates.map(\.score).max() ?? 0
    return [
      "label": label(candidate.site),
      "path_of_symbol": VisibleText.of(group.sites[candidate.site].path),
      "score": candidate.score.inTenths,
      "most": max(1, most).inTenths, "share": max(0, candidate.score).inTenths,
      "parts": candidate.parts.map { part in
        [
          "points": (part.points > 0 ? "+" : "") + part.points.inTenths,
          "evidence": VisibleText.of(part.evidence),
        ] as PageData
      },
    ]
  }

  /// Candidates whose evidence stands open; the others are folded.
  private static let maximumCandidates = 4
  private static let maximumOthers = 12
  private static let maximumDifferences = 2
  /// Lines of one difference.
  private static let maximumLines = 500

  private func headline(of target: ConsolidationTarget) -> [PageData] {
    let (benefit, effort) = (target.benefit, target.effort)
    return [
      PageContext.count(benefit.lines, "lines go", href: "#definitions"),
      PageContext.count(benefit.definitions, "definitions go", href: "#definitions"),
      PageContext.count(benefit.paths, "import paths collapse", href: "#definitions"),
      PageContext.count(
        benefit.conflicts, "conflicting values end",
        href: group.form == .enumeration ? "#members" : "#definitions",
        tone: benefit.conflicts > 0 ? "error" : "plain"),
      PageContext.count(effort.files, "files change", href: "#definitions"),
      PageContext.count(effort.statements, "imports change", href: "#definitions"),
      PageContext.count(effort.services, "parts are touched", href: "#definitions"),
      PageContext.count(effort.strings, "strings name what goes", href: "#breaks"),
    ]
  }
}
