package import PythonSyntax

extension ParsedModule {
  package func texts(_ range: Range<UInt32>) -> [String] {
    range.map { string(texts[Int($0)]) }
  }

  /// `Class.member` for a member, else the name.
  package func qualifiedName(_ definition: Definition) -> String {
    let name = identifier(definition.name)
    guard definition.parent >= 0 else { return name }
    return identifier(definitions[Int(definition.parent)].name) + "." + name
  }

  /// The enumerations of the module, in source order: the names that direct statements of their
  /// bodies assign a value, without those that begin with an underscore. A name that is defined
  /// twice stands with its last definition.
  package func enumerationMembers() -> [(name: String, members: [String])] {
    var result: [(name: String, members: [String])] = []
    var places: [Int32: Int] = [:]
    for (index, definition) in definitions.enumerated() {
      if definition.kind == .class, definition.parent < 0,
        definition.flags.contains(.enumeration)
      {
        let name = identifier(definition.name)
        if let earlier = result.firstIndex(where: { $0.name == name }) {
          result[earlier].members = []
          places = places.filter { $0.value != earlier }
          places[Int32(index)] = earlier
        } else {
          places[Int32(index)] = result.count
          result.append((name, []))
        }
      } else if definition.kind == .assignment, let place = places[definition.parent],
        definition.flags.isSuperset(of: .direct), !definition.flags.contains(.annotationOnly)
      {
        let name = identifier(definition.name)
        if !name.hasPrefix("_"), !result[place].members.contains(name) {
          result[place].members.append(name)
        }
      }
    }
    return result
  }
}
