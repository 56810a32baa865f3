import PythonSyntax
import Duplicates
package import Consolidation
import Analysis
import Resolution
import Foundation

/// The ranked targets for programs: JSON, which `Schemas/targets.schema.json` describes, and CSV.
package struct TargetsReport {
  private let consolidation: Consolidation
  private let targets: [ConsolidationTarget]
  private var program: Program { consolidation.program }

  /// - Parameter targets: those to tell of, ranked.
  package init(_ consolidation: Consolidation, _ targets: [ConsolidationTarget]) {
    self.consolidation = consolidation
    self.targets = targets
  }

  /// All targets that were asked for, with what `Schemas/targets.schema.json` describes.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        compliance: consolidation.compliance.entries.map { entry in
          ComplianceEntry(
            service: entry.service.map { program.services[$0].name }, files: entry.files,
            clean: entry.clean, percent: entry.percent)
        },
        rules: consolidation.compliance.rules, sourceRoots: consolidation.compliance.sourceRoots,
        targets: targets.enumerated().map { entry($1, place: $0 + 1) }))
  }

  /// One line a target, the columns named in the first; a field that a spreadsheet would take for a
  /// formula begins with an apostrophe.
  package func csv() -> String {
    var text = Self.columns.joined(separator: ",") + "\r\n"
    for (place, target) in targets.enumerated() {
      let group = target.group
      let fields = [
        String(place + 1), rounded(target.rank), group.id, group.form.rawValue, group.role ?? "",
        group.basis.rawValue, group.scope.rawValue, group.verdict.name,
        String(group.sites.count), target.remaining?.path ?? "", target.decision ?? "",
        String(target.benefit.lines), String(target.benefit.definitions),
        String(target.benefit.paths), String(target.benefit.conflicts),
        String(target.effort.files), String(target.effort.statements),
        String(target.effort.services), String(target.effort.strings),
      ]
      text += fields.map(CSVText.field).joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static let columns = [
    "place", "rank", "group", "form", "role", "basis", "scope", "verdict", "definitions",
    "remaining", "decision", "lines", "definitions_gone", "paths", "conflicts", "files",
    "statements", "services", "strings",
  ]

  // MARK: - JSON

  private struct Document: Encodable {
    let schemaVersion = 1
    let compliance: [ComplianceEntry]
    let rules: [String]
    let sourceRoots: [String]
    let targets: [TargetEntry]
  }

  private struct ComplianceEntry: Encodable {
    /// Nil for the whole.
    let service: String?
    let files: Int
    let clean: Int
    let percent: Int
  }

  private struct TargetEntry: Encodable {
    let place: Int
    let rank: Double
    let group: String
    let form: String
    let role: String?
    let basis: String
    let scope: String
    let verdict: String
    let verdictWords: String
    let remaining: String?
    let decision: String?
    let benefit: BenefitEntry
    let effort: EffortEntry
    let definitions: [SiteEntry]
    let members: [RowEntry]
    let breakage: [BreakageEntry]
  }

  private struct BenefitEntry: Encodable {
    let lines: Int
    let definitions: Int
    let paths: Int
    let conflicts: Int
  }

  private struct EffortEntry: Encodable {
    let files: Int
    let statements: Int
    let services: Int
    let missingMembers: Int
    let strings: Int
    let dynamicImporters: Int
  }

  private struct SiteEntry: Encodable {
    let name: String
    let path: String
    let location: Location
    let endLine: Int
    let scope: String
    let service: String
    let bases: [String]
    let signature: String
    let importers: Int
    let calls: Int
    let paths: [String: Int]
    let isTestDouble: Bool
    let score: Double?
    let parts: [PartEntry]
  }

  private struct PartEntry: Encodable {
    let name: String
    let points: Double
    let evidence: String
  }

  private struct RowEntry: Encodable {
    let name: String
    /// Beside the own definitions; null where one lacks the member.
    let cells: [String?]
    let differs: Bool
  }

  private struct BreakageEntry: Encodable {
    let path: String
    let message: String
  }

  private func entry(_ target: ConsolidationTarget, place: Int) -> TargetEntry {
    let group = target.group
    let comparison = Comparison(group.own.map { group.sites[$0] })
    return TargetEntry(
      place: place, rank: Double(rounded(target.rank)) ?? 0, group: group.id,
      form: group.form.rawValue, role: group.role, basis: group.basis.rawValue,
      scope: group.scope.rawValue, verdict: group.verdict.name,
      verdictWords: group.verdict.words, remaining: target.remaining?.path,
      decision: target.decision,
      benefit: BenefitEntry(
        lines: target.benefit.lines, definitions: target.benefit.definitions,
        paths: target.benefit.paths, conflicts: target.benefit.conflicts),
      effort: EffortEntry(
        files: target.effort.files, statements: target.effort.statements,
        services: target.effort.services, missingMembers: target.effort.missingMembers,
        strings: target.effort.strings, dynamicImporters: target.effort.dynamicImporters),
      definitions: group.sites.indices.map { self.site($0, target) },
      members: comparison.rows.map { row in
        RowEntry(name: row.name, cells: row.cells.map { $0?.text }, differs: row.differs)
      },
      breakage: target.breakage.map {
        BreakageEntry(path: group.sites[$0.site].path, message: $0.message)
      })
  }

  private func site(_ index: Int, _ target: ConsolidationTarget) -> SiteEntry {
    let site = target.group.sites[index]
    let uses = target.uses[index]
    let candidate = target.candidates.first { $0.site == index }
    return SiteEntry(
      name: site.name, path: site.path, location: site.location, endLine: site.endLine,
      scope: site.scope.rawValue, service: program.services[site.service].name,
      bases: site.bases, signature: site.signature, importers: uses.importers.count,
      calls: uses.calls, paths: uses.paths, isTestDouble: site.isTestDouble,
      score: candidate.flatMap { Double(rounded($0.score)) },
      parts: (candidate?.parts ?? []).map { part in
        PartEntry(
          name: part.name, points: Double(rounded(part.points)) ?? 0, evidence: part.evidence)
      })
  }

  private func rounded(_ number: Double) -> String { number.inTenths }
}

extension Double {
  /// With one decimal, whatever the machine's language.
  var inTenths: String {
    let tenths = Int((self * 10).rounded())
    return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
