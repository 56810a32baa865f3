/// Functions that make of an argument what its annotation says: `state = State(state)`.
extension Parser {
  mutating func noteConversions() {
    guard !facts.parameters.isEmpty else { return }
    var byName: [ArraySlice<UInt8>: [Int]] = [:]
    for (place, parameter) in facts.parameters.enumerated() {
      byName[facts.bytes(parameter.name), default: []].append(place)
    }
    for place in 0..<names.count {
      let callee = Int(names[place])
      let argument = callee + 2
      guard tokens[callee + 1].kind == .leftParenthesis, tokens[argument].kind == .name,
        tokens[argument + 1].kind == .rightParenthesis || tokens[argument + 1].kind == .comma,
        let parameters = byName[spelled(argument)]
      else { continue }
      for parameter in parameters where converts(callee, facts.parameters[parameter]) {
        facts.parameters[parameter].isConverted = true
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

  private func spelled(_ token: Int) -> ArraySlice<UInt8> {
    let current = tokens[token]
    return Array(
      UnsafeBufferPointer(
        start: text + Int(current.start), count: Int(current.end - current.start)))[...]
  }
}
