import Analysis
import PythonSyntax

/// Who uses a definition, and by which paths.
package struct Uses: Sendable {
  /// Modules that import it, or reach it through its module; ascending.
  package internal(set) var importers: [Int32] = []
  /// Imported names that lead to it.
  package internal(set) var statements = 0
  /// Importing modules by the dotted path that they write.
  package internal(set) var paths: [String: Int] = [:]
  package internal(set) var calls = 0
  /// How often members are used through the name itself, `State.RUNNING`.
  package internal(set) var members: [String: Int] = [:]
  /// Strings that name it: targets of patches and the like.
  package internal(set) var strings = 0
}

/// Counts the uses of many definitions in one pass over the program.
struct UsesIndex {
  private let program: Program
  private var places: [Symbol: Int] = [:]
  private(set) var uses: [Uses]

  init(of sites: [DefinitionSite], in program: Program) {
    self.program = program
    uses = sites.map { _ in Uses() }
    for (place, site) in sites.enumerated() { places[site.symbol] = place }
    var names: [Int32: [String: Int]] = [:]
    for (place, site) in sites.enumerated() { names[site.module, default: [:]][site.name] = place }
    addImports()
    addReferences(names)
    addStrings(Dictionary(sites.enumerated().map { ($1.path, $0) }) { first, _ in first })
    for place in uses.indices { uses[place].importers = Set(uses[place].importers).sorted() }
  }

  private mutating func addImports() {
    for number in program.imports.indices {
      guard let symbol = program.symbols.links[number].symbol, let place = places[symbol] else {
        continue
      }
      let it = program.imports[number]
      let module = program.parsed[Int(it.importer)]
      let record = module.imports[Int(it.record)]
      let path =
        program.absolutePath(of: record, in: it.importer) + "."
        + (record.name.isNone ? "" : module.identifier(record.name))
      uses[place].importers.append(it.importer)
      uses[place].statements += 1
      uses[place].paths[path, default: 0] += 1
    }
  }

  private mutating func addReferences(_ names: [Int32: [String: Int]]) {
    for (number, it) in program.parsed.enumerated() {
      let module = Int32(number)
      for reference in it.references {
        let symbol: Symbol
        if reference.root >= 0 {
          guard let found = program.symbols.link(module, reference.root).symbol else { continue }
          symbol = found
        } else {
          symbol = .definition(module: module, index: ~reference.root)
        }
        var chain =
          reference.chain.isNone
          ? [] : it.string(reference.chain).split(separator: ".").map(String.init)[...]
        var place = places[symbol]
        if place == nil, case .module(let home) = symbol, let first = chain.first,
          let found = names[home]?[first]
        {
          place = found
          chain = chain.dropFirst()
          uses[found].importers.append(module)
          uses[found].paths[program.modules[Int(home)].name + "." + first, default: 0] += 1
        }
        guard let place else { continue }
        if let member = chain.first {
          uses[place].members[member, default: 0] += Int(reference.count)
        } else {
          uses[place].calls += Int(reference.calls)
        }
      }
    }
  }

  private mutating func addStrings(_ paths: [String: Int]) {
    for it in program.parsed {
      for reference in it.stringReferences where reference.kind != .provided {
        var path = it.string(reference.value)[...]
        // The definition itself or a member of it.
        for _ in 0..<2 {
          if let place = paths[String(path)] {
            uses[place].strings += 1
            break
          }
          guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { break }
          path = path[..<dot]
        }
      }
    }
  }
}
