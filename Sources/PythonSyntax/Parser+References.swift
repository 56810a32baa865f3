/// One more pass over the tokens of a parsed file: where it uses the names that it imports, what it
/// calls with which literals, and which strings of it name modules.
extension Parser {
  mutating func scanReferences() {
    if tokens[0].kind == .string, saysDeprecated(0) { facts.traits.insert(.deprecated) }
    fillTable()
    sortScopes()
    recordServedNames()
    var scan = ReferenceScan(heads: facts.imports.count, definitions: facts.definitions.count)
    scan.isForeign = facts.imports.map { isForeign(facts.bytes($0.module)) }
    scan.moduleReader =
      facts.imports.lastIndex {
        !$0.alias.isNone && facts.bytes($0.name).elementsEqual("import_module".utf8)
      }.map { Int32($0) } ?? ReferenceScan.noImport
    let masks = UnsafeMutablePointer<UInt64>.allocate(capacity: 64)
    defer { masks.deallocate() }
    scratch.references.copyMasks(to: masks)
    let count = names.count
    var place = 0
    while place < count {
      let token = Int(names[place])
      place += 1
      let current = tokens[token]
      let length = UInt64(min(current.end - current.start, 63))
      // The most frequent name of all bears the mask of others.
      if length == 4, isSelf(current) { continue }
      if masks[Int(text[Int(current.start)] & 63)] >> length & 1 != 0 { scanName(token, &scan) }
      if tokens[token + 1].kind == .equal, token > 1, tokens[token - 1].kind == .dot,
        isClass(token - 2)
      {
        facts.classAttributes.append(name(token))
      }
      if length >= 8, token > 0, tokens[token + 1].kind == .leftParenthesis,
        tokens[token - 1].kind == .dot, scan.lastCall != token, isTelling(method: token)
      {
        scanMethod(token, &scan)
      }
    }
    scan.rewind()
    for token in scratch.annotationStrings { scanAnnotation(Int(token), &scan) }
  }

  @inline(__always)
  func isSelf(_ name: Token) -> Bool {
    UnsafeRawPointer(text).loadUnaligned(fromByteOffset: Int(name.start), as: UInt32.self)
      == 0x666C_6573
  }

  /// `cls`, `self.__class__` or `type(self)`, before the dot of an attribute that is assigned to.
  @inline(__always)
  func isClass(_ token: Int) -> Bool {
    tokens[token].kind == .rightParenthesis || isName(token, "cls") || isName(token, "__class__")
  }

  // MARK: - Scopes

  /// Brings the stack of scopes to those that the token stands in.
  @inline(__always)
  func enterScopes(at token: Int, _ scan: inout ReferenceScan) {
    let place = Int32(token)
    while scan.nextScope < scratch.order.count {
      let scope = scratch.order[scan.nextScope]
      guard scratch.scopes[Int(scope)].start <= place else { break }
      while let last = scan.stack.last,
        scratch.scopes[Int(last)].end <= scratch.scopes[Int(scope)].start
      {
        scan.stack.removeLast()
      }
      scan.stack.append(scope)
      scan.nextScope += 1
    }
    while let last = scan.stack.last, scratch.scopes[Int(last)].end <= place {
      scan.stack.removeLast()
    }
  }

  /// The import or, as its complement, the definition that a name means where it stands; nil where
  /// it means something else.
  @inline(__always)
  func root(of entry: Int32, _ scan: inout ReferenceScan) -> Int32? {
    var isInner = true
    var place = scan.stack.count
    while place > 0 {
      place -= 1
      let scope = scan.stack[place]
      switch scratch.scopes[Int(scope)].kind {
      case .guarded: continue
      case .class where !isInner: continue
      case .class: break
      case .function, .comprehension: isInner = false
      }
      switch scratch.references.meaning(of: entry, in: scope) {
      case nil: continue
      case .other?: return nil
      case .local(let record)?: return record
      case .module?: break
      }
      break
    }
    let found = scratch.references.entries[Int(entry)]
    if found.moduleImport >= 0 { return found.moduleImport }
    return found.definition >= 0 ? ~found.definition : nil
  }

  // MARK: - Names

