package import Analysis
package import Resolution

/// Where a tree stands: what of an analysis is comparable and outlives it.
///
/// Made of ``Findings`` or read from a `findings.json`. Everything in it is named by paths, ids and
/// names; no number of a run is in it.
package struct Standing: Sendable, Equatable {
  /// The version of Groundplan that found it.
  package let tool: String
  /// The commit that was read; nil where none is known.
  package let revision: Revision?
  /// The rules that were asked: of the others nothing is known.
  package let rules: [String]
  package let numbers: Numbers
  /// Sorted by place.
  package let findings: [Entry]
  /// Sorted by importer and imported.
  package let partImports: [PartImport]
  package let cycles: [Cycle]
  package let groups: [Group]
  /// What a registry says and the code doesn't.
  package let claims: [Claim]
  /// By name.
  package let parts: [Part]

  /// The numbers of a tree that are watched over time.
  package struct Numbers: Sendable, Hashable {
    package let files: Int
    package let lines: Int
    /// Findings that are reported, by severity.
    package let errors: Int
    package let warnings: Int
    package let notes: Int
    /// Imported names that lead into the tree, and those of them that are followed.
    package let leading: Int
    package let followed: Int
    package let productFiles: Int
    /// Files of product code without an error.
    package let cleanFiles: Int
    /// Sets of modules that import each other.
    package let cycles: Int
    /// Names that several modules define.
    package let groups: Int
    /// Import statements of product code that lead into a service from outside.
    package let crossings: Int

    package init(
      files: Int, lines: Int, errors: Int, warnings: Int, notes: Int, leading: Int, followed: Int,
      productFiles: Int, cleanFiles: Int, cycles: Int, groups: Int, crossings: Int
    ) {
      self.files = files
      self.lines = lines
      self.errors = errors
      self.warnings = warnings
      self.notes = notes
      self.leading = leading
      self.followed = followed
      self.productFiles = productFiles
      self.cleanFiles = cleanFiles
      self.cycles = cycles
      self.groups = groups
      self.crossings = crossings
    }

    /// Whether all can have been counted.
    package var areCounts: Bool {
      [
        files, lines, errors, warnings, notes, leading, followed, productFiles, cleanFiles, cycles,
        groups, crossings,
      ].allSatisfy(Standing.isCount)
    }
  }

  /// A count of a document or database, which may be anybody's: what is counted with must not overflow.
  package static func isCount(_ number: Int) -> Bool { 0..<(1 << 40) ~= number }

  /// A finding.
  package struct Entry: Sendable, Hashable {
    /// That of ``FindingEntry``.
    package let id: String
    package let rule: String
    package let severity: Severity
    package let scope: CodeScope
    package let location: Location
    package let message: String
    package let key: String
    package let state: FindingEntry.State

    package init(
      id: String, rule: String, severity: Severity, scope: CodeScope, location: Location,
      message: String, key: String, state: FindingEntry.State
    ) {
      self.id = id
      self.rule = rule
      self.severity = severity
      self.scope = scope
      self.location = location
      self.message = message
      self.key = key
      self.state = state
    }
  }

  /// Imports of one part of the tree by another: imported names that lead there.
  package struct PartImport: Sendable, Hashable, Codable {
    package let importer: String
    package let imported: String
    /// In product code.
    package let product: Int
    /// In tests, tools and other code.
    package let other: Int
    /// Whether the imported one is a service that the other may not import; then the statements that do.
    package let crossings: Int

    package init(importer: String, imported: String, product: Int, other: Int, crossings: Int) {
      self.importer = importer
      self.imported = imported
      self.product = product
      self.other = other
      self.crossings = crossings
    }
  }

  /// Modules that import each other.
  package struct Cycle: Sendable, Hashable, Codable {
    /// Their paths, sorted.
    package let modules: [String]
    package let scope: CodeScope
    /// Whether they do so while they are imported, not only in functions or for type checking.
    package let atImport: Bool

    package init(modules: [String], scope: CodeScope, atImport: Bool) {
      self.modules = modules
      self.scope = scope
      self.atImport = atImport
    }
  }

  /// Definitions of one name.
  package struct Group: Sendable, Hashable {
    package let id: String
    package let name: String
    package let scope: CodeScope
    package let verdict: String
    package let sites: [Site]

    package init(id: String, name: String, scope: CodeScope, verdict: String, sites: [Site]) {
      self.id = id
      self.name = name
      self.scope = scope
      self.verdict = verdict
      self.sites = sites
    }
  }

  /// Where one of them stands.
  package struct Site: Sendable, Hashable, Codable {
    package let path: String
    package let line: Int

    package init(path: String, line: Int) {
      self.path = path
      self.line = line
    }
  }

  /// What a registry says wrongly.
  package struct Claim: Sendable, Hashable, Codable {
    /// The registry's path.
    package let path: String
    package let line: Int
    /// What it claims, in the words of the registry's table.
    package let claim: String
    /// What the path is called: canonical, deprecated, broken...
    package let status: String
    /// What is true.
    package let verdict: String
    package let message: String

    package init(
      path: String, line: Int, claim: String, status: String, verdict: String, message: String
    ) {
      self.path = path
      self.line = line
      self.claim = claim
      self.status = status
      self.verdict = verdict
      self.message = message
    }
  }

  /// A part of the tree with what was found in it.
  package struct Part: Sendable, Hashable {
    package let name: String
    package let role: String
    package let files: Int
    package let errors: Int
    package let warnings: Int
    package let notes: Int

    package init(
      name: String, role: String, files: Int, errors: Int, warnings: Int, notes: Int
    ) {
      self.name = name
      self.role = role
      self.files = files
      self.errors = errors
      self.warnings = warnings
      self.notes = notes
    }
  }

  /// How many findings each rule reports; rules without any are left out.
  package var countsByRule: [String: Int] {
    findings.reduce(into: [:]) { counts, finding in
      if finding.state == .reported { counts[finding.rule, default: 0] += 1 }
    }
  }

  package init(
    tool: String, revision: Revision?, rules: [String], numbers: Numbers, findings: [Entry],
    partImports: [PartImport], cycles: [Cycle], groups: [Group], claims: [Claim], parts: [Part]
  ) {
    self.tool = tool
    self.revision = revision
    self.rules = rules
    self.numbers = numbers
    self.findings = findings
    self.partImports = partImports
    self.cycles = cycles
    self.groups = groups
    self.claims = claims
    self.parts = parts
  }
}
