import Analysis
package import Resolution

/// What a change does to the program: what is counted before and after, and what would get worse.
package struct Proof: Sendable {
  /// One number before and after.
  package struct Row: Hashable, Sendable, Codable {
    package let name: String
    package let before: Int
    package let after: Int
  }

  /// Something that would get worse.
  package struct Objection: Hashable, Sendable, Codable {
    package let location: Location
    package let message: String
    /// Changed files that may cause it.
    package let files: [String]
  }

  package let rows: [Row]
  package let objections: [Objection]

  package init(rows: [Row], objections: [Objection]) {
    self.rows = rows
    self.objections = objections
  }

  package var holds: Bool { objections.isEmpty }
}
