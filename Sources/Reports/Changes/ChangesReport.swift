import Analysis
import Resolution
package import Standings

/// `groundplan diff --format json`: what changed, for programs. `Schemas/diff.schema.json` describes it.
package enum ChangesReport {
  /// The whole document in UTF-8; `old` and `new` are what the user calls the two.
  package static func json(of changes: Changes, old: String, new: String) throws -> [UInt8] {
    try JSONDocument.bytes(Document(changes, old, new))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let old: Side
    let new: Side
    let owners: [String]?
    let numbers: [Number]
    let newFindings: [FindingRow]
    let goneFindings: [FindingRow]
    let movedFindings: [Move]
    let stayedFindings: Int
    let rulesOnlyBefore: [String]
    let rulesOnlyNow: [String]
    let partImports: [PartImport]
    let cycles: [Cycle]
    let duplicates: [Group]
    let newWrongClaims: [Standing.Claim]
    let goneWrongClaims: [Standing.Claim]

    init(_ changes: Changes, _ old: String, _ new: String) {
      self.old = Side(old, changes.old)
      self.new = Side(new, changes.new)
      owners = changes.owners
      numbers = changes.numbers.map(Number.init)
      newFindings = changes.findings.appeared.map(FindingRow.init)
      goneFindings = changes.findings.gone.map(FindingRow.init)
      movedFindings = changes.findings.moved.map {
        Move(old: FindingRow($0.old), new: FindingRow($0.new))
      }
      stayedFindings = changes.findings.stayed
      rulesOnlyBefore = changes.findings.rulesOnlyBefore
      rulesOnlyNow = changes.findings.rulesOnlyNow
      partImports = changes.partImports.map(PartImport.init)
      cycles = changes.cycles.map(Cycle.init)
      duplicates = changes.groups.map(Group.init)
      newWrongClaims = changes.claims.appeared
      goneWrongClaims = changes.claims.gone
    }
  }

  private struct Side: Encodable {
    let name: String
    let tool: String
    let commit: String?
    let day: String?

    init(_ name: String, _ standing: Standing) {
      self.name = name
      tool = standing.tool
      commit = standing.revision?.commit
      day = standing.revision?.day
    }
  }

  private struct Number: Encodable {
    let name: String
    let old: Int
    let new: Int
    let oldWhole: Int?
    let newWhole: Int?
    let worse: Bool?

    init(_ number: NumberChange) {
      name = number.name.key
      old = number.old.count
      new = number.new.count
      oldWhole = number.old.whole
      newWhole = number.new.whole
      worse = number.isWorse
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
    let state: String

    init(_ entry: Standing.Entry) {
      id = entry.id
      rule = entry.rule
      severity = entry.severity.rawValue
      scope = entry.scope.rawValue
      path = entry.location.path
      line = entry.location.line
      column = entry.location.column
      message = entry.message
      key = entry.key
      state = entry.state.rawValue
    }
  }

  private struct Move: Encodable {
    let old: FindingRow
    let new: FindingRow
  }

  private struct PartImport: Encodable {
    let importer: String
    let imported: String
    let old: Counts
    let new: Counts

    init(_ change: PartImportChange) {
      importer = change.importer
      imported = change.imported
      old = Counts(change.old)
      new = Counts(change.new)
    }
  }

  private struct Counts: Encodable {
    let product: Int
    let other: Int
    let crossings: Int

    init(_ imports: Standing.PartImport?) {
      product = imports?.product ?? 0
      other = imports?.other ?? 0
      crossings = imports?.crossings ?? 0
    }
  }

  private struct Cycle: Encodable {
    let change: String
    let old: [Standing.Cycle]
    let new: [Standing.Cycle]

    init(_ change: SetChange<Standing.Cycle>) {
      self.change = ChangesWords.word(ofCycle: change.kind)
      old = change.old
      new = change.new
    }
  }

  private struct Group: Encodable {
    let change: String
    let old: [GroupEntry]
    let new: [GroupEntry]

    init(_ change: SetChange<Standing.Group>) {
      self.change = ChangesWords.word(ofGroup: change.kind)
      old = change.old.map(GroupEntry.init)
      new = change.new.map(GroupEntry.init)
    }
  }

  private struct GroupEntry: Encodable {
    let id: String
    let name: String
    let scope: String
    let verdict: String
    let sites: [Standing.Site]

    init(_ group: Standing.Group) {
      id = group.id
      name = group.name
      scope = group.scope.rawValue
      verdict = group.verdict
      sites = group.sites
    }
  }
}
