extension Parser {
  mutating func importStatement(from start: Int, isLazy: Bool) throws(Failed) {
    if kind == .import {
      try importModules(from: start, isLazy: isLazy)
    } else {
      try importNames(from: start, isLazy: isLazy)
    }
    scratch.importStatements.append(Int32(start)..<Int32(index))
  }

  /// `import a.b as c, d`
  private mutating func importModules(from start: Int, isLazy: Bool) throws(Failed) {
    index += 1
    if kind == .newline {
      throw refuse("Expected one or more names after 'import'", at: index)
    }
    repeat {
      let module = index
      try expect(.name)
      while accept(.dot) { try expect(.name) }
      let moduleEnd = index
      var alias = -1
      if accept(.as) { alias = try importAlias() }
      let range = dotted(module, moduleEnd)
      append(
        ImportRecord(
          kind: .module, scope: context.scope, flags: importFlags(isLazy), level: 0,
          line: tokens[start].line, column: column(of: start), nameLine: tokens[module].line,
          nameColumn: column(of: module),
          module: range, name: .none, alias: alias < 0 ? .none : self.name(alias)))
      noteTypingName(module: range, alias: alias < 0 ? .none : self.name(alias))
    } while accept(.comma)
    if kind == .from {
      throw refuse("Did you mean to use 'from ... import ...' instead?", at: start)
    }
  }

  /// `from ..a.b import c as d, e`
  private mutating func importNames(from start: Int, isLazy: Bool) throws(Failed) {
    index += 1
    var level = 0
    while kind == .dot || kind == .ellipsis {
      level += kind == .dot ? 1 : 3
      index += 1
    }
    var module = TextRange(start: 0, length: 0)
    if kind == .name || level == 0 {
      let first = index
      try expect(.name)
      while accept(.dot) { try expect(.name) }
      module = dotted(first, index)
    }
    try expect(.import)
    func record(_ token: Int, alias: Int, name: TextRange, parser: inout Parser) {
      parser.append(
        ImportRecord(
          kind: .name, scope: parser.context.scope, flags: parser.importFlags(isLazy),
          level: UInt16(clamping: level), line: parser.tokens[start].line,
          column: parser.column(of: start),
          nameLine: parser.tokens[token].line, nameColumn: parser.column(of: token),
          module: module, name: name, alias: alias < 0 ? .none : parser.name(alias)))
    }
    if kind == .star {
      noteStarImport(start)
      record(index, alias: -1, name: add("*"), parser: &self)
      index += 1
      return
    }
    let isParenthesized = accept(.leftParenthesis)
    if isParenthesized { bracketDepth += 1 }
    if kind == .newline {
      throw refuse("Expected one or more names after 'import'", at: index)
    }
    while true {
      let token = index
      try expect(.name)
      var alias = -1
      if accept(.as) { alias = try importAlias() }
      if alias >= 0, isName(token, "TYPE_CHECKING") { typingFlags.append(self.name(alias)) }
      record(token, alias: alias, name: name(token), parser: &self)
      guard accept(.comma) else { break }
      if isParenthesized, kind == .rightParenthesis { break }
      if !isParenthesized, kind == .newline {
        throw refuse("trailing comma not allowed without surrounding parentheses", at: index)
      }
    }
    if isParenthesized {
      try expect(.rightParenthesis)
      bracketDepth -= 1
    }
    if level == 0, isName(start + 1, "__future__"), tokens[start + 2].kind == .import {
      noteFuture(start)
    }
  }

  private mutating func importAlias() throws(Failed) -> Int {
    guard kind == .name else {
      if beginsExpression(kind) {
        throw refuse("cannot use this expression as import target", at: index)
      }
      throw unexpected()
    }
    index += 1
    switch kind {
    case .dot, .leftParenthesis, .leftBracket:
      throw refuse("cannot use this expression as import target", at: index - 1)
    default: return index - 1
    }
  }

  private func importFlags(_ isLazy: Bool) -> ImportRecord.Flags {
    isLazy ? context.flags.union(.lazy) : context.flags
  }

  private mutating func append(_ record: ImportRecord) {
    facts.imports.append(record)
    scratch.importScopes.append(context.local)
    let bound = record.alias.isNone ? record.name : record.alias
    if context.scope == .module, bound.length == 7,
      facts.bytes(bound).elementsEqual("__all__".utf8)
    {
      facts.exports = []
      facts.hasUnknownExports = true
    }
  }

  /// Remembers `import typing as t`, for `if t.TYPE_CHECKING:`.
  private mutating func noteTypingName(module: TextRange, alias: TextRange) {
    guard !alias.isNone else { return }
    let bytes = facts.bytes(module)
    if bytes.elementsEqual("typing".utf8) || bytes.elementsEqual("typing_extensions".utf8) {
      typingNames.append(alias)
    }
  }
}
