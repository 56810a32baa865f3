import PythonSyntax

/// One pass over everything that a program writes, noting what each import, reference and string
/// leads to.
struct UseCollection {
  private let program: Program
  private let lookup: Lookup
  let rows: Uses.Rows
  private(set) var found: [(row: Int32, use: Uses.Use)] = []

  init(_ program: Program) {
    self.program = program
    lookup = program.lookup
    rows = Uses.Rows(program.parsed)
  }

  mutating func collect() {
    found.reserveCapacity(program.imports.count)
    for number in program.imports.indices {
      guard let symbol = program.symbols.links[number].symbol else { continue }
      note(symbol, .import, program.imports[number].importer, number)
    }
    for module in program.parsed.indices { collectReferences(of: module) }
    for module in program.parsed.indices { collectStrings(of: module) }
  }

  private mutating func note(
    _ symbol: Symbol, _ kind: Uses.Use.Kind, _ module: ModuleID, _ number: Int, depth: Int = 0
  ) {
    guard let row = rows.row(of: symbol) else { return }
    found.append(
      (
        Int32(row),
        Uses.Use(
          kind: kind, module: module, number: Int32(number),
          depth: Int16(truncatingIfNeeded: min(depth, Int(Int16.max))))
      ))
  }

  // MARK: - References

  private mutating func collectReferences(of module: ModuleID) {
    let it = program.parsed[module]
    let first = Int(program.symbols.firstImport[module])
    for (number, reference) in it.references.enumerated() {
      guard reference.root >= 0 else {
        note(.definition(module: module, index: ~reference.root), .reference, module, number)
        continue
      }
      let link = program.symbols.links[first + Int(reference.root)]
      switch link.symbol {
      case .definition?:
        if let symbol = link.symbol { note(symbol, .reference, module, number) }
      case .module?:
        guard link.status == .resolved, !reference.chain.isNone else { continue }
        let isStar = program.isStar(it.imports[Int(reference.root)], in: module)
        follow(
          it.string(reference.chain), from: isStar ? module : nil, link,
          isStar ? .star : .reference,
          module, number)
      case .binding?, .external?, nil: continue
      }
    }
  }

  /// Notes the first definition on a chain of attributes.
  ///
  /// - Parameter start: the module whose attribute the first name is; nil for what the import binds.
  private mutating func follow(
    _ chain: String, from start: ModuleID?, _ link: ImportLink, _ kind: Uses.Use.Kind,
    _ module: ModuleID, _ number: Int
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
        note(symbol, kind, module, number, depth: depth)
        return
      }
    }
  }

  // MARK: - Strings

  private mutating func collectStrings(of module: ModuleID) {
    let it = program.parsed[module]
    for (number, reference) in it.stringReferences.enumerated() where reference.kind != .provided {
      switch lookup.object(ofTarget: reference, in: module) {
      case .object(.definition(let home, let index)):
        let parent = program.parsed[home].definitions[Int(index)].parent
        if parent < 0 {
          note(.definition(module: home, index: index), .string, module, number)
        } else if reference.kind != .attribute {
          // Of `patch.object(Class, "member")` the class is a reference.
          note(.definition(module: home, index: parent), .string, module, number, depth: 1)
        }
      case .object(let symbol): note(symbol, .string, module, number)
      case .blocked(let home): note(.module(home), .string, module, number)
      case .missing(.class(let home, let index), _, _) where reference.kind != .attribute:
        note(.definition(module: home, index: index), .string, module, number, depth: 1)
      case .missing, .found, .unsure, .outside: continue
      }
    }
  }
}
