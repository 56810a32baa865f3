import Analysis
import Drawing
import Duplicates
import PythonSyntax
import Resolution

/// Every picture of the report, laid out, with its files.
struct Album {
  let files: [ReportSite.File]
  /// Those that could not be laid out, with the reason.
  let failed: [String]
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

  init(context: PageContext, layout: Layout, jobs: Int = 1) async {
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
    let groups = context.shownGroups.compactMap { group in
      context.pages.picture(of: group).map { (group: group, path: $0) }
    }
    let outcomes = ParallelMap.run(count: groups.count, jobs: jobs) {
    } body: { _, place in
      GroupPicture.outcome(of: groups[place].group, in: source)
    }
    var ofGroups: [String: Planned] = [:]
    for (group, outcome) in zip(groups, outcomes) {
      ofGroups[group.group.id] = plan(group.path, outcome)
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
    let paths = plans.map(\.path)
    let made = ParallelMap.run(count: paths.count, jobs: jobs) {
    } body: { _, place in
      let rendered = RenderedPicture(result: laidOut[place], path: paths[place])
      return (rendered, rendered.file(at: paths[place], origin, style))
    }
    pictures = made.map(\.0)
    files = made.compactMap(\.1)
    failed = zip(paths, made).filter { $0.1.1 == nil }.map { "\($0): \($1.0.note)" }
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

extension RenderedPicture {
  /// The picture by itself; nil where it could not be laid out.
  fileprivate func file(
    at path: String, _ origin: PictureOrigin, _ style: String
  ) -> ReportSite.File? {
    guard let picture else { return nil }
    let root = String(repeating: "../", count: path.utf8.count { $0 == UInt8(ascii: "/") })
    // Of the many pictures of groups none carries the rules for the dark.
    let isGroup = path.hasPrefix("symbols/")
    let text = picture.file(origin: origin, style: isGroup ? "" : style, root: root)
    return ReportSite.File(path: path + ".svg", bytes: Array(text.utf8))
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
