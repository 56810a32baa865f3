import Analysis
import Resolution
package import Registry

/// What two registries say otherwise, a line each, for people and for programs.
package struct RegistryDifferenceText {
  private let difference: RegistryDifference
  private let old: String
  private let new: String

  /// - Parameters:
  ///   - old: the path of the one document.
  ///   - new: that of the other.
  package init(_ difference: RegistryDifference, old: String, new: String) {
    self.difference = difference
    self.old = VisibleText.of(old)
    self.new = VisibleText.of(new)
  }

  /// For people: a line for each change, with the place in the document that it is read from.
  package func text() -> String {
    var text = ""
    for change in difference.changes {
      switch change {
      case .new(let statement):
        text += "\(new):\(statement.line): new: \(words(statement)), \(said(statement))\n"
      case .gone(let statement):
        text += "\(old):\(statement.line): gone: \(words(statement)), \(said(statement))\n"
      case .changed(let before, let after):
        text +=
          "\(new):\(after.line): changed: \(words(after)) was \(said(before)) (\(old):\(before.line)), "
          + "is \(said(after))\n"
      case .moved(let before, let after):
        text +=
          "\(new):\(after.line): moved: \(words(before)) (\(old):\(before.line)) to \(words(after))\n"
      }
    }
    return text + summary()
  }

  private func summary() -> String {
    guard !difference.changes.isEmpty else { return "The two say the same.\n" }
    var numbers: [String: Int] = [:]
    for change in difference.changes { numbers[Self.name(of: change), default: 0] += 1 }
    let parts = ["new", "gone", "moved", "changed"].compactMap { name in
      numbers[name].map { "\($0) \(name)" }
    }
    return "\n\(count(difference.changes.count, "difference")): \(parts.joined(separator: ", ")).\n"
  }

  private func words(_ statement: RegistryDifference.Statement) -> String {
    VisibleText.of(statement.isPatch ? "patch('\(statement.path)')" : statement.path)
  }

  private func said(_ statement: RegistryDifference.Statement) -> String {
    var text = statement.status.words
    if let other = statement.sameAs { text += ", the same as \(other)" }
    if !statement.replacements.isEmpty {
      text += ", use \(statement.replacements.joined(separator: " or "))"
    }
    return VisibleText.of(text)
  }

  private static func name(of change: RegistryDifference.Change) -> String {
    switch change {
    case .new: "new"
    case .gone: "gone"
    case .changed: "changed"
    case .moved: "moved"
    }
  }

  // MARK: - JSON

  /// `Schemas/registry-diff.schema.json` describes it.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        old: old, new: new,
        changes: difference.changes.map { change in
          switch change {
          case .new(let statement): ChangeEntry(change: "new", old: nil, new: entry(statement))
          case .gone(let statement): ChangeEntry(change: "gone", old: entry(statement), new: nil)
          case .changed(let before, let after), .moved(let before, let after):
            ChangeEntry(change: Self.name(of: change), old: entry(before), new: entry(after))
          }
        }))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let old: String
    let new: String
    let changes: [ChangeEntry]
  }

  private struct ChangeEntry: Encodable {
    let change: String
    let old: StatementEntry?
    let new: StatementEntry?
  }

  private struct StatementEntry: Encodable {
    let path: String
    let isPatch: Bool
    let status: String
    let line: Int
    let sameAs: String?
    let replacements: [String]
  }

  private func entry(_ statement: RegistryDifference.Statement) -> StatementEntry {
    StatementEntry(
      path: statement.path, isPatch: statement.isPatch, status: statement.status.rawValue,
      line: statement.line, sameAs: statement.sameAs, replacements: statement.replacements)
  }
}
