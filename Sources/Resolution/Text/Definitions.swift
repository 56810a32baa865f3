package import PythonSyntax

extension ParsedModule {
  /// The texts of a definition that a range of it names, such as its bases or decorators.
  package func texts(_ range: Range<UInt32>) -> [String] {
    texts[Int(range.lowerBound)..<Int(range.upperBound)].map(string)
  }

  /// The members of a class, which stand right behind it.
  package func members(of owner: Definition.ID) -> some Sequence<Definition.ID> {
    (owner.advanced(by: 1)..<definitions.endIndex).lazy.prefix { [self] in
      definitions[$0].parent == owner
    }
  }

  /// `Class.member` for a member, else the name.
  package func qualifiedName(_ definition: Definition) -> String {
    let name = identifier(definition.name)
    guard let parent = definition.parent else { return name }
    return identifier(definitions[parent].name) + "." + name
  }

  /// The enumerations of the module, in source order: the names that direct statements of their
  /// bodies assign a value, without those that begin with an underscore. A name that is defined
  /// twice stands with its last definition.
  package func enumerationMembers() -> [(name: String, members: [String])] {
    var result: [(name: String, members: [String])] = []
    var placeOfName: [String: Int] = [:]
    var placeOfClass: [Definition.ID: Int] = [:]
    var seen: [Set<String>] = []
    for (index, definition) in definitions.identified {
      if definition.kind == .class, definition.parent == nil,
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
        placeOfClass[index] = place
      } else if definition.kind == .assignment, let parent = definition.parent,
        let place = placeOfClass[parent],
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
