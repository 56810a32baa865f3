import Foundation
import GRDB
package import Resolution
package import Standings

/// The numbers of a tree at its commits, in a file: a row for each commit, which a second run on it
/// replaces.
package final class History: Sendable {
  private let queue: DatabaseQueue
  private let path: String

  /// `GPLN`, by which SQLite files are known as ours.
  private static let applicationID: Int32 = 0x4750_4C4E

  /// Opens a history, and makes one where there is none; an older form is brought to that of today.
  package convenience init(writing path: String) throws(HistoryError) {
    try self.init(path, isReading: false)
  }

  /// Opens a history that is there, and changes nothing in it.
  package convenience init(reading path: String) throws(HistoryError) {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    try self.init(path, isReading: true)
  }

  private init(_ path: String, isReading: Bool) throws(HistoryError) {
    self.path = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw .unusable(path: path, reason: "it is a folder")
    }
    var configuration = Configuration()
    configuration.readonly = isReading
    // Another run may be writing.
    configuration.busyMode = .timeout(10)
    // What a file from elsewhere declares may name no function.
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { try Self.check($0, path, isReading: isReading) }
      if !isReading { try HistorySchema.migrator.migrate(queue) }
    } catch {
      throw Self.failure(error, path)
    }
  }

  /// Whether the file is ours, and not of a later form.
  private static func check(_ database: Database, _ path: String, isReading: Bool) throws {
    let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
    guard id == applicationID || id == 0 && tables == 0 && !isReading else {
      throw HistoryError.foreign(path: path)
    }
    if try HistorySchema.migrator.hasBeenSuperseded(database) {
      throw HistoryError.newer(path: path)
    }
    if isReading, try !HistorySchema.migrator.hasCompletedMigrations(database) {
      throw HistoryError.unusable(
        path: path,
        reason: "it has an earlier form, which `groundplan history import` brings up to date")
    }
  }

  private static func failure(_ error: any Error, _ path: String) -> HistoryError {
    switch error {
    case let error as HistoryError: return error
    case let error as DatabaseError:
      let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
      switch error.resultCode {
      case .SQLITE_NOTADB: return .foreign(path: path)
      case .SQLITE_CORRUPT: return .damaged(path: path, reason: reason)
      // A table or column that isn't there.
      case .SQLITE_ERROR: return .damaged(path: path, reason: reason)
      default: return .unusable(path: path, reason: reason)
      }
    default: return .damaged(path: path, reason: "a value is of the wrong kind")
    }
  }

  // MARK: - Rows

  /// Keeps the numbers of a commit, and forgets what was kept of it before.
  package func record(_ standing: Standing) throws(HistoryError) {
    guard let revision = standing.revision else { throw .noRevision }
    do {
      try queue.write { database in
        try database.execute(
          sql: "DELETE FROM run WHERE revision = ?", arguments: [revision.commit])
        try RunRow(standing, revision).insert(database)
        for row in CountRow.byRule(standing, revision) { try row.insert(database) }
        for row in PartRow.all(standing, revision) { try row.insert(database) }
      }
    } catch {
      throw Self.failure(error, path)
    }
  }

  /// Every run, in the order of the commits' times.
  package func runs() throws(HistoryError) -> [Run] {
    do {
      return try queue.read { database in
        let rules = Dictionary(grouping: try CountRow.fetchAll(database), by: \.revision)
        let parts = Dictionary(grouping: try PartRow.fetchAll(database), by: \.revision)
        return try RunRow.fetchAll(
          database, sql: "SELECT * FROM run ORDER BY time, rowid"
        ).map { row in
          guard row.numbers.areCounts, -(1 << 40)..<(1 << 40) ~= row.time else {
            throw HistoryError.damaged(
              path: path, reason: "a number is larger than what can be counted")
          }
          return Run(
            revision: Revision(commit: row.revision, time: row.time), tool: row.tool,
            numbers: row.numbers,
            rules: (rules[row.revision] ?? []).sorted { $0.rule < $1.rule }.map {
              Run.RuleCount(rule: $0.rule, count: $0.count)
            },
            parts: (parts[row.revision] ?? []).sorted { $0.name < $1.name }.map(\.part))
        }
      }
    } catch {
      throw Self.failure(error, path)
    }
  }

  /// The commits that it has, by their ids.
  package func commits() throws(HistoryError) -> Set<String> {
    do {
      return try queue.read { database in
        try String.fetchSet(database, sql: "SELECT revision FROM run")
      }
    } catch {
      throw Self.failure(error, path)
    }
  }
}

/// What is kept of one commit.
package struct Run: Sendable, Equatable {
  package let revision: Revision
  /// The version of Groundplan that counted.
  package let tool: String
  package let numbers: Standing.Numbers
  /// How many findings each rule reports, by name; rules without any are left out.
  package let rules: [RuleCount]
  package let parts: [Standing.Part]

  /// How many findings of a rule are reported.
  package struct RuleCount: Sendable, Equatable {
    package let rule: String
    package let count: Int
  }
}
