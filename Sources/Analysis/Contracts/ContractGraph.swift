import PythonSyntax
package import Resolution

/// The imports of some packages as contracts see them: by the names that statements say, without a
/// question of what they bind. `from shop import orders` is an import of `shop.orders` where there
/// is such a module, else of `shop`.
package struct ContractGraph: Sendable {
  /// What decides about the imports of a graph: contracts that agree in it have one.
  package struct Scope: Hashable, Sendable {
    /// Of the file that declares the contracts.
    let folder: String
    /// Empty for the whole tree.
    let rootPackages: [String]
    let externalPackages: Bool
    let without: Set<LeavableImport>
    let strings: Bool

    init(_ setting: ContractSetting) {
      folder = setting.folder
      rootPackages = setting.rootPackages
      externalPackages = setting.externalPackages
      without = Set(setting.without)
      strings = setting.strings
    }
  }

  /// In the order of their bytes: a node is the place of its name.
  package let names: [String]
  private let nodes: [String: Int32]
  /// The file of a module; nil for a package without one and for what is from outside.
  package let files: [ModuleID?]
  /// Whether a node stands for a whole package from outside the tree.
  let isOutside: [Bool]
  /// Sorted by both ends, then by place.
  package let imports: [ContractImport]
  /// How many imports were left out, by what they are.
  package let leftOut: [ContractImport.Kind: Int]
  /// The root packages that aren't there, and what is there instead.
  package let missing: [(root: String, isModule: Bool)]

  init(_ scope: Scope, of program: Program, _ members: ContractMembers) {
    var files: [String: ModuleID] = [:]
    var missing: [(root: String, isModule: Bool)] = []
    if scope.rootPackages.isEmpty {
      for (id, module) in program.modules.identified where files[module.name] == nil {
        files[module.name] = id
      }
    }
    var namespaces: Set<String> = []
    for root in scope.rootPackages {
      let found = members.modules(of: root, from: scope.folder)
      if found.modules.isEmpty { missing.append((root, found.isModule)) }
      for (name, id) in found.modules where files[name] == nil { files[name] = id }
      namespaces.formUnion(found.namespaces)
    }
    if scope.rootPackages.isEmpty {
      for name in files.keys {
        var above = name.parentPath
        while !above.isEmpty, namespaces.insert(above).inserted { above = above.parentPath }
      }
    }
    self.missing = missing
    var reader = ImportReader(scope, files)
    for (name, id) in files.sorted(by: { $0.value < $1.value }) {
      reader.read(program.parsed[id], of: id, called: name, in: program)
    }
    leftOut = reader.leftOut
    let all = Set(files.keys).union(namespaces).union(reader.outside)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let nodes = Dictionary(
      uniqueKeysWithValues: zip(all, all.indices.lazy.map { Int32($0) }))
    names = all
    self.files = all.map { files[$0] }
    isOutside = all.map { reader.outside.contains($0) && files[$0] == nil }
    imports = reader.found.compactMap { found in
      guard let from = nodes[found.importer], let to = nodes[found.imported] else { return nil }
      return ContractImport(
        from: from, to: to, module: found.module, line: found.line, column: found.column,
        kind: found.kind, isRelative: found.isRelative)
    }.sorted()
    self.nodes = nodes
  }

  /// The node of a module, by its dotted name.
  package func node(_ name: String) -> Int32? { nodes[name] }

  /// The dotted name of a node.
  package func name(_ node: Int32) -> String { names[Int(node)] }

  /// A module with all that is below it; what is from outside has nothing below it.
  func members(of node: Int32) -> [Int32] {
    isOutside[Int(node)] ? [node] : [node] + descendants(of: node)
  }

  /// All that is below a module, ascending.
  func descendants(of node: Int32) -> [Int32] {
    let prefix = Array((names[Int(node)] + ".").utf8)
    var low = Int(node) + 1
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle].utf8.lexicographicallyPrecedes(prefix) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var result: [Int32] = []
    while low < names.count, names[low].utf8.starts(with: prefix) {
      result.append(Int32(low))
      low += 1
    }
    return result
  }

  /// What stands right below a module, ascending.
  func children(of node: Int32) -> [Int32] {
    let depth = names[Int(node)].utf8.count { $0 == UInt8(ascii: ".") } + 1
    return descendants(of: node).filter {
      names[Int($0)].utf8.count { $0 == UInt8(ascii: ".") } == depth
    }
  }

  /// The modules that an expression means; a name without wildcards only if there is such a module.
  func modules(_ expression: ModuleExpression) -> [Int32] {
    guard expression.hasWildcard else { return node(expression.text).map { [$0] } ?? [] }
    return names.indices.filter { expression.matches(names[$0]) }.map { Int32($0) }
  }

  /// The imports by which one module imports another, in the order of lines.
  package func imports(from: Int32, to: Int32) -> ArraySlice<ContractImport> {
    var low = 0
    var high = imports.count
    while low < high {
      let middle = (low + high) / 2
      if (imports[middle].from, imports[middle].to) < (from, to) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var end = low
    while end < imports.count, imports[end].from == from, imports[end].to == to { end += 1 }
    return imports[low..<end]
  }
}

