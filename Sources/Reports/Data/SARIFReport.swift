package import Analysis
import Resolution
import Foundation

/// Findings as SARIF 2.1.0 (OASIS), which code scanning takes.
package enum SARIFReport: FindingsFormat {
  package static let name = "sarif"

  package static func bytes(of findings: Findings, as look: FindingsLook) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try JSONLine.harmless(
      encoder.encode(Log(runs: [Run(findings, folder: look.folder)]))) + [0x0A]
  }

  private struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case version, runs
    }
  }

  private struct Run: Encodable {
    let tool: Tool
    let results: [Entry]
    let columnKind = "unicodeCodePoints"

    init(_ findings: Findings, folder: String) {
      tool = Tool(
        driver: Driver(
          rules: Rules.all.map { type in
            RuleEntry(
              id: type.info.name, shortDescription: Text(type.info.summary),
              help: Help(text: type.info.explanation, markdown: type.info.explanation))
          }))
      let entries = findings.entries
      results =
        entries.filter { $0.state == .reported }.map { Entry($0, folder: folder) }
        + entries.filter { $0.state == .suppressed }.map { Entry($0, folder: folder) }
    }
  }

  private struct Tool: Encodable { let driver: Driver }

  private struct Driver: Encodable {
    let name = "Groundplan"
    let semanticVersion = Version.current
    let rules: [RuleEntry]
  }

  private struct RuleEntry: Encodable {
    let id: String
    let shortDescription: Text
    let help: Help
  }

  private struct Help: Encodable {
    let text: String
    let markdown: String
  }

  private struct Text: Encodable {
    let text: String

    /// Brackets would make links (3.11.6), also for readers that know no backslash.
    init(_ text: String) {
      self.text = VisibleText.of(text).replacing("[", with: "\\[").replacing("]", with: "\\]")
        .replacing("](", with: "] (")
    }
  }

  private struct Entry: Encodable {
    let ruleId: String
    let level: String
    let message: Text
    let locations: [Place]
    let relatedLocations: [Place]
    let partialFingerprints: [String: String]
    let suppressions: [Suppression]?

    init(_ entry: FindingEntry, folder: String) {
      let finding = entry.finding
      ruleId = finding.rule
      level = finding.severity.rawValue
      message = Text(finding.message)
      locations = [Place(finding.location, folder: folder, message: nil)]
      relatedLocations = finding.notes.map {
        Place($0.location, folder: folder, message: Text($0.message))
      }
      partialFingerprints = ["groundplan/v1": finding.key, "groundplan/v2": entry.id]
      suppressions = entry.state == .suppressed ? [Suppression()] : nil
    }
  }

  private struct Suppression: Encodable { let kind = "inSource" }

  private struct Place: Encodable {
    let physicalLocation: Physical
    let message: Text?

    init(_ location: Location, folder: String, message: Text?) {
      physicalLocation = Physical(
        artifactLocation: Artifact(path: folder + location.path),
        region: Region(startLine: location.line, startColumn: location.column))
      self.message = message
    }
  }

  private struct Physical: Encodable {
    let artifactLocation: Artifact
    let region: Region
  }

  private struct Artifact: Encodable {
    /// RFC 3986's `pchar` and the slash; a colon would make the first name of a relative path a
    /// scheme.
    private static let allowed = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=@/".utf8)

    let uri: String
    let uriBaseId: String?

    init(path: String) {
      let escaped = PathText.bytes(of: path).map { byte in
        if Self.allowed.contains(byte) { return String(Character(Unicode.Scalar(byte))) }
        return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }.joined()
      uri = path.hasPrefix("/") ? "file://" + escaped : escaped
      uriBaseId = path.hasPrefix("/") ? nil : "%SRCROOT%"
    }
  }

  private struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
  }
}
