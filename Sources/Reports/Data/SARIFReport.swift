import Analysis
import Consolidation
import Resolution
import Foundation
package import Standings

/// Findings as SARIF 2.1.0 (OASIS), which code scanning takes; a result a line.
///
/// GitHub refuses files beyond its limits: those results that weigh most are kept then, and the others
/// counted in a notification. Source:
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
package enum SARIFReport: FindingsFormat {
  package static let name = "sarif"
  package static let showsEdits = true

  /// Results of a run that GitHub takes.
  static let maximumResults = 25_000
  /// GitHub takes 10 MB when compressed, of which such text has ten times as much and more.
  static let maximumBytes = 64 << 20
  /// Locations beside a result that GitHub shows.
  private static let maximumRelated = 100
  /// Steps of a way that GitHub shows.
  private static let maximumSteps = 1_000

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) throws -> [UInt8] {
    let owners = FindingOwners(findings.program)
    let ranks = Dictionary(
      uniqueKeysWithValues: Rules.all.enumerated().map { ($1.info.name, $0) })
    let isCompared = !findings.comparisons.isEmpty
    let entries =
      findings.entries.filter { $0.state == .reported }
      + findings.entries.filter { $0.state == .suppressed }
    // What weighs most first, where not all may stay.
    let order = entries.enumerated().sorted { left, right in
      (left.element.weight, right.offset) > (right.element.weight, left.offset)
    }
    var written: [(place: Int, json: [UInt8])] = []
    var size = 0
    for (place, entry) in order.prefix(maximumResults) {
      let json = try line(
        Entry(
          entry, rank: ranks[entry.finding.rule], look, owners, isCompared: isCompared))
      size += json.count
      if size > maximumBytes { break }
      written.append((place, json))
    }
    written.sort { $0.place < $1.place }
    let leftOut = entries.count - written.count
    var bytes = Array(
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\":\"2.1.0\",\n\"runs\":[{\n"
        .utf8)
    bytes += Array("\"tool\":".utf8) + (try line(Tool())) + Array(",\n".utf8)
    bytes += Array("\"invocations\":".utf8) + (try line([Invocation(leftOut: leftOut)]))
    bytes += Array(",\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[".utf8)
    for (number, result) in written.enumerated() {
      bytes += Array((number == 0 ? "\n" : ",\n").utf8) + result.json
    }
    return bytes + Array((written.isEmpty ? "]}]}\n" : "\n]}]}\n").utf8)
  }

  private static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return JSONLine.harmless(try encoder.encode(value))
  }

  private struct Tool: Encodable { let driver = Driver() }

  private struct Driver: Encodable {
    let name = "Groundplan"
    let semanticVersion = Version.current
    let rules = Rules.all.map { RuleEntry($0.info) }
  }

  private struct RuleEntry: Encodable {
    let id: String
    let shortDescription: Text
    let fullDescription: Text
    let help: Help
    let defaultConfiguration: Configuration
    let properties: Properties

    init(_ info: RuleInfo) {
      id = info.name
      shortDescription = Text(info.summary)
      fullDescription = Text(String(info.explanation.prefix { $0 != "\n" }))
      help = Help(text: info.explanation, markdown: info.explanation)
      defaultConfiguration = Configuration(
        enabled: info.isOnByDefault, level: info.severities.first?.rawValue ?? "warning")
      properties = Properties()
    }

    struct Configuration: Encodable {
      let enabled: Bool
      let level: String
    }

    struct Properties: Encodable {
      let precision = "very-high"
      let tags = ["maintainability"]
    }
  }

  private struct Help: Encodable {
    let text: String
    let markdown: String
  }

  /// Whether all is there.
  private struct Invocation: Encodable {
    let executionSuccessful = true
    let toolExecutionNotifications: [Notification]?

    init(leftOut: Int) {
      toolExecutionNotifications =
        leftOut == 0
        ? nil
        : [
          Notification(
            level: "warning",
            message: Text(
              "\(count(leftOut, "result")) that weigh least are left out, for GitHub takes no more."
            ))
        ]
    }

    struct Notification: Encodable {
      let level: String
      let message: Text
    }
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
    let ruleIndex: Int?
    let level: String
    let message: Text
    let locations: [Place]
    let relatedLocations: [Place]
    let codeFlows: [CodeFlow]?
    let partialFingerprints: [String: String]
    let baselineState: String?
    let suppressions: [Suppression]?
    let fixes: [FixEntry]?
    let properties: Properties

    init(
      _ entry: FindingEntry, rank: Int?, _ look: FindingsLook, _ owners: FindingOwners,
      isCompared: Bool
    ) {
      let (finding, folder) = (entry.finding, look.folder)
      ruleId = finding.rule
      ruleIndex = rank
      level = finding.severity.rawValue
      message = Text(finding.message)
      locations = [Place(finding.location, folder: folder, message: nil)]
      relatedLocations = finding.notes.prefix(maximumRelated).map {
        Place($0.location, folder: folder, message: Text($0.message))
      }
      let steps = finding.notes.filter(\.isStep).prefix(maximumSteps - 1)
      codeFlows =
        steps.isEmpty
        ? nil
        : [
          CodeFlow(
            [Place(finding.location, folder: folder, message: Text("the way begins here"))]
              + steps.map { Place($0.location, folder: folder, message: Text($0.message)) })
        ]
      partialFingerprints = ["groundplan/v1": finding.key, "groundplan/v2": entry.id]
      baselineState = isCompared ? "new" : nil
      suppressions = entry.state == .suppressed ? [Suppression()] : nil
      fixes = finding.fix.flatMap { fix in
        look.fixes?.edits(of: fix).map { [FixEntry(fix, $0, folder: folder)] }
      }
      properties = Properties(
        scope: finding.scope.rawValue, owners: owners.names(of: finding),
        importedOwners: owners.importedNames(of: finding))
    }
  }

  /// A fix by its edits (3.55), all of one file.
  private struct FixEntry: Encodable {
    let description: Text
    let artifactChanges: [ArtifactChange]

    init(_ fix: Fix, _ edits: [FixEdits.PlacedEdit], folder: String) {
      description = Text(fix.isSafe ? fix.title : fix.title + " (unsafe)")
      artifactChanges = edits.prefix(1).map {
        ArtifactChange(
          artifactLocation: Artifact(path: folder + $0.path),
          replacements: edits.map(Replacement.init))
      }
    }

    struct ArtifactChange: Encodable {
      let artifactLocation: Artifact
      let replacements: [Replacement]
    }

    struct Replacement: Encodable {
      let deletedRegion: DeletedRegion
      let insertedContent: Content

      init(_ edit: FixEdits.PlacedEdit) {
        deletedRegion = DeletedRegion(
          startLine: edit.line, startColumn: edit.column, endLine: edit.endLine,
          endColumn: edit.endColumn)
        insertedContent = Content(text: edit.text)
      }
    }

    struct DeletedRegion: Encodable {
      let startLine: Int
      let startColumn: Int
      let endLine: Int
      let endColumn: Int
    }

    /// Bytes of a file, not a message: nothing in it is escaped.
    struct Content: Encodable { let text: String }
  }

  /// What SARIF has no word for.
  private struct Properties: Encodable {
    let scope: String
    let owners: [String]?
    let importedOwners: [String]?

    init(scope: String, owners: [String], importedOwners: [String]) {
      self.scope = scope
      self.owners = owners.isEmpty ? nil : owners
      self.importedOwners = importedOwners.isEmpty ? nil : importedOwners
    }
  }

  private struct Suppression: Encodable { let kind = "inSource" }

  /// A way along imports, step by step.
  private struct CodeFlow: Encodable {
    let threadFlows: [ThreadFlow]

    init(_ places: [Place]) {
      threadFlows = [ThreadFlow(locations: places.map(Step.init))]
    }

    struct ThreadFlow: Encodable { let locations: [Step] }

    struct Step: Encodable { let location: Place }
  }

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

extension FindingEntry {
  /// Silenced ones weigh least.
  fileprivate var weight: Int {
    guard state != .suppressed else { return 0 }
    return switch finding.severity {
    case .error: 3
    case .warning: 2
    case .note: 1
    }
  }
}
