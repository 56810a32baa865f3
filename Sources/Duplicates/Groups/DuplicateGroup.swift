package import Resolution
import PythonSyntax

/// Definitions that may be copies of one truth.
package struct DuplicateGroup: Sendable {
  /// Why they are taken together.
  package enum Basis: String, Sendable {
    case sameName = "same-name"
    /// Names that are the same but for affixes, versions, abbreviations and plurals.
    case nearName = "near-name"
    /// Bodies that are alike, whatever their names.
    case body
    /// One definition that is imported by several paths.
    case paths
  }

  /// Unique, the same in every run: `ExecutionState`, `ExecutionState (2)` for others of the name
  /// that belong together, `~websocket manager`, `=module.parse_line`.
  package let id: String
  package let basis: Basis
  package let form: DefinitionSite.Form
  package let role: String?
  package let scope: CodeScope
  /// Those of the scope first, product code before tests, then by path and line.
  package let sites: [DefinitionSite]
  /// The indices of the sites that the verdict is about: of the scope, no stand-ins for tests, and
  /// none that derives from another.
  package let own: [Int]
  /// How many definitions of the scope bear the name of the first, whether they belong here or not.
  package let bearers: Int
  package let verdict: Verdict
  /// Each stands in another version of one interface, as in `v1/` and `v2/`: they may differ.
  package let areVersions: Bool

  /// The sites that the verdict is about.
  package var ownSites: [DefinitionSite] { own.map { sites[$0] } }

  /// How many parts of the tree define it, in the scope of the group.
  package var serviceCount: Int { Set(ownSites.map(\.service)).count }

  package var name: String {
    let names = Set(sites.map(\.name))
    return names.count == 1 ? sites[0].name : id
  }
}

extension DuplicateGroup {
  /// The same under the name of another that it contains.
  func named(as part: DuplicateGroup) -> DuplicateGroup {
    DuplicateGroup(
      id: part.id, basis: part.basis, form: form, role: part.role, scope: scope, sites: sites,
      own: own, bearers: part.bearers, verdict: verdict, areVersions: areVersions)
  }

  /// A, B, ... Z, AA for what is compared, by its index among the sites; a dash for the others.
  package func label(ofSite index: Int) -> String {
    guard var place = own.firstIndex(of: index) else { return "-" }
    var label = ""
    repeat {
      label = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26))) + label
      place = place / 26 - 1
    } while place >= 0
    return label
  }
}
