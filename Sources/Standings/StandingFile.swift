import Analysis
import Foundation
import Resolution

/// A baseline that can't be used, and what to do.
package struct StandingError: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}

extension Standing {
  /// Reads a `findings.json`, which a report holds and `check --format json` prints.
  ///
  /// - Parameter path: its path, for what is said where it can't be used.
  package init(findingsJSON bytes: [UInt8], path: String) throws(StandingError) {
    let again = "Write it anew with `groundplan check --format json` or `groundplan analyze`."
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = Data(bytes)
    guard let head = try? decoder.decode(Head.self, from: data), head.tool.name == "groundplan"
    else {
      throw StandingError(
        description:
          "'\(path)' is no findings.json of Groundplan. Name a findings.json, the folder "
          + "of a report, a folder of sources or a git revision.")
    }
    guard head.schemaVersion == 1 else {
      throw StandingError(
        description: "'\(path)' has version \(head.schemaVersion) of the form, from Groundplan "
          + "\(head.tool.version); this one reads version 1. \(again)")
    }
    guard head.rules != nil else {
      throw StandingError(
        description:
          "'\(path)' was written by Groundplan \(head.tool.version), before findings had "
          + "ids. \(again)")
    }
    guard head.part == nil else {
      throw StandingError(
        description:
          "'\(path)' has not all findings: they were compared with others, or of some owners "
          + "alone. \(again)")
    }
    let standing: Standing
    do {
      standing = try decoder.decode(Document.self, from: data).standing(tool: head.tool.version)
    } catch {
      throw StandingError(
        description: "'\(path)' is damaged: \(Self.words(for: error)). \(again)")
    }
    let counts =
      standing.parts.flatMap { [$0.files, $0.errors, $0.warnings, $0.notes] }
      + standing.partImports.flatMap { [$0.product, $0.other, $0.crossings] }
      + standing.findings.flatMap { [$0.location.line, $0.location.column] }
    guard standing.numbers.areCounts, counts.allSatisfy(Standing.isCount) else {
      throw StandingError(
        description:
          "'\(path)' is damaged: it has a number that nothing can be counted to. \(again)")
    }
    self = standing
  }

  private static func words(for error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it can't be read" }
    func place(_ path: [any CodingKey]) -> String {
      let keys = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return keys.isEmpty ? "" : " at \(keys.joined(separator: "."))"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "'\(key.stringValue)' is missing\(place(context.codingPath))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return "a value is of the wrong kind\(place(context.codingPath))"
    @unknown default: return "it can't be read"
    }
  }
}

/// What says whether a document is one of ours.
private struct Head: Decodable {
  let schemaVersion: Int
  let tool: Tool
  let rules: [String]?
  /// What is told where not all findings are.
  let part: Part?

  struct Tool: Decodable {
    let name: String
    let version: String
  }

  struct Part: Decodable {}
}

/// The keys of a `findings.json` that a standing is made of.
private struct Document: Decodable {
  let revision: Revision?
  let rules: [String]
  let summary: Summary
  let following: Following
  let services: [Service]
  let findings: [Finding]
  let suppressed: [Finding]
  let duplicates: [Group]
  let partImports: [Standing.PartImport]
  let cycles: [Standing.Cycle]
  let wrongClaims: [Standing.Claim]

  struct Summary: Decodable {
    let files: Int
    let lines: Int
    let findings: Counts
    let productFiles: Int
    let cleanProductFiles: Int
    let crossServiceImportsOfProduct: Int

    struct Counts: Decodable {
      let error: Int
      let warning: Int
      let note: Int
    }
  }

  struct Following: Decodable {
    let leading: Int
    let followed: Int
  }

  struct Service: Decodable {
    let name: String
    let role: String
    let files: Int
    let findings: Summary.Counts
  }

  struct Finding: Decodable {
    let id: String
    let rule: String
    let severity: Severity
    let scope: CodeScope
    let path: String
    let line: Int
    let column: Int
    let message: String
    let key: String
    let cause: Cause?

    struct Cause: Decodable {}

    func entry(_ state: FindingEntry.State) -> Standing.Entry {
      Standing.Entry(
        id: id, rule: rule, severity: severity, scope: scope,
        location: Location(path: path, line: line, column: column), message: message, key: key,
        state: state)
    }
  }

  struct Group: Decodable {
    let id: String
    let name: String
    let scope: CodeScope
    let verdict: String
    let sites: [Standing.Site]
  }

  func standing(tool: String) -> Standing {
    Standing(
      tool: tool, revision: revision, rules: rules,
      numbers: Standing.Numbers(
        files: summary.files, lines: summary.lines, errors: summary.findings.error,
        warnings: summary.findings.warning, notes: summary.findings.note,
        leading: following.leading, followed: following.followed,
        productFiles: summary.productFiles, cleanFiles: summary.cleanProductFiles,
        cycles: cycles.count, groups: duplicates.count,
        crossings: summary.crossServiceImportsOfProduct),
      findings: (findings.map { $0.entry($0.cause == nil ? .reported : .following) }
        + suppressed.map { $0.entry(.suppressed) })
        .sorted { ($0.location, $0.rule, $0.message) < ($1.location, $1.rule, $1.message) },
      partImports: partImports, cycles: cycles,
      groups: duplicates.map {
        Standing.Group(
          id: $0.id, name: $0.name, scope: $0.scope, verdict: $0.verdict, sites: $0.sites)
      },
      claims: wrongClaims,
      parts: services.map {
        Standing.Part(
          name: $0.name, role: $0.role, files: $0.files, errors: $0.findings.error,
          warnings: $0.findings.warning, notes: $0.findings.note)
      }.sorted { Standing.precedes($0.name, $1.name) })
  }
}
