import PythonSyntax
import Analysis
package import Resolution

/// `groundplan why`: chains of imports, each hop with the statement that makes it.
package struct ImportChainsReport {
  private let found: ImportChains
  private let program: Program
  private let from: String
  private let to: String
  private let folder: String

  package init(
    _ found: ImportChains, in program: Program, from: String, to: String, folder: String = ""
  ) {
    self.found = found
    self.program = program
    self.from = from
    self.to = to
    self.folder = folder
  }

  /// For people: each chain as modules and the statements between them, or that there is none.
  package func text() -> String {
    guard let first = found.chains.first else {
      return "No import leads from \(VisibleText.of(from)) to \(VisibleText.of(to)).\n"
    }
    var text = ""
    if found.chains.count > 1 {
      text += "\(found.chains.count) chains of \(first.count) "
      text += first.count == 1 ? "import each:\n\n" : "imports each:\n\n"
    }
    for chain in found.chains {
      guard let start = chain.first else { continue }
      text += "\(VisibleText.of(program.modules[start.importer].name))\n"
      for hop in chain {
        let resolved = program.imports[hop.id]
        let place = program.location(ofRecord: resolved.record, in: resolved.importer)
        let when = resolved.kind == .runtime ? "" : " (\(resolved.kind.name))"
        text += "  -> \(VisibleText.of(program.modules[hop.imported].name))\n"
        text += "       \(VisibleText.of(folder + place.path)):\(place.line):\(place.column): "
        let statement = program.statement(ofRecord: resolved.record, in: resolved.importer)
        text += VisibleText.of(statement) + when + "\n"
      }
      text += "\n"
    }
    return text
  }

  /// `Schemas/why.schema.json` describes it.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Answer(
        from: from, to: to,
        chains: found.chains.map { chain in
          chain.map { hop in
            let resolved = program.imports[hop.id]
            return Answer.Hop(
              importer: program.modules[hop.importer].name,
              imported: program.modules[hop.imported].name, kind: resolved.kind.name,
              statement: program.statement(ofRecord: resolved.record, in: resolved.importer),
              location: program.location(ofRecord: resolved.record, in: resolved.importer))
          }
        }))
  }

  private struct Answer: Encodable {
    let schemaVersion = 1
    let from: String
    let to: String
    let chains: [[Hop]]

    struct Hop: Encodable {
      let importer: String
      let imported: String
      let kind: String
      let statement: String
      let location: Location
    }
  }
}
