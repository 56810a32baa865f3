import PythonSyntax
package import Resolution

/// The one right answer to a finding: what is to stand in the code instead. A value that tells the
/// places; who writes the bytes is another's matter.
package struct Fix: Hashable, Sendable, Codable {
  /// What is changed.
  package enum Change: Hashable, Sendable, Codable {
    /// Imported names that lead elsewhere.
    case imports([Retarget])
    /// The value of a string that begins at a place.
    case string(Location, old: String, new: String)
    /// The statement at a place names its module absolutely.
    case absolute(Location)
    /// The module at a path goes.
    case deletion(path: String)
    /// A suppression comment loses a rule, or goes where that is nil.
    case comment(Location, rule: String?)
  }

  /// One imported name or module, and the dotted path that it should have.
  package struct Retarget: Hashable, Sendable, Codable {
    /// Of the name in `from a import name`, of the statement in `import a.b`.
    package let location: Location
    package let old: String
    package let new: String
  }

  /// In words: "import it from 'shop.ledger'".
  package let title: String
  /// Whether the meaning of code that works stays the same.
  package let isSafe: Bool
  package let change: Change

  init(_ title: String, isSafe: Bool = true, _ change: Change) {
    self.title = title
    self.isSafe = isSafe
    self.change = change
  }
}

extension Fix {
  /// An imported name by another path; nil where that leads nowhere, or where it stands already.
  static func retarget(
    _ id: ImportID, to new: String, isSafe: Bool = true, in program: Program
  ) -> Fix? {
    let importer = program.imports[id].importer
    let record = program.record(id)
    let old = program.path(ofRecord: record, in: importer)
    guard new != old, new.parentPath != program.modules[importer].name else { return nil }
    switch program.lookup.object(at: new, from: importer) {
    case .object(let symbol):
      let link = program.symbols.links[id]
      let isSame = link.isCertain && link.symbol == symbol
      return Fix(
        "import '\(new)'", isSafe: isSafe || isSame,
        .imports([
          Retarget(
            location: program.nameLocation(of: record, in: importer), old: old, new: new)
        ]))
    case .found, .missing, .unsure, .outside, .blocked: return nil
    }
  }
}
