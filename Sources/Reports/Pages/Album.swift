import Analysis
import Drawing
import Duplicates
import Resolution

/// Every picture of the report, laid out, with its files.
struct Album {
  private(set) var files: [ReportSite.File] = []
  /// Those that could not be laid out, with the reason.
  private(set) var failed: [String] = []
  private let pictures: [RenderedPicture]
  private var ofPart: [ServiceID: Int] = [:]
  private var ofGroup: [String: Int] = [:]

  init(context: PageContext, layout: Layout) async {
    let program = context.program
    var plans: [(path: String, diagram: Diagram)] = [
      ("overview", ServicesPicture.diagram(of: program))
    ]
    for part in program.services.indices {
      guard let diagram = ServicePicture.diagram(of: part, in: program) else { continue }
      ofPart[part] = plans.count
      plans.append((context.pages.picture(ofPart: part), diagram))
    }
    for group in context.shownGroups {
      guard let path = context.pages.picture(of: group),
        group.sites.contains(where: { !program.importers(of: $0.symbol).isEmpty })
      else { continue }
      ofGroup[group.id] = plans.count
      plans.append((path, DuplicatePicture.diagram(of: group, in: program)))
    }
    let laidOut = await layout.svg(of: plans.map(\.diagram), prefix: "")
    var pictures: [RenderedPicture] = []
    for (plan, result) in zip(plans, laidOut) {
      let picture = RenderedPicture(diagram: plan.diagram, result: result, path: plan.path)
      pictures.append(picture)
      if let svg = picture.svg {
        files.append(ReportSite.File(path: plan.path + ".svg", bytes: Array(svg.utf8)))
      } else {
        failed.append("\(plan.path): \(picture.note)")
      }
    }
    self.pictures = pictures
  }

  var overview: PageData {
    PageContext.picture(pictures[0], legend: Legend.services, root: "")
  }

  func picture(ofPart part: ServiceID) -> PageData {
    ofPart[part].map { PageContext.picture(pictures[$0], legend: Legend.service, root: "../") }
      ?? PageContext.noPicture("Nothing in this part imports another module of the tree.")
  }

  func picture(of group: DuplicateGroup) -> PageData {
    ofGroup[group.id].map { PageContext.picture(pictures[$0], legend: Legend.group, root: "../") }
      ?? PageContext.noPicture("No module imports any of these.")
  }
}

/// What the lines of each kind of picture mean.
enum Legend {
  static let services = [
    (swatch: "plain", text: "imports, with the number of imported names"),
    (swatch: "crossing", text: "imports a service from outside"),
    (swatch: "back", text: "against the layers"),
  ]
  static let service = [
    (swatch: "plain", text: "imports; what a longer path implies is left out"),
    (swatch: "crossing", text: "imports a service from outside, or each other"),
    (swatch: "back", text: "against the layers"),
  ]
  static let group = [
    (swatch: "plain", text: "imports this definition"),
    (swatch: "crossing", text: "imports another service's definition"),
    (swatch: "alias", text: "from tests or tools"),
  ]
}