/// One import between modules of a ``ContractGraph``.
package struct ContractImport: Hashable, Comparable, Sendable {
  /// When it happens; the first that holds.
  package enum Kind: Hashable, Sendable, Comparable {
    case statement(ImportKind)
    /// `import_module("...")`, `__import__("...")`
    case string

    package var words: String {
      switch self {
      case .statement(let kind): kind.name
      case .string: "in a string"
      }
    }

    private var rank: UInt8 {
      switch self {
      case .statement(let kind): kind.rawValue
      case .string: .max
      }
    }

    package static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }
  }

  package let from: Int32
  package let to: Int32
  /// The importer's file.
  package let module: ModuleID
  package let line: UInt32
  package let column: UInt32
  package let kind: Kind
  /// Whether the statement names it by dots.
  package let isRelative: Bool

  package static func < (left: ContractImport, right: ContractImport) -> Bool {
    (left.from, left.to, left.line, left.column, left.kind)
      < (right.from, right.to, right.line, right.column, right.kind)
  }
}

/// Reads the imports of files by the names that they say.
private struct ImportReader {
  struct Found {
    let importer: String
    let imported: String
    let module: ModuleID
    let line: UInt32
    let column: UInt32
    let kind: ContractImport.Kind
    var isRelative = false
  }

  private let scope: ContractGraph.Scope
  private let files: [String: ModuleID]
  private let without: Set<ImportKind>
  private(set) var found: [Found] = []
  private(set) var outside: Set<String> = []
  private(set) var leftOut: [ContractImport.Kind: Int] = [:]

  init(_ scope: ContractGraph.Scope, _ files: [String: ModuleID]) {
    self.scope = scope
    self.files = files
    without = Set(
      scope.without.map { kind in
        switch kind {
        case .typeChecking: .typeChecking
        case .deferred: .deferred
        case .guarded: .guarded
        case .lazy: .lazy
        }
      })
  }

  mutating func read(
    _ facts: ParsedModule, of module: ModuleID, called name: String, in program: Program
  ) {
    let isPackage = program.modules[module].isPackage
    for record in facts.imports {
      let kind = ImportKind(record)
      guard
        let base = Self.absolute(
          facts.identifier(record.module), level: Int(record.level), in: name,
          isPackage: isPackage)
      else { continue }
      let object = record.kind == .name ? base + "." + facts.identifier(record.name) : base
      guard let imported = target(of: object) else { continue }
      let found = Found(
        importer: name, imported: imported, module: module, line: record.line,
        column: record.column, kind: .statement(kind), isRelative: record.level > 0)
      if without.contains(kind) {
        leftOut[found.kind, default: 0] += 1
      } else {
        self.found.append(found)
      }
    }
    for reference in facts.stringReferences where reference.kind == .module {
      let path = facts.string(reference.value)
      guard !path.hasPrefix("."), program.importsModules(reference, module),
        let imported = target(of: path)
      else { continue }
      if scope.strings {
        found.append(
          Found(
            importer: name, imported: imported, module: module, line: reference.line,
            column: reference.column, kind: .string))
      } else {
        leftOut[.string, default: 0] += 1
      }
    }
  }

  /// The dotted path that a statement names; nil where its dots lead out.
  private static func absolute(
    _ path: String, level: Int, in name: String, isPackage: Bool
  ) -> String? {
    guard level > 0 else { return path }
    let parts = name.split(separator: ".")
    let above = isPackage ? level - 1 : level
    guard above < parts.count else { return nil }
    let base = parts.dropLast(above).joined(separator: ".")
    return path.isEmpty ? base : base + "." + path
  }

  private mutating func target(of object: String) -> String? {
    if files[object] != nil { return object }
    let above = object.parentPath
    if !above.isEmpty, files[above] != nil { return above }
    guard scope.externalPackages, let package = outsidePackage(of: object) else { return nil }
    outside.insert(package)
    return package
  }

  /// What stands for a package from outside: its first name, or as many more as tell it from a
  /// root package in the same namespace.
  private func outsidePackage(of object: String) -> String? {
    let first = String(object.topName)
    var deepest: [Substring] = []
    for root in scope.rootPackages {
      if root.isPath(below: object), root != object { return nil }
      guard root != first, root.isPath(below: first) else { continue }
      let own = root.split(separator: ".")
      let parts = object.split(separator: ".")
      let shared = zip(own, parts).prefix { $0 == $1 }.count
      guard shared < parts.count else { continue }
      if shared + 1 > deepest.count { deepest = Array(parts.prefix(shared + 1)) }
    }
    return deepest.isEmpty ? first : deepest.joined(separator: ".")
  }
}
