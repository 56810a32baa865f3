/// How far a scan has come.
struct ReferenceScan {
  let importCount: Int
  /// The first reference of each import, then of each definition.
  var heads: [Int32]
  var nextScope = 0
  var nextImport = 0
  var nextBinding = 0
  var nextStore = 0
  var nextExecuted = 0
  /// How many blocks are open at ``indentedUpTo``.
  var indentation = 0
  var indentedUpTo = 0
  /// The scopes around the place, from the outermost.
  var stack: [Int32] = []
  /// The last name of the last call that a reference tells of.
  var lastCall = -1
  /// Of each import, whether its calls are nobody's concern.
  var isForeign: [Bool] = []
  /// The import that gives `import_module` another name, or none.
  var moduleReader = noImport
  /// Neither an import nor, as a complement, a definition.
  static let noImport = Int32.min

  init(heads: Int, definitions: Int) {
    importCount = heads
    self.heads = [Int32](repeating: -1, count: heads + definitions)
  }

  /// Begins at the first token again.
  mutating func rewind() {
    nextScope = 0
    stack.removeAll(keepingCapacity: true)
  }
}
