/// `groundplan.toml`, or `[tool.groundplan]` of `pyproject.toml`. Nothing in it is needed: what is
/// not said is inferred.
package struct Configuration: Decodable, Sendable, Equatable {
  /// Path patterns that are left out, added to the defaults.
  package var exclude: [String] = []
  /// Folders from which absolute imports start, in the stead of the inferred ones.
  package var sourceRoots: [String]?
  /// The version whose standard library counts.
  package var python = "3.14"
  /// Whether what git ignores is left out.
  package var gitignore = true
  package var services: [String: ServiceSetting] = [:]
  /// Added to the default patterns of the role, or a role of one's own.
  package var roles: [String: RoleSetting] = [:]
  /// Path patterns of code that is counted by itself, added to what is inferred.
  package var scopes: [String: [String]] = [:]
  /// `error`, `warning`, `note` or `off` by rule.
  package var rules: [String: RuleLevel] = [:]
  /// Modules and symbols that are deprecated, with what to use instead; empty where there is
  /// nothing.
  package var deprecated: [String: String] = [:]
  package var forbidden: [ForbiddenSetting] = []
  package var restricted: [RestrictedSetting] = []
  package var consolidation = ConsolidationSetting()
  /// The import registry, by its path from the root; nil where there is none to check.
  package var registry: String?

  package init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case exclude, python, gitignore, services, roles, scopes, rules, deprecated, forbidden
    case restricted, consolidation, registry
    case sourceRoots = "source-roots"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    exclude = try values.decodeIfPresent([String].self, forKey: .exclude) ?? []
    sourceRoots = try values.decodeIfPresent([String].self, forKey: .sourceRoots)
    python = try values.decodeIfPresent(String.self, forKey: .python) ?? python
    gitignore = try values.decodeIfPresent(Bool.self, forKey: .gitignore) ?? true
    services =
      try values.decodeIfPresent([String: ServiceSetting].self, forKey: .services) ?? [:]
    roles = try values.decodeIfPresent([String: RoleSetting].self, forKey: .roles) ?? [:]
    scopes = try values.decodeIfPresent([String: [String]].self, forKey: .scopes) ?? [:]
    rules = try values.decodeIfPresent([String: RuleLevel].self, forKey: .rules) ?? [:]
    deprecated = try values.decodeIfPresent([String: String].self, forKey: .deprecated) ?? [:]
    forbidden = try values.decodeIfPresent([ForbiddenSetting].self, forKey: .forbidden) ?? []
    restricted = try values.decodeIfPresent([RestrictedSetting].self, forKey: .restricted) ?? []
    consolidation =
      try values.decodeIfPresent(ConsolidationSetting.self, forKey: .consolidation)
      ?? consolidation
    registry = try values.decodeIfPresent(String.self, forKey: .registry)
  }
}

/// `[[forbidden]]`: a symbol that nobody may import or use.
package struct ForbiddenSetting: Decodable, Sendable, Equatable {
  /// The dotted path of a module, class, function or constant.
  package var symbol: String
  package var message: String
  package var replacement: String
  /// Modules and packages that still may.
  package var allowed: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case symbol, message, replacement, allowed }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    symbol = try values.decode(String.self, forKey: .symbol)
    message = try values.decodeIfPresent(String.self, forKey: .message) ?? ""
    replacement = try values.decodeIfPresent(String.self, forKey: .replacement) ?? ""
    allowed = try values.decodeIfPresent([String].self, forKey: .allowed) ?? []
  }
}

/// `[[restricted]]`: a class that only some modules may call.
package struct RestrictedSetting: Decodable, Sendable, Equatable {
  /// The dotted path of the class.
  package var constructor: String
  /// Modules and packages that may.
  package var allowed: [String]
  package var message: String

  enum CodingKeys: String, CodingKey, CaseIterable {
    case allowed, message
    case constructor = "class"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    constructor = try values.decode(String.self, forKey: .constructor)
    allowed = try values.decode([String].self, forKey: .allowed)
    message = try values.decodeIfPresent(String.self, forKey: .message) ?? ""
  }
}

/// `name = ["package"]`, or `name = { packages = ["package"], shared = true }`.
package struct ServiceSetting: Decodable, Sendable, Equatable {
  package var packages: [String]
  package var shared = false

  enum CodingKeys: String, CodingKey, CaseIterable { case packages, shared }

  package init(packages: [String], shared: Bool = false) {
    self.packages = packages
    self.shared = shared
  }

  package init(from decoder: any Decoder) throws {
    if let packages = try? [String](from: decoder) {
      self.packages = packages
    } else {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      packages = try values.decode([String].self, forKey: .packages)
      shared = try values.decodeIfPresent(Bool.self, forKey: .shared) ?? false
    }
  }
}

/// Name patterns by which a class, function or constant has a role; `*` stands for any characters.
package struct RoleSetting: Decodable, Sendable, Equatable {
  package var classes: [String]
  package var functions: [String]
  /// Names that modules assign to: constants and type aliases.
  package var constants: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case classes, functions, constants }

  package init(classes: [String] = [], functions: [String] = [], constants: [String] = []) {
    self.classes = classes
    self.functions = functions
    self.constants = constants
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    classes = try values.decodeIfPresent([String].self, forKey: .classes) ?? []
    functions = try values.decodeIfPresent([String].self, forKey: .functions) ?? []
    constants = try values.decodeIfPresent([String].self, forKey: .constants) ?? []
  }
}

package enum RuleLevel: String, Decodable, Sendable, CaseIterable {
  case error, warning, note, off

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let level = RuleLevel(rawValue: text) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "'\(text)' is none of "
            + RuleLevel.allCases.map(\.rawValue).joined(separator: ", ")))
    }
    self = level
  }
}
