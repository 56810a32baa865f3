/// What a dotted path means where a module writes it, for those above the analysis.
package struct SymbolResolver {
  private var linker: ImportLinker

  package init(_ program: Program) { linker = program.linker }

  /// Nil where the path leads to nothing that is known, or to more than one thing.
  package mutating func symbol(of path: String, in module: Int32) -> Symbol? {
    linker.symbol(of: Array(path.utf8)[...], in: module)
  }
}
