import Analysis
import Drawing
import Duplicates
import PythonSyntax
import Resolution

/// Every picture of the report, laid out, with its files.
struct Album {
  private(set) var files: [ReportSite.File] = []
  /// Those that could not be laid out, with the reason.
  private(set) var failed: [String] = []
  private let pictures: [RenderedPicture]
  private let ofOverview: Planned
  private let ofParts: Table<ServiceID, Planned>
  private let ofGroups: [String: Planned]
  private let ofCycles: [Int: Planned]

  /// The number of a picture, or why there is none.
  private enum Planned {
    case number(Int)
    case none(String)
  }

  init(context: PageContext, layout: Layout) async {
    let program = context.program
    let source = PictureSource(context.findings, links: context.pictureLinks)
    var plans: [(path: String, sketch: Sketch)] = []
    func plan(_ path: String, _ outcome: PictureOutcome) -> Planned {
      switch outcome {
      case .sketch(let sketch):
        plans.append((path, sketch))
        return .number(plans.count - 1)
      case .none(let reason): return .none(reason)
      }
    }
    ofOverview = plan("overview", OverviewPicture.outcome(in: source))
    ofParts = Table(
      program.services.indices.map {
        plan(context.pages.picture(ofPart: $0), PartPicture.outcome(of: $0, in: source))
      })
    var ofGroups: [String: Planned] = [:]
    for group in context.shownGroups {
      guard let path = context.pages.picture(of: group) else { continue }
      ofGroups[group.id] = plan(path, GroupPicture.outcome(of: group, in: source))
    }
    self.ofGroups = ofGroups
    var ofCycles: [Int: Planned] = [:]
    for (number, place) in CyclesPage.order(context.cycles).prefix(Self.maximumCycles).enumerated()
    {
      ofCycles[place] = plan(
        "cycles/knot-\(number + 1)", CyclePicture.outcome(of: context.cycles[place], in: source))
    }
    self.ofCycles = ofCycles
    let laidOut = await layout.pictures(of: plans.map(\.sketch))
    let origin = PictureOrigin(
      project: VisibleText.of(context.options.title),
      revision: context.metaLine.isEmpty ? nil : context.metaLine)
    let style = TemplateLibrary.compact(context.templates.text("pictures.css") ?? "")
    var pictures: [RenderedPicture] = []
    for (plan, result) in zip(plans, laidOut) {
      let rendered = RenderedPicture(result: result, path: plan.path)
      pictures.append(rendered)
      if let picture = rendered.picture {
        let root = String(repeating: "../", count: plan.path.utf8.count { $0 == UInt8(ascii: "/") })
        // Of the many pictures of groups none carries the rules for the dark.
        let isGroup = plan.path.hasPrefix("symbols/")
        let text = picture.file(origin: origin, style: isGroup ? "" : style, root: root)
        files.append(ReportSite.File(path: plan.path + ".svg", bytes: Array(text.utf8)))
      } else {
        failed.append("\(plan.path): \(rendered.note)")
      }
    }
    self.pictures = pictures
  }

  /// Cycles with a picture: a page shows no more.
  private static let maximumCycles = 20

  var overview: PageData { data(ofOverview, root: "") }

  func picture(ofPart part: ServiceID) -> PageData { data(ofParts[part], root: "../") }

  func picture(of group: DuplicateGroup) -> PageData {
    ofGroups[group.id].map { data($0, root: "../") }
      ?? PageContext.noPicture("No module imports any of these.")
  }

  /// By the place of a cycle among the program's; nil where it has no picture.
  func picture(ofCycle place: Int) -> PageData? {
    ofCycles[place].map { data($0, root: "", id: "p\(place)-") }
  }

  private func data(_ planned: Planned, root: String, id: String = "p-") -> PageData {
    switch planned {
    case .number(let number): PageContext.picture(pictures[number], root: root, id: id)
    case .none(let reason): PageContext.noPicture(reason)
    }
  }
}

extension PageContext {
  /// Boxes lead to the page of what they stand for, arrows between parts to their statements.
  fileprivate var pictureLinks: PictureLinks {
    let parts = pages.parts
    let modules = modulePages
    let pairs = Dictionary(
      program.crossings.map { ([$0.from, $0.to], pages.pair($0.from, $0.to)) },
      uniquingKeysWith: { first, _ in first })
    let ofPath = program.modules.identified.reduce(into: [String: String]()) { links, entry in
      links[entry.1.path] = modules.href(of: entry.0)
    }
    return PictureLinks(
      box: { end in
        switch end {
        case .part(let part): parts[part]
        case .package(let part, _): parts[part] + "#packages"
        case .module(let module): modules.href(of: module)
        case .definition(let location): ofPath[location.path]
        }
      },
      arrow: { from, to in
        switch (from, to) {
        case (.part(let from), .part(let to)):
          parts[from] + "#" + (pairs[[from, to]] ?? "outgoing")
        default: nil
        }
      })
  }
}
