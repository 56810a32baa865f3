import Analysis
import Resolution
import PythonSyntax

/// Who uses a definition, and by which paths.
package struct Uses: Sendable {
  /// Modules that import it, or reach it through its module; ascending.
  package internal(set) var importers: [Int32] = []
  /// Imported names that lead to it.
  package internal(set) var statements = 0
  /// How many imports write each dotted path.
  package internal(set) var paths: [String: Int] = [:]
  /// Modules that write a path which is a detour; ascending.
  package internal(set) var detourImporters: [Int32] = []
  package internal(set) var calls = 0
  /// How often members are used through the name itself, `State.RUNNING`.
  package internal(set) var members: [String: Int] = [:]
  /// Strings that name it: targets of patches and the like.
  package internal(set) var strings = 0

  /// Whether a path leads neither to the definition's own module nor to a package around it.
  static func isDetour(_ path: String, to definition: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return !definition.isPath(below: String(path[..<dot]))
  }

  /// The paths, the most used first.
  package var pathsByUse: [(path: String, count: Int)] {
    paths.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}

/// Counts the uses of many definitions in one pass over the program.
struct UsesIndex {
  private let program: Program
  private var places: [Symbol: Int] = [:]
  private var uses: [Uses] = []
  /// Beside the uses.
  private var definitions: [String] = []

  /// A site may stand in several groups.
  init(of sites: [DefinitionSite], in program: Program) {
    self.program = program
    var paths: [String: Int] = [:]
    for site in sites where places[site.symbol] == nil {
      places[site.symbol] = uses.count
      if paths[site.path] == nil { paths[site.path] = uses.count }
      uses.append(Uses())
      definitions.append(site.path)
    }
    addImports()
    addReferences(Set(sites.map { Array($0.name.utf8) }))
    addStrings(paths)
    for place in uses.indices {
      uses[place].importers = Set(uses[place].importers).sorted()
      uses[place].detourImporters = Set(uses[place].detourImporters).sorted()
    }
  }

  func uses(of site: DefinitionSite) -> Uses { places[site.symbol].map { uses[$0] } ?? Uses() }

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
      uses[place].statements += 1
      add(path, by: it.importer, to: place)
    }
  }

  private mutating func add(_ path: String, by module: Int32, to place: Int) {
    uses[place].importers.append(module)
    uses[place].paths[path, default: 0] += 1
    if Uses.isDetour(path, to: definitions[place]) { uses[place].detourImporters.append(module) }
  }

  private mutating func addReferences(_ names: Set<[UInt8]>) {
    for (number, it) in program.parsed.enumerated() {
      let module = Int32(number)
      for reference in it.references {
        var symbol: Symbol?
        var members: ArraySlice<String> = []
        if reference.root >= 0,
          let direct = program.symbols.link(module, reference.root).symbol, places[direct] != nil
        {
          symbol = direct
          members =
            reference.chain.isNone
            ? [] : it.string(reference.chain).split(separator: ".").map(String.init)[...]
        } else if reference.root < 0 || mentions(reference, in: it, names) {
          guard let found = program.lookup.definition(of: reference, in: module) else { continue }
          (symbol, members) = found
        }
        guard let symbol, let place = places[symbol] else { continue }
        if case .module? = reference.root >= 0
          ? program.symbols.link(module, reference.root).symbol : nil
        {
          let chain = it.string(reference.chain).split(separator: ".").dropLast(members.count)
          let record = it.imports[Int(reference.root)]
          let base = program.absolutePath(of: record, in: module)
          let root = record.alias.isNone ? String(base.prefix { $0 != "." }) : base
          add(root + "." + chain.joined(separator: "."), by: module, to: place)
        }
        if let member = members.first {
          uses[place].members[member, default: 0] += Int(reference.count)
        } else {
          uses[place].calls += Int(reference.calls)
        }
      }
    }
  }

  /// Whether one of the attributes is called as one of the sites.
  private func mentions(
    _ reference: Reference, in module: ParsedModule, _ names: Set<[UInt8]>
  ) -> Bool {
    guard !reference.chain.isNone else { return false }
    return module.bytes(reference.chain).split(separator: UInt8(ascii: ".")).contains {
      names.contains(Array($0))
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