  mutating func scanName(_ token: Int, _ scan: inout ReferenceScan) {
    let current = tokens[token]
    let next = tokens[token + 1].kind
    let isAttribute = token > 0 && tokens[token - 1].kind == .dot
    // `name=` is a target or a keyword.
    if !isAttribute, next != .equal {
      let entry = scratch.references.find(
        text + Int(current.start), Int(current.end - current.start), in: facts.text)
      if entry >= 0, !isBoundHere(token, &scan) {
        enterScopes(at: token, &scan)
        if let root = root(of: entry, &scan) { recordReference(root, at: token, &scan) }
      }
    }
    if next == .leftParenthesis, isStringReader(token) {
      enterScopes(at: token, &scan)
      recordString(token, &scan)
    }
    noteTelling(token, isAttribute: isAttribute, &scan)
  }

  /// Whether a `try` or `with` around the place survives or expects an error.
  @inline(__always)
  func isGuarded(_ scan: borrowing ReferenceScan) -> Bool {
    scan.stack.contains { scratch.scopes[Int($0)].kind == .guarded }
  }

  /// Whether the name is bound where it stands, not used.
  @inline(__always)
  func isBoundHere(_ token: Int, _ scan: inout ReferenceScan) -> Bool {
    guard token > 0 else { return false }
    switch tokens[token - 1].kind {
    case .def, .class, .global, .nonlocal: return true
    // `with f() as module.name:`
    case .as where tokens[token + 1].kind != .dot: return true
    default: break
    }
    while scan.nextBinding < scratch.bindingTokens.count,
      scratch.bindingTokens[scan.nextBinding] < Int32(token)
    {
      scan.nextBinding += 1
    }
    if scan.nextBinding < scratch.bindingTokens.count,
      scratch.bindingTokens[scan.nextBinding] == Int32(token)
    {
      return true
    }
    while scan.nextImport < scratch.importStatements.count,
      scratch.importStatements[scan.nextImport].upperBound <= Int32(token)
    {
      scan.nextImport += 1
    }
    return scan.nextImport < scratch.importStatements.count
      && scratch.importStatements[scan.nextImport].contains(Int32(token))
  }

  mutating func recordReference(
    _ root: Int32, at token: Int, _ scan: inout ReferenceScan
  ) {
    var last = token
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    let after = tokens[last + 1].kind
    let isCall = after == .leftParenthesis
    let isStore = last > token && (isStored(token, &scan) || opensNamespace(token, last))
    if last == token, root >= 0, scan.isForeign[Int(root)] {
      scan.lastCall = last
      return
    }
    let isStar = root >= 0 && isStar(root)
    let index = reference(
      root, chain: isStar ? token..<last + 1 : last > token ? token + 2..<last + 1 : 0..<0,
      isStore: isStore, at: token, &scan)
    facts.references[index].count += 1
    if root >= 0, !isStore, !isStar, last > token || token > 0 && tokens[token - 1].kind == .at {
      noteRead(index, at: token, &scan)
    }
    if after == .comma || after == .rightParenthesis, root >= 0, mayBeModule(root),
      isHandedOn(token)
    {
      facts.references[index].isHandedOn = true
    }
    guard isCall else { return }
    facts.references[index].calls += 1
    scan.lastCall = last
    if root == scan.moduleReader, last == token {
      enterScopes(at: token, &scan)
      recordString(token, &scan, as: .module)
    }
    if root >= 0, scan.isForeign[Int(root)] { return }
    let arguments =
      isGuarded(scan)
      ? UInt32(facts.literalArguments.count)..<UInt32(facts.literalArguments.count)
      : literalArguments(at: last + 1)
    facts.calls.append(
      CallSite(
        reference: Reference.ID(index), method: .none, line: tokens[token].line,
        column: column(of: token), arguments: arguments))
  }

  /// Whether the chain that begins at the token is assigned to.
  @inline(__always)
  private func isStored(_ token: Int, _ scan: inout ReferenceScan) -> Bool {
    while scan.nextStore < scratch.storedChains.count,
      scratch.storedChains[scan.nextStore] < Int32(token)
    {
      scan.nextStore += 1
    }
    return scan.nextStore < scratch.storedChains.count
      && scratch.storedChains[scan.nextStore] == Int32(token)
  }

