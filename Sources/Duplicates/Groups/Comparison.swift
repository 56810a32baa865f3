import Resolution

/// What the definitions of a group have in common, member by member.
package struct Comparison: Sendable {
  /// A member's name, and what each site has under it.
  package struct Row: Sendable {
    package let name: String
    /// Beside the sites; nil where a site has no such member.
    package let cells: [Cell?]
    package var isShared: Bool { cells.allSatisfy { $0 != nil } }
    /// Whether the sites that have it mean different things by it.
    package var differs: Bool { Set(cells.compactMap { $0?.variant }).count > 1 }
    /// Whether it stands for two values or more that are written out.
    package var conflicts: Bool {
      Set(cells.compactMap { $0.flatMap { $0.isLiteral ? $0.variant : nil } }).count > 1
    }
  }

  /// What one site has under a member's name.
  package struct Cell: Sendable {
    /// The value of an enumeration's member, the signature of a method, the annotation of a field.
    package let text: String
    /// The same number where sites say the same, counted from zero.
    package let variant: Int
    /// The value of an enumeration's member, written out.
    package let isLiteral: Bool
    /// A method or a nested class.
    let hasBody: Bool
    let statements: UInt32
  }

  /// Public members in the order of the first site that has them, then the others.
  package let rows: [Row]

  /// Compares the public members of the sites, and `__init__`, by name; the sites keep their order.
  package init(_ sites: [DefinitionSite]) {
    var names: [String] = []
    var places: [String: Int] = [:]
    var members: [[DefinitionSite.Member?]] = []
    for (number, site) in sites.enumerated() {
      for member in site.members where member.isPublic || member.name == "__init__" {
        let place = places[member.name] ?? names.count
        if place == names.count {
          places[member.name] = place
          names.append(member.name)
          members.append([DefinitionSite.Member?](repeating: nil, count: sites.count))
        }
        members[place][number] = members[place][number] ?? member
      }
    }
    rows = zip(names, members).map { name, members in
      var variants = Variants()
      let cells = zip(sites, members).map { site, member -> Cell? in
        guard let member else { return nil }
        let meaning = Meaning(member, in: site)
        return Cell(
          text: member.text, variant: variants.number(of: meaning),
          isLiteral: meaning.literal != nil, hasBody: member.body != nil,
          statements: member.statements)
      }
      return Row(name: name, cells: cells)
    }
  }

  /// Numbers what differs in the order of its first place. Few are compared one with the other, for
  /// hashes of whole signatures cost more.
  private struct Variants {
    private var first: [Meaning] = []
    private var numbers: [Meaning: Int] = [:]

    mutating func number(of meaning: Meaning) -> Int {
      if let number = first.firstIndex(of: meaning) { return number }
      guard first.count >= Self.few else {
        first.append(meaning)
        return first.count - 1
      }
      let number = numbers[meaning] ?? first.count + numbers.count
      numbers[meaning] = number
      return number
    }

    private static let few = 8
  }

  /// What makes two members the same: literal values by what they stand for, methods by their text.
  private struct Meaning: Hashable {
    var literal: LiteralValue?
    var text = ""
    var body: UInt64?

    init(_ member: DefinitionSite.Member, in site: DefinitionSite) {
      if site.form == .enumeration, let literal = LiteralValue(source: member.value) {
        self.literal = literal
      } else {
        text = member.text
        body = member.body
      }
    }
  }

  /// Members that offer something to others.
  package var publicRows: [Row] { rows.filter { $0.name != "__init__" } }
}
