/// Functions that make of an argument what its annotation says: `state = State(state)`.
extension Parser {
  mutating func noteConversions() {
    guard !facts.parameters.isEmpty else { return }
    // By a hash of the name; what fits is compared.
    var byName: [UInt64: [Int]] = [:]
    // By their first letters, for most names are no parameter's.
    var letters: UInt64 = 0
    for (place, parameter) in facts.parameters.enumerated() {
      let start = Int(parameter.name.start)
      let hash = Self.hash(facts.text[start..<start + Int(parameter.name.length)])
      byName[hash, default: []].append(place)
      letters |= 1 << UInt64(facts.text[start] & 63)
    }
    for place in 0..<names.count {
      let callee = Int(names[place])
      let argument = callee + 2
      guard tokens[callee + 1].kind == .leftParenthesis, tokens[argument].kind == .name,
        letters >> UInt64(text[Int(tokens[argument].start)] & 63) & 1 != 0,
        tokens[argument + 1].kind == .rightParenthesis || tokens[argument + 1].kind == .comma,
        let parameters = byName[Self.hash(spelled(argument))]
      else { continue }
      for place in parameters {
        let parameter = facts.parameters[place]
        if facts.bytes(parameter.name).elementsEqual(spelled(argument)),
          converts(callee, parameter)
        {
          facts.parameters[place].isConverted = true
        }
      }
    }
  }

  /// Whether a call in the body of the parameter's function is of what its annotation names last.
  private func converts(_ callee: Int, _ parameter: TypedParameter) -> Bool {
    let definition = facts.definitions[Int(parameter.definition.rawValue)]
    let line = tokens[callee].line
    guard line > definition.line, line <= definition.endLine else { return false }
    let annotation = facts.bytes(parameter.annotation)
    let last = annotation.lastIndex(of: UInt8(ascii: ".")).map { annotation[($0 + 1)...] }
    return (last ?? annotation).elementsEqual(spelled(callee))
  }

  private func spelled(_ token: Int) -> UnsafeBufferPointer<UInt8> {
    let current = tokens[token]
    return UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
  }

  /// FNV-1a. Source: Fowler, Noll, Vo.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
