/// `[consolidation]`: which names are near, and what speaks for a definition.
package struct ConsolidationSetting: Decodable, Sendable, Equatable {
  /// Words that a name may bear and still mean the same, added to the defaults.
  package var affixes: [String] = []
  /// Words that stand for others, `mgr = "manager"`, added to the defaults.
  package var abbreviations: [String: String] = [:]
  /// Dotted paths of definitions that are to remain.
  package var canonical: [String] = []
  package var weights = Weights()

  /// Points for a candidate. Importers and tests count by the logarithm to the base of two.
  package struct Weights: Decodable, Sendable, Equatable {
    package var canonical = 100.0
    /// For each doubling of the product modules that import it.
    package var importers = 3.0
    /// For each part of the tree, beyond one, that imports it.
    package var services = 2.0
    package var tests = 1.0
    /// Twice for a shared package, once for a folder such as `core` or `models`.
    package var home = 2.0
    /// Against it, for each other part that would have to import its service.
    package var crossing = 4.0
    /// Against it where its module imports one that would import it.
    package var cycle = 6.0
    /// For all public members of the group; a part of it for a part of them.
    package var members = 4.0
    package var deprecated = 10.0
    package var documentation = 1.0
    /// For the file that was changed last, where the history is asked for.
    package var history = 1.0

    package init() {}

    /// By name, in the order of the documentation.
    package var byName: [(name: String, value: Double)] {
      [
        ("canonical", canonical), ("importers", importers), ("services", services),
        ("tests", tests), ("home", home), ("crossing", crossing), ("cycle", cycle),
        ("members", members), ("deprecated", deprecated), ("documentation", documentation),
        ("history", history),
      ]
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case canonical, importers, services, tests, home, crossing, cycle, members, deprecated
      case documentation, history
    }

    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      func weight(_ key: CodingKeys, _ normal: Double) throws -> Double {
        if let number = try? values.decodeIfPresent(Int.self, forKey: key) { return Double(number) }
        return try values.decodeIfPresent(Double.self, forKey: key) ?? normal
      }
      canonical = try weight(.canonical, canonical)
      importers = try weight(.importers, importers)
      services = try weight(.services, services)
      tests = try weight(.tests, tests)
      home = try weight(.home, home)
      crossing = try weight(.crossing, crossing)
      cycle = try weight(.cycle, cycle)
      members = try weight(.members, members)
      deprecated = try weight(.deprecated, deprecated)
      documentation = try weight(.documentation, documentation)
      history = try weight(.history, history)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case affixes, abbreviations, canonical, weights
  }

  package init() {}

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    affixes = try values.decodeIfPresent([String].self, forKey: .affixes) ?? []
    abbreviations =
      try values.decodeIfPresent([String: String].self, forKey: .abbreviations) ?? [:]
    canonical = try values.decodeIfPresent([String].self, forKey: .canonical) ?? []
    weights = try values.decodeIfPresent(Weights.self, forKey: .weights) ?? Weights()
  }
}
