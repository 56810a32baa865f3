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
    var seen: Set<String> = []
    for site in sites {
      for member in site.members where member.isPublic || member.name == "__init__" {
        if seen.insert(member.name).inserted { names.append(member.name) }
      }
    }
    let members = sites.map { site in
      Dictionary(site.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    rows = names.map { name in
      var variants: [Meaning: Int] = [:]
      let cells = zip(sites, members).map { site, members -> Cell? in
        guard let member = members[name] else { return nil }
        let meaning = Meaning(member, in: site)
        let variant = variants[meaning] ?? variants.count
        variants[meaning] = variant
        return Cell(
          text: member.text, variant: variant, isLiteral: meaning.literal != nil,
          hasBody: member.body != nil, statements: member.statements)
      }
      return Row(name: name, cells: cells)
    }
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
