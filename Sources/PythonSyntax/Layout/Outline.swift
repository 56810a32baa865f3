/// The statements of a file and the blocks that they stand in, by their tokens.
struct Outline {
  struct Statement {
    /// From the first token, that of a decorator among them, to the last but for a line end or `;`.
    let tokens: Range<Int>
    let block: Int
    /// Of a compound statement its headers with their blocks, else none.
    let clauses: [Clause]
  }

  struct Clause {
    /// From the word that opens it up to the colon.
    let header: Range<Int>
    let block: Int
  }

  struct Block {
    let kind: SourceBlock.Kind
    /// The block that the statement with this one stands in; -1 for the module.
    let parent: Int
    var statements: [Int] = []
  }

  /// Those inside another stand behind it.
  private(set) var statements: [Statement] = []
  /// The first is the module.
  private(set) var blocks: [Block] = []

  private let source: PlacedSource
  private var index = 0

  init(_ source: PlacedSource) {
    self.source = source
    blocks = [Block(kind: .module, parent: -1)]
    while kind != .endMarker {
      readStatements(in: 0)
      // No valid file has a dedent here.
      if kind == .dedent { index += 1 }
    }
  }

  private var kind: TokenKind { source.kind(index) }

  private mutating func accept(_ expected: TokenKind) -> Bool {
    guard kind == expected else { return false }
    index += 1
    return true
  }

  private mutating func readStatements(in block: Int) {
    while kind != .dedent, kind != .endMarker {
      let start = index
      if isCompound(index) { readCompound(in: block) } else { readLine(in: block) }
      if index == start { index += 1 }
    }
  }

  private mutating func readLine(in block: Int) {
    repeat {
      let start = index
      while kind != .semicolon, kind != .newline, kind != .endMarker { index = source.after(index) }
      if index > start { add(Statement(tokens: start..<index, block: block, clauses: [])) }
    } while accept(.semicolon)
    _ = accept(.newline)
  }

  private mutating func add(_ statement: Statement, at place: Int? = nil) {
    let place = place ?? statements.count
    if place == statements.count {
      statements.append(statement)
    } else {
      statements[place] = statement
    }
    blocks[statement.block].statements.append(place)
  }

  // MARK: - Compound statements

  private func isCompound(_ token: Int) -> Bool {
    switch source.kind(token) {
    case .if, .while, .for, .try, .with, .def, .class, .at, .async: return true
    case .name where source.isName(token, "match"):
      // Only a compound statement has an indented line below it.
      var end = token
      while source.kind(end) != .newline, source.kind(end) != .endMarker { end = source.after(end) }
      return source.kind(end - 1) == .colon && source.kind(end + 1) == .indent
    default: return false
    }
  }

  private mutating func readCompound(in block: Int) {
    let start = index
    let place = statements.count
    // Its clauses are known when those inside are read.
    statements.append(Statement(tokens: start..<start, block: block, clauses: []))
    while kind == .at {
      while kind != .newline, kind != .endMarker { index = source.after(index) }
      _ = accept(.newline)
    }
    var clauses: [Clause] = []
    if kind == .name {
      clauses.append(Clause(header: index..<source.colon(from: index), block: block))
      index = source.colon(from: index) + 1
      _ = accept(.newline)
      _ = accept(.indent)
      while source.isName(index, "case") { clauses.append(readClause(in: block)) }
      _ = accept(.dedent)
    } else {
      repeat {
        clauses.append(readClause(in: block))
      } while kind == .elif || kind == .else || kind == .except || kind == .finally
    }
    var end = index
    while end > start + 1, isBetween(source.kind(end - 1)) { end -= 1 }
    add(Statement(tokens: start..<end, block: block, clauses: clauses), at: place)
  }

  private func isBetween(_ kind: TokenKind) -> Bool {
    kind == .newline || kind == .dedent || kind == .semicolon || kind == .endMarker
  }

  private mutating func readClause(in parent: Int) -> Clause {
    let header = index..<source.colon(from: index)
    let block = blocks.count
    blocks.append(Block(kind: blockKind(index), parent: parent))
    index = min(header.upperBound + 1, source.tokens.count - 1)
    if accept(.newline) {
      _ = accept(.indent)
      readStatements(in: block)
      _ = accept(.dedent)
    } else {
      readLine(in: block)
    }
    return Clause(header: header, block: block)
  }

  private func blockKind(_ token: Int) -> SourceBlock.Kind {
    switch source.kind(token) {
    case .async: blockKind(token + 1)
    case .if: .if
    case .elif: .elif
    case .else: .else
    case .for: .for
    case .while: .while
    case .try: .try
    case .except: .except
    case .finally: .finally
    case .with: .with
    case .class: .class
    case .def: .function
    default: .case
    }
  }
}

/// The statements below one header, or those of a whole module.
package struct SourceBlock: Hashable, Sendable {
  /// The keyword of the header that the block stands below; `def` and `async def` make a function.
  package enum Kind: String, Hashable, Sendable {
    case module, function, `class`, `if`, elif, `else`, `for`, `while`, `try`, except, finally, with
    case `case`
  }

  package let kind: Kind
  /// The block around it, an index into the same list; nil for the module.
  package let parent: Int?
  /// The bytes from the beginning of the first statement to the end of the last.
  package let range: Range<Int>
  /// A statement that holds others counts as one.
  package let statementCount: Int
}
