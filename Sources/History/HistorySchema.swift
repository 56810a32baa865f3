import GRDB
import Standings
import Resolution

/// The tables of a history, and how earlier forms become the one of today.
enum HistorySchema {
  /// A change of the form is one more migration at the end; those before it never change.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 runs") { database in
      try database.execute(sql: "PRAGMA application_id = \(0x4750_4C4E)")
      try database.create(table: "run", options: .strict) { table in
        table.primaryKey("revision", .text)
        table.column("time", .integer).notNull()
        table.column("tool", .text).notNull()
        for column in [
          "files", "lines", "errors", "warnings", "notes", "leading", "followed", "productFiles",
          "cleanFiles", "cycles", "groups", "crossings",
        ] {
          table.column(column, .integer).notNull()
        }
      }
      try database.create(table: "ruleCount", options: .strict) { table in
        table.column("revision", .text).notNull().references("run", onDelete: .cascade)
        table.column("rule", .text).notNull()
        table.column("count", .integer).notNull()
        table.primaryKey(["revision", "rule"])
      }
      try database.create(table: "part", options: .strict) { table in
        table.column("revision", .text).notNull().references("run", onDelete: .cascade)
        table.column("name", .text).notNull()
        table.column("role", .text).notNull()
        for column in ["files", "errors", "warnings", "notes"] {
          table.column(column, .integer).notNull()
        }
        table.primaryKey(["revision", "name"])
      }
    }
    return migrator
  }
}

/// The numbers of a commit as the file has them.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "run"

  let revision: String
  let time: Int
  let tool: String
  let files: Int
  let lines: Int
  let errors: Int
  let warnings: Int
  let notes: Int
  let leading: Int
  let followed: Int
  let productFiles: Int
  let cleanFiles: Int
  let cycles: Int
  let groups: Int
  let crossings: Int

  init(_ standing: Standing, _ revision: Revision) {
    let numbers = standing.numbers
    self.revision = revision.commit
    time = revision.time
    tool = standing.tool
    files = numbers.files
    lines = numbers.lines
    errors = numbers.errors
    warnings = numbers.warnings
    notes = numbers.notes
    leading = numbers.leading
    followed = numbers.followed
    productFiles = numbers.productFiles
    cleanFiles = numbers.cleanFiles
    cycles = numbers.cycles
    groups = numbers.groups
    crossings = numbers.crossings
  }

  var numbers: Standing.Numbers {
    Standing.Numbers(
      files: files, lines: lines, errors: errors, warnings: warnings, notes: notes,
      leading: leading, followed: followed, productFiles: productFiles, cleanFiles: cleanFiles,
      cycles: cycles, groups: groups, crossings: crossings)
  }
}

/// How many findings of a rule a commit has.
struct CountRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "ruleCount"

  let revision: String
  let rule: String
  let count: Int

  static func byRule(_ standing: Standing, _ revision: Revision) -> [CountRow] {
    standing.countsByRule.sorted { $0.key < $1.key }.map {
      CountRow(revision: revision.commit, rule: $0.key, count: $0.value)
    }
  }
}

/// What a commit has of a part of the tree.
struct PartRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "part"

  let revision: String
  let name: String
  let role: String
  let files: Int
  let errors: Int
  let warnings: Int
  let notes: Int

  /// A name that two parts have stands once, with the sums.
  static func all(_ standing: Standing, _ revision: Revision) -> [PartRow] {
    Dictionary(grouping: standing.parts, by: \.name).sorted { $0.key < $1.key }.map { name, parts in
      PartRow(
        revision: revision.commit, name: name, role: parts[0].role,
        files: parts.reduce(0) { $0 + $1.files }, errors: parts.reduce(0) { $0 + $1.errors },
        warnings: parts.reduce(0) { $0 + $1.warnings }, notes: parts.reduce(0) { $0 + $1.notes })
    }
  }

  var part: Standing.Part {
    Standing.Part(
      name: name, role: role, files: files, errors: errors, warnings: warnings, notes: notes)
  }
}
