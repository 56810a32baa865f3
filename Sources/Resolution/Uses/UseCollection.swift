import PythonSyntax

/// One pass over everything that a program writes, noting what each import, reference and string
/// leads to.
struct UseCollection {
  private let program: Program
  private let lookup: Lookup
  let rows: UseRows
  private(set) var found: [(row: UseRowID, element: Uses.Use)] = []

  init(_ program: Program) {
    self.program = program
    lookup = program.lookup
    rows = UseRows(program.parsed)
  }

  mutating func collect() {
    found.reserveCapacity(program.imports.count)
    for (id, link) in program.symbols.links.identified {
      if let symbol = link.symbol { note(symbol, .import(id), program.imports[id].importer) }
    }
    for module in program.parsed.indices { collectReferences(of: module) }
    for module in program.parsed.indices { collectStrings(of: module) }
  }

  private mutating func note(
    _ symbol: Symbol, _ place: Uses.Use.Place, _ module: ModuleID, depth: Int = 0
  ) {
    guard let row = rows.row(of: symbol) else { return }
    found.append((row, Uses.Use(place: place, depth: Int16(clamping: depth), module: module)))
  }

  // MARK: - References

  private mutating func collectReferences(of module: ModuleID) {
    let facts = program.parsed[module]
    for (id, reference) in facts.references.identified {
      switch reference.root {
      case .definition(let index):
        note(.definition(DefinitionID(module: module, index: index)), .reference(id), module)
      case .record(let record):
        let link = program.symbols.link(module, record)
        switch link.symbol {
        case .definition(let definition)?: note(.definition(definition), .reference(id), module)
        case .module?:
          guard link.status == .resolved, !reference.chain.isNone else { continue }
          let isStar = program.isStar(facts.imports[record], in: module)
          follow(
            facts.string(reference.chain), from: isStar ? module : nil, link,
            isStar ? .star(id) : .reference(id), module)
        case .binding?, .external?, nil: continue
        }
      }
    }
  }

  /// Notes the first definition on a chain of attributes.
  ///
  /// - Parameter start: the module whose attribute the first name is; nil for what the import binds.
  private mutating func follow(
    _ chain: String, from start: ModuleID?, _ link: ImportLink, _ place: Uses.Use.Place,
    _ module: ModuleID
  ) {
    var answer: Lookup.Answer
    if let start {
      answer = .object(.module(start))
    } else {
      guard link.isCertain, let symbol = link.symbol else { return }
      answer = .object(symbol)
    }
    var depth = 0
    for name in chain.utf8.split(separator: UInt8(ascii: ".")) {
      guard case .object(.module(let owner)) = answer else { return }
      answer = lookup.attribute(String(Substring(name)), ofModule: owner)
      depth += 1
      if case .object(let symbol) = answer, case .definition = symbol {
        note(symbol, place, module, depth: depth)
        return
      }
    }
  }

  // MARK: - Strings

  private mutating func collectStrings(of module: ModuleID) {
    let facts = program.parsed[module]
    for (id, reference) in facts.stringReferences.identified
    where reference.kind != .provided && reference.kind != .assigned {
      switch lookup.object(ofTarget: reference, in: module) {
      case .object(.definition(let definition)):
        if let owner = program[definition].parent {
          // Of `patch.object(Class, "member")` the class is a reference.
          guard reference.kind != .attribute else { continue }
          let owner = DefinitionID(module: definition.module, index: owner)
          note(.definition(owner), .string(id), module, depth: 1)
        } else {
          note(.definition(definition), .string(id), module)
        }
      case .object(let symbol): note(symbol, .string(id), module)
      case .blocked(let home): note(.module(home), .string(id), module)
      case .missing(.class(let owner), _, _) where reference.kind != .attribute:
        note(.definition(owner), .string(id), module, depth: 1)
      case .missing, .found, .unsure, .outside: continue
      }
    }
  }
}