  /// `module.__dict__` or a method of it, by which anything may be bound there.
  @inline(__always)
  private func opensNamespace(_ token: Int, _ last: Int) -> Bool {
    if isName(last, "__dict__") { return isWrittenNamespace(token, last) }
    return last - token > 2 && isName(last - 2, "__dict__") && changes(last - 2)
  }

  /// Whether an import may bring a module; a class doesn't begin with a small letter.
  @inline(__always)
  private func mayBeModule(_ root: Int32) -> Bool {
    let record = facts.imports[Int(root)]
    return record.kind == .module || facts.text[Int(record.name.start)] &- UInt8(ascii: "A") >= 26
  }

  /// Whether what is named at the token is an argument that a function may change.
  private func isHandedOn(_ token: Int) -> Bool {
    switch token > 1 ? tokens[token - 1].kind : .newline {
    case .leftParenthesis, .comma, .equal: break
    default: return false
    }
    let callee = callee(of: token)
    // What a test patches it puts back.
    return tokens[callee].kind == .name && !isReader(callee) && !spells(callee, "setattr")
      && !spells(callee, "object") && !spells(callee, "multiple") && !spells(callee, "dict")
  }

  /// Whether an import is of all names, so that a name itself is the first of the chain.
  @inline(__always)
  func isStar(_ record: Int32) -> Bool {
    let name = facts.imports[Int(record)].name
    return name.length == 1 && facts.text[Int(name.start)] == UInt8(ascii: "*")
  }

  /// The record for a root and chain, made where there is none.
  mutating func reference(
    _ root: Int32, chain: Range<Int>, isStore: Bool, at token: Int, _ scan: inout ReferenceScan
  ) -> Int {
    let head = root >= 0 ? Int(root) : scan.importCount + Int(~root)
    var candidate = scan.heads[head]
    var steps = 0
    while candidate >= 0, steps < 64 {
      let reference = facts.references[Int(candidate)]
      if reference.isStore == isStore, matches(reference.chain, chain) { return Int(candidate) }
      candidate = reference.next
      steps += 1
    }
    facts.references.append(
      Reference(
        rootNumber: root, chain: chain.isEmpty ? .none : dotted(chain.lowerBound, chain.upperBound),
        line: tokens[token].line, column: column(of: token), isStore: isStore, count: 0, calls: 0,
        next: scan.heads[head]))
    scan.heads[head] = Int32(facts.references.count - 1)
    return facts.references.count - 1
  }

  /// Whether a dotted text is what the tokens spell.
  func matches(_ range: TextRange, _ chain: Range<Int>) -> Bool {
    if range.isNone || chain.isEmpty { return range.isNone && chain.isEmpty }
    let bytes = facts.bytes(range)
    var offset = bytes.startIndex
    for token in chain {
      let current = tokens[token]
      let length = Int(current.end - current.start)
      guard offset + length <= bytes.endIndex else { return false }
      for place in 0..<length where bytes[offset + place] != text[Int(current.start) + place] {
        return false
      }
      offset += length
    }
    return offset == bytes.endIndex
  }

  // MARK: - Annotations in strings

  mutating func scanAnnotation(_ token: Int, _ scan: inout ReferenceScan) {
    enterScopes(at: token, &scan)
    var offset = Int(tokens[token].start)
    let end = Int(tokens[token].end)
    while offset < end {
      guard CharacterClass.isIdentifierPart(text[offset]) else {
        offset += 1
        continue
      }
      let start = offset
      while offset < end, CharacterClass.isIdentifierPart(text[offset]) { offset += 1 }
      let isAttribute = text[start - 1] == UInt8(ascii: ".")
      guard !isAttribute, scratch.references.mayContain(text + start, offset - start) else {
        continue
      }
      let entry = scratch.references.find(text + start, offset - start, in: facts.text)
      guard entry >= 0, let root = root(of: entry, &scan), root >= 0 else { continue }
      // The name stands inside a token, which a chain can't name.
      guard !isStar(root) else { continue }
      let index = reference(root, chain: 0..<0, isStore: false, at: token, &scan)
      facts.references[index].count += 1
    }
  }
}
