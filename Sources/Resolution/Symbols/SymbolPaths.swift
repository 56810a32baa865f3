import PythonSyntax

/// Everything that is known of a name: its definitions, every path that leads to each of them, and
/// who uses which path.
package struct SymbolPaths: Sendable {
  /// One definition, or one module.
  package struct Target: Sendable {
    /// The dotted path where it is defined.
    package let path: String
    /// What names it in other runs too; nil for what stands in no file of the tree.
    package let object: ObjectPath?
    /// class, function, assignment or module.
    package let kind: String
    package let location: Location
    package let module: ModuleID
    package let isDeprecated: Bool
    /// The definition's own path first, then by number of users, then by path.
    package fileprivate(set) var paths: [Path]
    /// Strings for `patch` and `import_module` that mean it.
    package fileprivate(set) var strings: [User]
    /// How many paths only those use, and how many strings those have, whose files aren't wanted.
    package private(set) var pathsLeftOut = 0
    package private(set) var stringsLeftOut = 0

    /// The same with those users alone whose files are wanted. A path that lost all of them goes; who
    /// wants everything keeps what nobody uses.
    fileprivate func leaving(_ isWanted: (String) -> Bool) -> Target {
      var target = self
      target.strings = strings.filter { isWanted($0.location.path) }
      target.stringsLeftOut = strings.count - target.strings.count
      target.paths = paths.compactMap { path in
        var kept = path
        kept.users = path.users.filter { isWanted($0.location.path) }
        kept.usersLeftOut = path.users.count - kept.users.count
        let isLost = kept.users.isEmpty && !path.users.isEmpty && path.path != self.path
        return isLost ? nil : kept
      }
      target.pathsLeftOut = paths.count - target.paths.count
      return target
    }
  }

  /// One dotted path by which a target can be imported.
  package struct Path: Sendable {
    package let path: String
    /// The paths that it leads through, itself first, the definition last.
    package let hops: [String]
    /// How many stand before the last and were left out.
    package let hopsLeftOut: Int
    package fileprivate(set) var users: [User]
    /// How many more there are in files that aren't wanted.
    package fileprivate(set) var usersLeftOut = 0
  }

  /// A place that writes the path: an import, a reference or a string.
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

  /// - Parameters:
  ///   - symbol: a name, or a dotted path to a module, class, function, constant or member, an object
  ///     path, or `path/to/file.py:Name`.
  ///   - isWanted: by path, whether users in a file count; a path without users that do is left out,
  ///     but for the definition's own.
  package init(
    _ symbol: String, in program: Program, where isWanted: (String) -> Bool = { _ in true }
  ) throws(SymbolError) {
    self.symbol = symbol
    let found = try Self.find(symbol, in: program)
    var collection = Collection(program, found)
    collection.collect()
    targets = collection.targets.map { $0.leaving(isWanted) }
  }

  private static func find(
    _ symbol: String, in program: Program
  ) throws(SymbolError) -> [Symbol] {
    let alternatives = program.alternatives
    if let colon = symbol.lastIndex(of: ":") {
      let path = String(symbol[..<colon])
      let name = String(symbol[symbol.index(after: colon)...])
      if let objects = ObjectPath(symbol).map(program.objects), !objects.isEmpty {
        return objects
      }
      let sites = alternatives.definitions(of: name).filter {
        program.modules[$0.module].path == path
      }
      guard !sites.isEmpty else { throw SymbolError(symbol: symbol, nearest: nil) }
      return sites.map(Symbol.definition)
    }
    if !symbol.contains(".") {
      let sites = alternatives.definitions(of: symbol)
      if !sites.isEmpty { return sites.map(Symbol.definition) }
    }
    if let module = program.modules.indices.first(where: { program.modules[$0].name == symbol }) {
      return [.module(module)]
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
    private var hops: [[String: (names: [String], leftOut: Int)]]
    private var strings: [[User]]

    init(_ program: Program, _ symbols: [Symbol]) {
      self.program = program
      self.symbols = symbols
      users = symbols.map { _ in [:] }
      hops = users.map { _ in [:] }
      strings = symbols.map { _ in [] }
    }

    mutating func collect() {
      for place in symbols.indices {
        let uses = program.uses[symbols[place]]
        for use in uses where use.isImport { addImport(use, to: place) }
        for use in uses where use.isImport { addReexport(use, to: place) }
        for use in uses where !use.isImport { addOther(use, to: place) }
        if case .module(let module) = symbols[place] { addImports(ofModule: module, to: place) }
        if case .definition(let definition) = symbols[place], program[definition].parent != nil {
          addReferences(to: definition, place)
        }
      }
      targets = symbols.indices.map(target)
    }

    private func names(ofHops id: ImportID) -> (names: [String], leftOut: Int) {
      let hops = program.hops(ofImport: id)
      let names = hops.all.map { hop in
        program.modules[hop.module].name + (hop.name.isEmpty ? "" : "." + hop.name)
      }
      return (names, hops.leftOut)
    }

    private func user(_ use: Uses.Use) -> User {
      User(
        location: program.location(of: use), scope: program.scopes[use.module],
        when: program.kind(of: use), text: program.text(of: use))
    }

    private mutating func add(
      _ new: [User], along path: String, _ hops: [String], leftOut: Int = 0, to place: Int
    ) {
      users[place][path, default: []] += new
      if self.hops[place][path] == nil { self.hops[place][path] = (hops, leftOut) }
    }

    private mutating func addImport(_ use: Uses.Use, to place: Int) {
      guard case .import(let id) = use.place else { return }
      let path = program.path(of: use)
      let (names, leftOut) = names(ofHops: id)
      add(
        [user(use)], along: path, names.first == path ? names : [path] + names, leftOut: leftOut,
        to: place)
    }

    /// `import a.b` imports `a.b` too, though it binds `a`.
    private mutating func addImports(ofModule module: ModuleID, to place: Int) {
      let path = program.modules[module].name
      for (id, link) in program.symbols.links.identified
      where link.base == module && link.status == .resolved && link.symbol != .module(module) {
        let record = program.record(id)
        guard record.kind == .module, record.alias.isNone else { continue }
        let use = Uses.Use(place: .import(id), depth: 0, module: program.imports[id].importer)
        add([user(use)], along: path, [path], to: place)
      }
    }

    /// The name that a statement of a module's body binds is one more path.
    private mutating func addReexport(_ use: Uses.Use, to place: Int) {
      guard case .import(let id) = use.place else { return }
      let facts = program.parsed[use.module]
      let record = program.record(id)
      guard record.scope == .module, !program.isStar(record, in: use.module) else { return }
      let name: String
      if !record.alias.isNone {
        name = facts.identifier(record.alias)
      } else if record.kind == .name {
        name = facts.identifier(record.name)
      } else {
        name = String(facts.identifier(record.module).topName)
      }
      let path = program.modules[use.module].name + "." + name
      let (names, leftOut) = names(ofHops: id)
      add([], along: path, [path] + names, leftOut: leftOut, to: place)
    }

    private mutating func addOther(_ use: Uses.Use, to place: Int) {
      if case .string = use.place {
        if use.depth == 0 { strings[place].append(user(use)) }
      } else if use.reaches {
        add(
          [user(use)], along: program.path(of: use), [program.path(of: use), own(place)], to: place)
      }
    }

    private func own(_ place: Int) -> String {
      switch symbols[place] {
      case .definition(let definition): program.path(of: definition)
      case .module(let module): program.modules[module].name
      case .binding, .external: ""
      }
    }

    /// `module.Class.member` and `Class.member`, by whatever path the class is reached.
    private mutating func addReferences(to member: DefinitionID, _ place: Int) {
      let name = program.parsed[member.module].string(program[member].name)
      for (module, facts) in program.parsed.identified {
        for (id, reference) in facts.references.identified where !reference.chain.isNone {
          guard let record = reference.record else { continue }
          let names = facts.string(reference.chain).split(separator: ".")
          for end in names.indices where names[end] == name {
            let chain = names[...end].joined(separator: ".")
            guard
              program.lookup.follow(record, chain, in: module).object == symbols[place]
            else { continue }
            let use = Uses.Use(
              place: .reference(id), depth: Int16(clamping: end + 1), module: module)
            add(
              [user(use)], along: program.path(of: use), [program.path(of: use), own(place)],
              to: place)
          }
        }
      }
    }

    private func target(_ place: Int) -> Target {
      let home: ModuleID
      let own: String
      let kind: String
      let location: Location
      var isDeprecated = false
      switch symbols[place] {
      case .definition(let id):
        let definition = program[id]
        home = id.module
        own = program.path(of: id)
        location = program.location(of: id)
        isDeprecated = definition.flags.contains(.deprecated)
        switch definition.kind {
        case .class: kind = "class"
        case .function, .asyncFunction: kind = "function"
        case .assignment: kind = "assignment"
        }
      case .module(let module):
        home = module
        own = program.modules[module].name
        kind = "module"
        location = Location(path: program.modules[module].path, line: 1, column: 1)
        isDeprecated = program.parsed[module].traits.contains(.deprecated)
      case .binding, .external:
        preconditionFailure("only modules and definitions are looked for")
      }
      var all = users[place]
      if all[own] == nil { all[own] = [] }
      let paths = all.map { path, users in
        Path(
          path: path, hops: hops[place][path]?.names ?? [path],
          hopsLeftOut: hops[place][path]?.leftOut ?? 0,
          users: users.sorted { $0.location < $1.location })
      }.sorted { left, right in
        if (left.path == own) != (right.path == own) { return left.path == own }
        if left.users.count != right.users.count { return left.users.count > right.users.count }
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
      }
      return Target(
        path: own, object: program.objectPath(of: symbols[place]), kind: kind, location: location,
        module: home, isDeprecated: isDeprecated,
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
