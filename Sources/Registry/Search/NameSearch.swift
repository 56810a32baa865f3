import Duplicates
import Duplicates
package import Resolution
import PythonSyntax

/// "Did you mean" for a class, function or constant that can't be found.
package struct NameSearch: Sendable {
  /// A definition that may be meant.
  package struct Match: Sendable {
    package let name: String
    /// The dotted path of the definition.
    package let path: String
    package let kind: String
    package let location: Location
    package let scope: CodeScope
    /// Modules that import it, by whatever path.
    package let importers: Int
  }

  /// Defined by that very name.
  package let exact: [Match]
  /// The same but for case.
  package let otherCase: [Match]
  /// The same but for affixes, versions, abbreviations and plurals.
  package let nearName: [Match]
  /// A few letters away.
  package let misspelt: [Match]
  /// Imports that ask for the name where it isn't.
  package let brokenPaths: [(path: String, importers: Int)]

  package var isEmpty: Bool {
    exact.isEmpty && otherCase.isEmpty && nearName.isEmpty && misspelt.isEmpty
  }

  private static let maximumMisspelt = 10

  /// - Parameter name: an identifier, or a dotted path of which the last name counts.
  package init(_ name: String, in program: Program) {
    let name = name.lastName
    let words = NameWords(program.snapshot.settings.consolidation)
    let key = words.key(of: name)
    let folded = name.lowercased()
    let usage = PathUsage(program)
    var exact: [Match] = []
    var otherCase: [Match] = []
    var nearName: [Match] = []
    var misspelt: [(distance: Int, match: Match)] = []
    var verdicts: [NameID: Nearness] = [:]
    let limit = max(1, min(3, name.count / 4))
    for binding in program.symbols.bindings {
      guard let id = binding.definition else { continue }
      let text = program.symbols.names[binding.name]
      let verdict =
        verdicts[binding.name]
        ?? Nearness(text, to: name, folded: folded, key: key, words: words, limit: limit)
      verdicts[binding.name] = verdict
      let definition = program[id]
      // `New = Old` defines nothing.
      guard verdict != .far, program.scopes[binding.module] < .backup,
        !binding.flags.contains(.fallback),
        definition.kind != .assignment || definition.aliasOf.isNone
      else { continue }
      let match = Match(id, text, program, usage)
      switch verdict {
      case .exact: exact.append(match)
      case .otherCase: otherCase.append(match)
      case .nearName: nearName.append(match)
      case .misspelt(let distance): misspelt.append((distance, match))
      case .far: break
      }
    }
    self.exact = exact.sorted(by: Self.isBefore)
    self.otherCase = otherCase.sorted(by: Self.isBefore)
    self.nearName = nearName.sorted(by: Self.isBefore)
    self.misspelt = misspelt.sorted { left, right in
      left.distance != right.distance
        ? left.distance < right.distance : Self.isBefore(left.match, right.match)
    }.prefix(Self.maximumMisspelt).map(\.match)
    brokenPaths = usage.entries.filter { $0.key.lastName == name && $0.key != name }
      .filter { program.lookup.object(at: $0.key).isMissing }
      .map { ($0.key, $0.value.importers.count) }.sorted { $0.path < $1.path }
  }

  /// Product code first, then what is imported most.
  private static func isBefore(_ left: Match, _ right: Match) -> Bool {
    if left.scope != right.scope { return left.scope < right.scope }
    if left.importers != right.importers { return left.importers > right.importers }
    return left.path < right.path
  }

  private enum Nearness: Equatable {
    case exact, otherCase, nearName, far
    case misspelt(distance: Int)

    init(
      _ text: String, to name: String, folded: String, key: String?, words: NameWords, limit: Int
    ) {
      if text == name {
        self = .exact
      } else if text.lowercased() == folded {
        self = .otherCase
      } else if let key, words.key(of: text) == key {
        self = .nearName
      } else if abs(text.utf8.count - name.utf8.count) <= limit * 4 {
        let distance = EditDistance.distance(text, name)
        self = distance <= limit ? .misspelt(distance: distance) : .far
      } else {
        self = .far
      }
    }
  }
}

extension NameSearch.Match {
  fileprivate init(
    _ id: DefinitionID, _ name: String, _ program: Program, _ usage: PathUsage
  ) {
    self.name = name
    path = program.path(of: id)
    kind = program[id].kind.noun
    location = program.location(of: id)
    scope = program.scopes[id.module]
    importers = usage.importers[.definition(id)]?.count ?? 0
  }
}
