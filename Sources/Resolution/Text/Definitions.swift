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
    var placeOfName: [String: Int] = [:]
    var placeOfClass: [Int32: Int] = [:]
    var seen: [Set<String>] = []
    for (index, definition) in definitions.enumerated() {
      if definition.kind == .class, definition.parent < 0,
        definition.flags.contains(.enumeration)
      {
        let name = identifier(definition.name)
        let place = placeOfName[name] ?? result.count
        if place == result.count {
          result.append((name, []))
          seen.append([])
          placeOfName[name] = place
        }
        // Members stand right behind their class, so that an earlier namesake gets no more.
        result[place].members = []
        seen[place] = []
        placeOfClass[Int32(index)] = place
      } else if definition.kind == .assignment, let place = placeOfClass[definition.parent],
        definition.flags.contains(.direct), !definition.flags.contains(.annotationOnly)
      {
        let name = identifier(definition.name)
        if !name.hasPrefix("_"), seen[place].insert(name).inserted {
          result[place].members.append(name)
        }
      }
    }
    return result
  }
}
