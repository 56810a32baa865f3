import Analysis
import Drawing
package import Duplicates
import PythonSyntax
import Resolution

/// A duplicate group: its definitions on the right, and on the left who imports which.
package enum GroupPicture {
  /// Definitions and importers, from try to try.
  private static let steps = [(10, 14), (8, 10), (6, 7)]

  /// The picture of one group, unless nobody imports any of it.
  package static func outcome(of group: DuplicateGroup, in source: PictureSource) -> PictureOutcome
  {
    let sites = sites(of: group, in: source)
    guard sites.contains(where: { !$0.importers.isEmpty }) else {
      return .none(because: "No picture: no module imports any of these.")
    }
    let sketch = Sketch { number in
      guard steps.indices.contains(number) else { return nil }
      return GroupDiagram(sites, most: steps[number].0, importers: steps[number].1, source)
        .diagram(title: "Definitions of \(group.name) and who imports them")
    }
    return PictureOutcome(sketch, otherwise: "No picture: no module imports any of these.")
  }

  /// A definition and who imports it.
  struct Site {
    /// How the page's table calls it; empty for what isn't compared.
    let label: String
    let name: String
    let module: ModuleID
    let part: ServiceID
    let scope: CodeScope
    let location: Location
    let importers: [ModuleID]
    /// Those of them whose import of it is reported as an error.
    let violating: Set<ModuleID>
  }

  /// Product code first, then by how many import it.
  private static func sites(of group: DuplicateGroup, in source: PictureSource) -> [Site] {
    let all = group.sites.indices.map { index in
      let site = group.sites[index]
      let label = group.label(ofSite: index)
      return Site(
        label: label == "-" ? "" : label, name: site.name, module: site.module,
        part: site.service, scope: site.scope, location: site.location,
        importers: source.program.importers(of: site.symbol),
        violating: source.violating(site.symbol))
    }
    return all.indices.sorted { left, right in
      let (one, other) = (all[left], all[right])
      let isProduct = (one.scope == .product, other.scope == .product)
      if isProduct.0 != isProduct.1 { return isProduct.0 }
      if one.importers.count != other.importers.count {
        return one.importers.count > other.importers.count
      }
      return left < right
    }.map { all[$0] }
  }
}
