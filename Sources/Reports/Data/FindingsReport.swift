import PythonSyntax
import Duplicates
package import Analysis
package import Resolution
package import Standings
import ImportGraph
import Foundation

/// `findings.json`: everything that an analysis found, for programs.
///
/// `Schemas/findings.schema.json` describes it; the schema's version changes when a key changes
/// its meaning or goes, not when one is added.
package enum FindingsReport: FindingsFormat {
  package static let name = "json"

  package static func bytes(of findings: Findings, as look: FindingsLook) throws -> [UInt8] {
    try json(of: findings)
  }

  /// The whole document in UTF-8.
  ///
  /// - Parameter revision: the commit that was read, where one is known.
  package static func json(of findings: Findings, revision: Revision? = nil) throws -> [UInt8] {
    try JSONDocument.bytes(Document(findings, revision))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let tool = Tool()
    let revision: Revision?
    let rules: [String]
    let configuration: Bool
    let summary: Summary
    let sourceRoots: [RootEntry]
    let following: CoverageEntry
    let services: [ServiceEntry]
    let findings: [FindingRow]
    let suppressed: [FindingRow]
    let duplicates: [GroupEntry]
    let partImports: [Standing.PartImport]
    let cycles: [Standing.Cycle]
    let wrongClaims: [Standing.Claim]
    let crossServiceImports: [CrossingEntry]
    let skipped: [Skip]

    init(_ found: Findings, _ revision: Revision?) {
      let program = found.program
      let standing = Standing(of: found, revision: revision)
      self.revision = revision
      rules = found.rules
      configuration = found.program.snapshot.settingsPath != nil
      summary = Summary(found, standing.numbers)
      sourceRoots = program.sourceRoots.map(RootEntry.init)
      following = CoverageEntry(program.derived())
      let parts = Dictionary(
        standing.parts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      services = program.services.map { ServiceEntry($0, parts[$0.name]) }
      let entries = found.entries
      findings = entries.filter { $0.state != .suppressed }.map(FindingRow.init)
      suppressed = entries.filter { $0.state == .suppressed }.map(FindingRow.init)
      duplicates = program.duplicates.map { GroupEntry($0, program) }
      partImports = standing.partImports
      cycles = standing.cycles
      wrongClaims = standing.claims
      crossServiceImports = program.crossings.map { CrossingEntry($0, program) }
      skipped = program.files.skipped.map {
        Skip(path: $0.path, reason: $0.reason.rawValue, detail: $0.detail)
      }
    }
  }

  private struct Tool: Encodable {
    let name = "groundplan"
    let version = Version.current
  }

  private struct Summary: Encodable {
    let files: Int
    let lines: Int
    let bytes: Int
    let unparsable: Int
    let modules: [String: Int]
    let importEdges: Int
    let imports: Int
    let importsByDestination: [String: Int]
    let importsByKind: [String: Int]
    let findings: [String: Int]
    let following: Int
    let productFiles: Int
    let cleanProductFiles: Int
    let crossServiceImportsOfProduct: Int

    init(_ found: Findings, _ numbers: Standing.Numbers) {
      let program = found.program
      let counts = ProgramCounts(program)
      files = program.modules.count
      lines = counts.lines
      bytes = counts.bytes
      unparsable = counts.unparsable
      modules = Dictionary(
        uniqueKeysWithValues: CodeScope.allCases.map { ($0.rawValue, counts.modules[$0] ?? 0) })
      importEdges = program.graph.edgeCount
      imports = program.imports.count
      importsByDestination = Dictionary(
        uniqueKeysWithValues: ResolvedImport.Destination.allCases.map {
          ($0.name, counts.destinations[$0] ?? 0)
        })
      importsByKind = Dictionary(
        uniqueKeysWithValues: ImportKind.allCases.map { ($0.name, counts.kinds[$0] ?? 0) })
      findings = Dictionary(
        uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, found.count($0)) })
      following = found.following.count
      productFiles = numbers.productFiles
      cleanProductFiles = numbers.cleanFiles
      crossServiceImportsOfProduct = numbers.crossings
    }
  }

  private struct ServiceEntry: Encodable {
    let name: String
    let role: String
    let paths: [String]
    let configured: Bool
    let reasons: [String]
    let files: Int
    let findings: [String: Int]

    init(_ service: Service, _ part: Standing.Part?) {
      name = service.name
      role = service.role.rawValue
      paths = service.paths
      configured = service.isConfigured
      reasons = service.reasons
      files = part?.files ?? 0
      findings = [
        "error": part?.errors ?? 0, "warning": part?.warnings ?? 0, "note": part?.notes ?? 0,
      ]
    }
  }

  private struct FindingRow: Encodable {
    let id: String
    let rule: String
    let severity: String
    let scope: String
    let path: String
    let line: Int
    let column: Int
    let message: String
    let key: String
    let notes: [NoteEntry]
    let cause: CauseEntry?

    init(_ entry: FindingEntry) {
      let finding = entry.finding
      id = entry.id
      rule = finding.rule
      severity = finding.severity.rawValue
      scope = finding.scope.rawValue
      path = finding.location.path
      line = finding.location.line
      column = finding.location.column
      message = finding.message
      key = finding.key
      notes = finding.notes.map(NoteEntry.init)
      cause = finding.cause.map { CauseEntry(rule: $0.rule, key: $0.key) }
    }
  }

  private struct CauseEntry: Encodable {
    let rule: String
    let key: String
  }

  private struct NoteEntry: Encodable {
    let path: String
    let line: Int
    let column: Int
    let message: String

    init(_ note: Finding.Note) {
      path = note.location.path
      line = note.location.line
      column = note.location.column
      message = note.message
    }
  }

  private struct GroupEntry: Encodable {
    let id: String
    let name: String
    let kind: String
    let role: String?
    let scope: String
    let verdict: String
    let sites: [SiteEntry]

    init(_ group: DuplicateGroup, _ program: Program) {
      id = group.id
      name = group.name
      kind = group.form == .function ? "function" : "class"
      role = group.role
      scope = group.scope.rawValue
      verdict = group.verdict.words
      sites = group.sites.map { SiteEntry($0, program) }
    }
  }

  private struct SiteEntry: Encodable {
    let module: String
    let path: String
    let line: Int
    let endLine: Int
    let service: String
    let scope: String
    let enumeration: Bool
    let bases: [String]
    let members: [MemberEntry]
    let importers: [String]

    init(_ site: DefinitionSite, _ program: Program) {
      module = program.modules[site.module].name
      path = site.location.path
      line = site.location.line
      endLine = site.endLine
      service = program.services[site.service].name
      scope = site.scope.rawValue
      enumeration = site.form == .enumeration
      bases = site.bases
      members = site.members.map { member in
        MemberEntry(
          name: member.name,
          value: site.form == .enumeration && member.kind == .field && !member.text.isEmpty
            ? member.text : nil)
      }
      importers = program.importers(of: site.symbol).map { program.modules[$0].path }
    }
  }

  private struct MemberEntry: Encodable {
    let name: String
    let value: String?
  }

  private struct CrossingEntry: Encodable {
    let importer: String
    let imported: String
    let path: String
    let line: Int
    let statement: String
    let target: String
    let kind: String
    let scope: String

    init(_ crossing: ServiceCrossing, _ program: Program) {
      let location = program.location(of: crossing)
      importer = program.services[crossing.from].name
      imported = program.services[crossing.to].name
      path = location.path
      line = location.line
      statement = program.statement(of: crossing)
      target = program.modules[crossing.target].name
      kind = crossing.kind.name
      scope = program.scopes[crossing.importer].rawValue
    }
  }

  private struct Skip: Encodable {
    let path: String
    let reason: String
    let detail: String
  }
}

extension Standing {
  /// What of an analysis by this Groundplan outlives it.
  package init(of findings: Findings, revision: Revision?) {
    self.init(of: findings, revision: revision, tool: Version.current)
  }
}

/// Encodes values as every JSON document of Groundplan is: snake case, keys sorted, one value a
/// line, a line end at the end.
enum JSONDocument {
  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try JSONLine.harmless(encoder.encode(value)) + [0x0A]
  }
}
