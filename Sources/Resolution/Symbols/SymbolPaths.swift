import PythonSyntax

/// Everything that is known of a name: its definitions, every path that leads to each of them, and
/// who uses which path.
package struct SymbolPaths: Sendable {
  /// One definition, or one module.
  package struct Target: Sendable {
    /// The dotted path where it is defined.
    package let path: String
    /// class, function, assignment or module.
    package let kind: String
    package let location: Location
    package let module: Int32
    package let isDeprecated: Bool
    /// The definition's own path first, then by number of users, then by path.
    package fileprivate(set) var paths: [Path]
    /// Strings for `patch` and `import_module` that mean it.
    package fileprivate(set) var strings: [User]
  }

  /// One dotted path by which a target can be imported.
  package struct Path: Sendable {
    package let path: String
    /// The paths that it leads through, itself first, the definition last.
    package let hops: [String]
    package let users: [User]
  }

  package struct User: Sendable {
    package let location: Location
    package let scope: CodeScope
    package let when: ImportKind
    /// The statement or expression.
    package let text: String
  }

  /// What was asked for.
  package let symbol: String
  package private(set) var targets: [Target] = []

  /// - Parameter symbol: a name, or a dotted path to a module, class, function, constant or
  ///   member, or `path/to/file.py:Name`.
  package init(_ symbol: String, in program: Program) throws(SymbolError) {
    self.symbol = symbol
    let found = try Self.find(symbol, in: program)
    var collection = Collection(program, found)
    collection.collect()
    targets = collection.targets
  }

  private static func find(
    _ symbol: String, in program: Program
  ) throws(SymbolError) -> [Symbol] {
    let alternatives = program.alternatives
    if let colon = symbol.lastIndex(of: ":") {
      let path = String(symbol[..<colon])
      let name = String(symbol[symbol.index(after: colon)...])
      let sites = alternatives.definitions(of: name).filter {
        program.modules[Int($0.module)].path == path
      }
      guard !sites.isEmpty else { throw SymbolError(symbol: symbol, nearest: nil) }
      return sites.map { .definition(module: $0.module, index: $0.index) }
    }
    if !symbol.contains(".") {
      let sites = alternatives.definitions(of: symbol)
      if !sites.isEmpty { return sites.map { .definition(module: $0.module, index: $0.index) } }
    }
    if let module = program.modules.indices.first(where: { program.modules[$0].name == symbol }) {
      return [.module(Int32(module))]
    }
    if let target = program.lookup.target(of: symbol) { return [target] }
    throw SymbolError(
      symbol: symbol,
      nearest: alternatives.nearest(to: symbol.lastName))
  }

  private struct Collection {
    let program: Program
    let symbols: [Symbol]
    var targets: [Target] = []
    /// By target, then by dotted path.
    private var users: [[String: [User]]]
    private var hops: [[String: [String]]]
    private var strings: [[User]]

    init(_ program: Program, _ symbols: [Symbol]) {
      self.program = program
      self.symbols = symbols
      users = symbols.map { _ in [:] }
      hops = users.map { _ in [:] }
      strings = symbols.map { _ in [] }
    }

    mutating func collect() {
      let places = Dictionary(
        symbols.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      for number in program.imports.indices {
        guard let symbol = program.symbols.links[number].symbol, let place = places[symbol] else {
          continue
        }
        addImport(number, to: place)
      }
      for binding in program.symbols.bindings where binding.kind == .import {
        let link = program.symbols.link(binding.module, binding.index)
        guard let symbol = link.symbol, let place = places[symbol] else { continue }
        let path =
          program.modules[Int(binding.module)].name + "." + program.symbols.names[binding.name]
        let number = Int(program.symbols.firstImport[Int(binding.module)] + binding.index)
        add([], along: path, [path] + names(ofHops: number), to: place)
      }
      addReferences(places)
      addStrings(places)
      targets = symbols.indices.map(target)
    }

    private func names(ofHops number: Int) -> [String] {
      program.hops(ofImport: number).map { hop in
        program.modules[Int(hop.module)].name + (hop.name.isEmpty ? "" : "." + hop.name)
      }
    }

    private mutating func add(
      _ new: [User], along path: String, _ hops: [String], to place: Int
    ) {
      users[place][path, default: []] += new
      if self.hops[place][path] == nil { self.hops[place][path] = hops }
    }

    private mutating func addImport(_ number: Int, to place: Int) {
      let it = program.imports[number]
      let module = program.parsed[Int(it.importer)]
      let record = module.imports[Int(it.record)]
      let base = program.absolutePath(of: record, in: it.importer)
      let path = record.kind == .name ? base + "." + module.identifier(record.name) : base
      let names = names(ofHops: number)
      add(
        [
          User(
            location: Location(
              path: program.modules[Int(it.importer)].path, line: Int(record.nameLine),
              column: Int(record.nameColumn)),
            scope: program.scopes[Int(it.importer)], when: it.kind,
            text: program.statement(ofRecord: it.record, in: it.importer))
        ], along: path, names.first == path ? names : [path] + names, to: place)
    }

    /// `module.Name` through an imported module.
    private mutating func addReferences(_ places: [Symbol: Int]) {
      let names = Set(
        symbols.compactMap { symbol -> [UInt8]? in
          guard case .definition(let module, let index) = symbol else { return nil }
          let it = program.parsed[Int(module)]
          return Array(it.bytes(it.definitions[Int(index)].name))
        })
      for (module, it) in program.parsed.enumerated() {
        for reference in it.references where reference.root >= 0 && !reference.chain.isNone {
          let chain = it.bytes(reference.chain)
          let last = chain.split(separator: UInt8(ascii: "."))
          guard last.contains(where: { names.contains(Array($0)) }) else { continue }
          let record = it.imports[Int(reference.root)]
          for end in last.indices where names.contains(Array(last[end])) {
            let part = last[...end].map { String(decoding: $0, as: UTF8.self) }
            guard
              case .object(.definition(let home, let index)) = program.lookup.follow(
                reference.root, part.joined(separator: "."), in: Int32(module)),
              let place = places[.definition(module: home, index: index)]
            else { continue }
            let base = program.absolutePath(of: record, in: Int32(module))
            let root =
              record.kind == .name
              ? base + "." + it.identifier(record.name)
              : record.alias.isNone ? String(base.prefix { $0 != "." }) : base
            let path = root + "." + part.joined(separator: ".")
            add(
              [
                User(
                  location: Location(
                    path: program.modules[module].path, line: Int(reference.line),
                    column: Int(reference.column)),
                  scope: program.scopes[module], when: ImportKind(record),
                  text: "used \(reference.count) \(reference.count == 1 ? "time" : "times") as "
                    + (record.alias.isNone
                      ? part.joined(separator: ".")
                      : it.identifier(record.alias)
                        + "." + part.joined(separator: ".")))
              ], along: path, [path, program.path(ofDefinition: index, in: home)], to: place)
          }
        }
      }
    }

    private mutating func addStrings(_ places: [Symbol: Int]) {
      for (module, it) in program.parsed.enumerated() {
        for reference in it.stringReferences {
          let symbol: Symbol
          switch program.lookup.object(ofTarget: reference, in: Int32(module)) {
          case .object(let object): symbol = object
          case .blocked(let home): symbol = .module(home)
          case .found, .missing, .unsure, .outside: continue
          }
          guard let place = places[symbol] else { continue }
          strings[place].append(
            User(
              location: Location(
                path: program.modules[module].path, line: Int(reference.line),
                column: Int(reference.column)),
              scope: program.scopes[module], when: reference.isInFunction ? .deferred : .runtime,
              text: it.string(reference.callee.isNone ? reference.value : reference.callee) + "(\""
                + it.string(reference.value) + "\")"))
        }
      }
    }

    private func target(_ place: Int) -> Target {
      let home: Int32
      let own: String
      let kind: String
      let location: Location
      var isDeprecated = false
      switch symbols[place] {
      case .definition(let module, let index):
        let definition = program.parsed[Int(module)].definitions[Int(index)]
        home = module
        own = program.path(ofDefinition: index, in: module)
        location = program.location(ofDefinition: index, in: module)
        isDeprecated = definition.flags.contains(.deprecated)
        switch definition.kind {
        case .class: kind = "class"
        case .function, .asyncFunction: kind = "function"
        case .assignment: kind = "assignment"
        }
      case .module(let module):
        home = module
        own = program.modules[Int(module)].name
        kind = "module"
        location = Location(path: program.modules[Int(module)].path, line: 1, column: 1)
        isDeprecated = program.parsed[Int(module)].traits.contains(.deprecated)
      case .binding, .external:
        preconditionFailure("only modules and definitions are looked for")
      }
      var all = users[place]
      if all[own] == nil { all[own] = [] }
      let paths = all.map { path, users in
        Path(
          path: path, hops: hops[place][path] ?? [path],
          users: users.sorted { $0.location < $1.location })
      }.sorted { left, right in
        if (left.path == own) != (right.path == own) { return left.path == own }
        if left.users.count != right.users.count { return left.users.count > right.users.count }
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
      }
      return Target(
        path: own, kind: kind, location: location, module: home, isDeprecated: isDeprecated,
        paths: paths, strings: strings[place].sorted { $0.location < $1.location })
    }
  }
}

/// A symbol that isn't there.
package struct SymbolError: Error, CustomStringConvertible {
  package let symbol: String
  package let nearest: String?

  package var description: String {
    "nothing of this tree is called '\(symbol)'. "
      + (nearest.map { "Did you mean '\($0)'?" }
        ?? "Give a name, a dotted path such as 'shop.orders.Order', or 'shop/orders.py:Order'.")
  }
}
