/// What is known of names before their uses are looked for.
extension Parser {
  mutating func fillTable() {
    scratch.references.reserve(facts.imports.count + facts.definitions.count)
    for (index, record) in facts.imports.enumerated() {
      var name = record.alias.isNone ? record.name : record.alias
      if record.alias.isNone, record.kind == .module {
        name = firstName(of: record.module)
      } else if facts.bytes(name).first == UInt8(ascii: "*") {
        continue
      }
      if record.kind == .name, isVocabulary(facts.bytes(record.module)) { continue }
      scratch.references.add(
        import: Int32(index), named: name, scope: scratch.importScopes[index],
        isFallback: record.flags.contains(.inExcept), in: facts.text)
    }
    for (index, definition) in facts.definitions.enumerated() where definition.parent == nil {
      switch definition.kind {
      case .class, .function, .asyncFunction:
        scratch.references.add(
          definition: Int32(index), named: definition.name, in: facts.text)
      case .assignment: break
      }
    }
    addStarNames()
    for bound in scratch.boundNames {
      let current = tokens[Int(bound.token)]
      let length = Int(current.end - current.start)
      guard scratch.references.mayContain(text + Int(current.start), length) else { continue }
      let entry = scratch.references.find(text + Int(current.start), length, in: facts.text)
      guard entry >= 0 else { continue }
      scratch.references.addShadow(of: entry, in: bound.scope, isGlobal: bound.isGlobal)
      scratch.bindingTokens.append(bound.token)
    }
    scratch.bindingTokens.sort()
    scratch.storedChains.sort()
  }

  /// Names that a star import of the module's body may bring: those that nothing else binds there.
  /// They stand for the last of the star imports; which of them brings a name, the file can't tell.
  private mutating func addStarNames() {
    guard
      let star = facts.imports.lastIndex(where: { record in
        record.kind == .name && record.scope == .module
          && facts.bytes(record.name).elementsEqual("*".utf8)
      })
    else { return }
    var known: Set<ArraySlice<UInt8>> = []
    for definition in facts.definitions where definition.parent == nil {
      known.insert(facts.bytes(definition.name))
    }
    for binding in facts.otherBindings { known.insert(facts.bytes(binding.name)) }
    for place in names.indices {
      let token = Int(names[place])
      let current = tokens[token]
      let length = Int(current.end - current.start)
      guard token == 0 || tokens[token - 1].kind != .dot,
        !scratch.references.isOfModule(
          scratch.references.find(text + Int(current.start), length, in: facts.text))
      else { continue }
      let spelled = ArraySlice(UnsafeBufferPointer(start: text + Int(current.start), count: length))
      guard known.insert(spelled).inserted else { continue }
      scratch.references.reserveOne(in: facts.text)
      scratch.references.add(
        import: Int32(star), named: name(token), scope: -1, isFallback: false, in: facts.text)
    }
  }

  /// Whether a module is one of those of the standard library and of pytest that are called most:
  /// nobody asks with which arguments.
  func isForeign(_ module: ArraySlice<UInt8>) -> Bool {
    let end = module.firstIndex(of: UInt8(ascii: ".")) ?? module.endIndex
    let name = module[module.startIndex..<end]
    switch name.count {
    case 2: return name.elementsEqual("os".utf8) || name.elementsEqual("re".utf8)
    case 3: return name.elementsEqual("sys".utf8)
    case 4:
      return name.elementsEqual("time".utf8) || name.elementsEqual("json".utf8)
        || name.elementsEqual("uuid".utf8)
    case 6:
      return name.elementsEqual("typing".utf8) || name.elementsEqual("pytest".utf8)
        || name.elementsEqual("random".utf8)
    case 7:
      return name.elementsEqual("asyncio".utf8) || name.elementsEqual("logging".utf8)
        || name.elementsEqual("pathlib".utf8)
    case 8: return name.elementsEqual("unittest".utf8) || name.elementsEqual("datetime".utf8)
    default: return false
    }
  }

  /// Modules whose names are words of the language rather than parts of a program; their uses are
  /// the most frequent of all, and nobody asks for them.
  func isVocabulary(_ module: ArraySlice<UInt8>) -> Bool {
    switch module.count {
    case 3: module.elementsEqual("abc".utf8)
    case 4: module.elementsEqual("enum".utf8)
    case 6: module.elementsEqual("typing".utf8)
    case 10: module.elementsEqual("__future__".utf8)
    case 11: module.elementsEqual("dataclasses".utf8)
    case 17: module.elementsEqual("typing_extensions".utf8)
    default: false
    }
  }

  func firstName(of path: TextRange) -> TextRange {
    let bytes = facts.bytes(path)
    let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
    return TextRange(start: path.start, length: UInt32(end - bytes.startIndex))
  }

  /// By where they begin, the outer first; they come nearly so, for only what stands in the header
  /// of another begins before it. The indices that ``Scratch/boundNames`` uses stay as they are.
  mutating func sortScopes() {
    scratch.order.removeAll(keepingCapacity: true)
    for scope in scratch.scopes.indices {
      let enclosing = scratch.scopes[scope]
      guard enclosing.end > enclosing.start else { continue }
      scratch.order.append(Int32(scope))
      var place = scratch.order.count - 1
      while place > 0 {
        let before = scratch.scopes[Int(scratch.order[place - 1])]
        guard
          before.start > enclosing.start
            || before.start == enclosing.start && before.end < enclosing.end
        else {
          break
        }
        scratch.order.swapAt(place - 1, place)
        place -= 1
      }
    }
  }
}
