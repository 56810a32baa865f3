/// Functions that make of an argument what its annotation says: `state = State(state)`.
extension Parser {
  /// Notes at the opening bracket of a call that it converts a parameter of the function around.
  mutating func noteConversion(_ opening: Int) {
    let argument = opening + 1
    guard tokens[argument].kind == .name, tokens[opening - 1].kind == .name,
      tokens[argument + 1].kind == .rightParenthesis || tokens[argument + 1].kind == .comma
    else { return }
    let name = spelled(argument)
    for place in Int(context.firstParameter)..<facts.parameters.count
    where facts.bytes(facts.parameters[place].name).elementsEqual(name) {
      let annotation = facts.bytes(facts.parameters[place].annotation)
      let last = annotation.lastIndex(of: UInt8(ascii: ".")).map { annotation[($0 + 1)...] }
      if (last ?? annotation).elementsEqual(spelled(opening - 1)) {
        facts.parameters[place].isConverted = true
      }
    }
  }

  func spelled(_ token: Int) -> UnsafeBufferPointer<UInt8> {
    let current = tokens[token]
    return UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
  }
}
