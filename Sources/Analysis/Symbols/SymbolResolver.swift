package import PythonSyntax

/// What a dotted path means where a module writes it, for those above the analysis.
package struct SymbolResolver {
  private let program: Program
  private var linker: ImportLinker
  private var objects: ObjectResolver

  package init(_ program: Program) {
    self.program = program
    linker = program.linker
    objects = ObjectResolver(program)
  }

  /// Nil where the path leads to nothing that is known, or to more than one thing.
  package mutating func symbol(of path: String, in module: Int32) -> Symbol? {
    linker.symbol(of: Array(path.utf8)[...], in: module)
  }

  /// The first class, function or constant that the chain of a reference leads to, with the
  /// attributes behind it.
  package mutating func definition(
    of reference: Reference, in module: Int32
  ) -> (symbol: Symbol, attributes: ArraySlice<String>)? {
    let it = program.parsed[Int(module)]
    var names =
      reference.chain.isNone
      ? [] : it.string(reference.chain).split(separator: ".").map(String.init)[...]
    guard reference.root >= 0 else {
      return (.definition(module: module, index: ~reference.root), names)
    }
    var object = objects.outcome(
      ofImport: Int(program.symbols.firstImport[Int(module)] + reference.root))
    while case .module = object, let name = names.first {
      object = objects.attributes([name], of: object)
      names = names.dropFirst()
    }
    guard case .definition(let home, let index) = object else { return nil }
    return (.definition(module: home, index: index), names)
  }
}
