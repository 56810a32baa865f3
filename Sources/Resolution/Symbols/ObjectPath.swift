import PythonSyntax

/// What names an object in every run, where ids are numbers of one run: its module, and the names
/// from there on, written as entry points are: `shop.orders:Order.total`.
///
/// Adding a file or a line shifts ids; an object path changes where the object is renamed or moved.
/// Two definitions of one name in one module share it, and so do modules of one name.
package struct ObjectPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The dotted name of the module.
  package let module: String
  /// From the module on, dotted; empty for the module itself.
  package let name: String

  package var description: String { name.isEmpty ? module : module + ":" + name }

  package static func < (left: ObjectPath, right: ObjectPath) -> Bool {
    left.module != right.module
      ? left.module.utf8.lexicographicallyPrecedes(right.module.utf8)
      : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  /// - Parameter name: empty for the module itself.
  package init(module: String, name: String) {
    self.module = module
    self.name = name
  }

  /// - Returns: nil where there is no colon, or no path before it.
  package init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
    self.init(module: String(text[..<colon]), name: String(text[text.index(after: colon)...]))
  }
}

extension Program {
  /// What names an object in other runs too; nil for what stands in no file of the tree.
  package func objectPath(of symbol: Symbol) -> ObjectPath? {
    switch symbol {
    case .module(let module): ObjectPath(module: modules[module].name, name: "")
    case .definition(let definition):
      ObjectPath(
        module: modules[definition.module].name,
        name: parsed[definition.module].qualifiedName(self[definition]))
    case .binding(let id):
      ObjectPath(
        module: modules[symbols.bindings[id].module].name,
        name: symbols.names[symbols.bindings[id].name])
    case .external: nil
    }
  }

  /// The objects that a path names, in the order of modules and definitions.
  package func objects(at path: ObjectPath) -> [Symbol] {
    modules.indices.filter { modules[$0].name == path.module }.flatMap { module -> [Symbol] in
      if path.name.isEmpty { return [.module(module)] }
      let facts = parsed[module]
      let definitions = facts.definitions.indices.filter {
        facts.qualifiedName(facts.definitions[$0]) == path.name
      }.map { Symbol.definition(DefinitionID(module: module, index: $0)) }
      if !definitions.isEmpty { return definitions }
      return symbols.names.find(path.name).map { name in
        symbols.bindings(of: name, in: module).map(Symbol.binding)
      } ?? []
    }
  }
}
