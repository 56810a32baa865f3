/// `[consolidation]`: which names are near, and what speaks for a definition.
package struct ConsolidationSetting: SettingsTable {
  package var affixes: [String] = []
  package var abbreviations: [String: String] = [:]
  package var canonical: [String] = []
  package var weights = Weights()

  package init() {}

  package static let settings: [Setting<ConsolidationSetting>] = [
    Setting(
      "affixes", \.affixes,
      "words that a name may have or lack and still mean the same, added to those of [targets.md](targets.md)"
    ),
    Setting(
      "abbreviations", \.abbreviations, each: "WORD", normal: "–",
      "what a word of a name stands for, added likewise"),
    Setting(
      "canonical", \.canonical,
      examples: [Setting.Example(key: "canonical", toml: #"["shop.state.OrderState"]"#)],
      "dotted paths of definitions that are to remain"),
    Setting(
      "weights", \.weights, normal: "–",
      "how many points a reason counts for or against a definition"
    ),
  ]

  /// Points for a candidate. Importers and tests count by the logarithm to the base of two.
  package struct Weights: SettingsTable {
    package var canonical = 100.0
    package var importers = 3.0
    package var services = 2.0
    package var tests = 1.0
    package var home = 2.0
    package var crossing = 4.0
    package var cycle = 6.0
    package var members = 4.0
    package var deprecated = 10.0
    package var documentation = 1.0
    package var history = 1.0

    package init() {}

    package static let settings: [Setting<Weights>] = [
      Setting("canonical", \.canonical, "for what `canonical` or the registry names"),
      Setting(
        "importers", \.importers, "for each doubling of the product modules that import it"),
      Setting("services", \.services, "for each part of the tree, beyond one, that imports it"),
      Setting("tests", \.tests, "for each doubling of the test modules that import it"),
      Setting(
        "home", \.home, "twice for a shared package, once for a folder such as `core` or `models`"),
      Setting(
        "crossing", \.crossing,
        "against it, for each other part that would have to import its service"),
      Setting(
        "cycle", \.cycle, "against it, where its module imports one that would import it"),
      Setting(
        "members", \.members, "for all public members of the group; a part of it for a part of them"
      ),
      Setting("deprecated", \.deprecated, "against what says that it is deprecated"),
      Setting("documentation", \.documentation, "for a docstring"),
      Setting(
        "history", \.history,
        "for the file that was changed last, where the history is asked for"),
    ]
  }
}
