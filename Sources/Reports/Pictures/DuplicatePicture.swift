import PythonSyntax
package import Duplicates
import Analysis
package import Resolution
package import Drawing

/// A duplicate group: its definitions, and who imports which.
package enum DuplicatePicture {
  private static let maximumSites = 16
  private static let maximumImporters = 30

  /// A definition as it is drawn.
  private struct Site {
    /// How the page's table calls it.
    let label: String
    let name: String
    let module: ModuleID
    let service: ServiceID
    let scope: CodeScope
    let location: Location
    let importers: [ModuleID]
  }

  /// The definitions of a group, and who imports each.
  package static func diagram(of group: DuplicateGroup, in program: Program) -> Diagram {
    diagram(
      of: group.name,
      group.sites.indices.map { index in
        let site = group.sites[index]
        return Site(
          label: group.label(ofSite: index), name: site.name, module: site.module,
          service: site.service, scope: site.scope, location: site.location,
          importers: program.importers(of: site.symbol))
      }, in: program)
  }

  private static func diagram(of name: String, _ all: [Site], in program: Program) -> Diagram {
    let colours = ServiceColours(program)
    let sites = Array(all.prefix(maximumSites))
    var boxes = sites.map { site in
      Box(
        label: "\(site.label)  \(site.name)\n\(program.modules[site.module].name)\n"
          + program.services[site.service].name
          + (site.scope == .product ? "" : ", \(site.scope.rawValue)"),
        tooltip: "\(site.location.path):\(site.location.line)",
        hue: colours.hue(of: site.service),
        emphasis: site.scope == .product ? .main : .quiet)
    }
    let importers = gathered(sites, program)
    var arrows: [Arrow] = []
    for importer in importers.prefix(maximumImporters) {
      let isSplit = importer.modules.count { $0 > 0 } > 1
      let from = boxes.count
      let count = importer.total
      boxes.append(
        Box(
          label: importer.name + (count > 1 ? "\n\(count) modules" : ""), tooltip: importer.name,
          hue: colours.hue(of: importer.service), emphasis: isSplit ? .problem : .plain))
      for (site, count) in importer.modules.enumerated() where count > 0 {
        arrows.append(
          Arrow(
            from: from, to: site, count: count,
            style: importer.service != sites[site].service
              && program.services[sites[site].service].role == .service
              && importer.isProduct ? .crossing : importer.isProduct ? .plain : .quiet,
            tooltip:
              "\(importer.name): \(count) \(count == 1 ? "module imports" : "modules import") definition \(sites[site].label)"
          ))
      }
    }
    let importCount = sites.reduce(0) { $0 + $1.importers.count }
    let drawn = arrows.reduce(0) { $0 + $1.count }
    var note = "\(drawn.grouped) of \(importCount.grouped) imports drawn"
    if all.count > sites.count {
      note += "; \(all.count - sites.count) more definitions in the table"
    }
    return Diagram(
      title: "Definitions of \(name) and who imports them", boxes: boxes, arrows: arrows,
      note: note, flow: .right)
  }

  private struct Importer {
    let name: String
    let service: ServiceID
    let isProduct: Bool
    /// How many modules import each site.
    var modules: [Int]
    var total = 0
  }

  /// Importing modules one by one where they are few, else by package, else by part of the tree.
  private static func gathered(
    _ sites: [Site], _ program: Program
  ) -> [Importer] {
    for depth in [Int.max, 5, 4, 3, 2] {
      let importers = gathered(sites, program) { module in
        let name = program.modules[module].name
        let parts = name.split(separator: ".")
        return parts.count <= depth ? name : parts.prefix(depth).joined(separator: ".")
      }
      if importers.count <= 14 { return importers }
    }
    return gathered(sites, program) { program.service(of: $0).name }
  }

  private static func gathered(
    _ sites: [Site], _ program: Program, by key: (ModuleID) -> String
  ) -> [Importer] {
    var places: [String: Int] = [:]
    var importers: [Importer] = []
    var seen: [Set<ModuleID>] = []
    for (number, site) in sites.enumerated() {
      for module in site.importers {
        let scope = program.scopes[module]
        let isProduct = scope == .product
        let name = key(module) + (isProduct ? "" : " (\(scope.rawValue))")
        let place = places[name] ?? importers.count
        if place == importers.count {
          places[name] = place
          importers.append(
            Importer(
              name: name, service: program.serviceOfModule[module],
              isProduct: isProduct, modules: [Int](repeating: 0, count: sites.count)))
          seen.append([])
        }
        importers[place].modules[number] += 1
        if seen[place].insert(module).inserted { importers[place].total += 1 }
      }
    }
    return importers.sorted { left, right in
      if left.isProduct != right.isProduct { return left.isProduct }
      if left.total != right.total { return left.total > right.total }
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }
}
