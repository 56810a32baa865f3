import PythonSyntax
import Duplicates
import Analysis
import Resolution
package import Consolidation
package import Drawing
import Registry

/// The whole report as files: pages, pictures and data, by path below the report's folder.
package struct ReportSite: Sendable {
  /// One file to be written; the path is relative to the report's folder.
  package struct File: Sendable {
    package let path: String
    package let bytes: [UInt8]
  }

  package let files: [File]
  /// Pictures that could not be laid out, with the reason.
  package let failedPictures: [String]

  /// The files whose text the pages show, sorted: those of targets that are compared line by line.
  package static func paths(shownBy consolidation: Consolidation) -> [String] {
    Set(
      consolidation.targets.filter { $0.group.form != .constant }.flatMap { target in
        (target.group.own + target.candidates.prefix(1).map(\.site)).map {
          target.group.sites[$0].location.path
        }
      }
    ).sorted()
  }

  /// - Parameters:
  ///   - project: the name in the report's title.
  ///   - layout: how pictures are laid out.
  ///   - sources: the bytes of the files of ``paths(shownBy:)``; one that is missing isn't shown.
  package static func build(
    _ consolidation: Consolidation, project: String, layout: Layout, sources: [String: [UInt8]]
  ) async throws -> ReportSite {
    let templates = try TemplateLibrary()
    let source = SourceText(files: sources)
    let context = PageContext(
      consolidation: consolidation, project: project, templates: templates)
    let findings = consolidation.findings
    let program = findings.program
    var files: [File] = []
    var failed: [String] = []

    let pictureSource = PictureSource(findings, links: context.pictureLinks)
    var plans: [(path: String, sketch: Sketch)] = []
    /// The number of a picture, or why there is none.
    func plan(_ path: String, _ outcome: PictureOutcome) -> PlannedPicture {
      switch outcome {
      case .sketch(let sketch):
        plans.append((path, sketch))
        return .number(plans.count - 1)
      case .none(let reason): return .none(reason)
      }
    }
    let overview = plan("overview", OverviewPicture.outcome(in: pictureSource))
    let ofService = program.services.indices.map {
      plan(context.pages.picture(ofService: $0), PartPicture.outcome(of: $0, in: pictureSource))
    }
    let ofGroup = context.shownGroups.map { group in
      context.pages.picture(of: group).map {
        plan($0, GroupPicture.outcome(of: group, in: pictureSource))
      } ?? .none("No module imports any of these.")
    }
    let laidOut = await layout.pictures(of: plans.map(\.sketch))
    let origin = PictureOrigin(project: VisibleText.of(project))
    var pictures: [RenderedPicture] = []
    for (plan, result) in zip(plans, laidOut) {
      let rendered = RenderedPicture(result: result, path: plan.path)
      pictures.append(rendered)
      if let picture = rendered.picture {
        let root = String(repeating: "../", count: plan.path.utf8.count { $0 == UInt8(ascii: "/") })
        let file = picture.file(origin: origin, style: TemplateLibrary.pictureStyle, root: root)
        files.append(File(path: plan.path + ".svg", bytes: Array(file.utf8)))
        files.append(File(path: plan.path + ".dot", bytes: Array(try picture.diagram.dot().utf8)))
      } else {
        failed.append("\(plan.path): \(rendered.note)")
      }
    }
    func data(_ planned: PlannedPicture, root: String) -> PageData {
      switch planned {
      case .number(let number): PageContext.picture(pictures[number], root: root)
      case .none(let reason): PageContext.noPicture(reason)
      }
    }

    func add(_ path: String, _ page: PageData, _ template: String) {
      files.append(File(path: path, bytes: Array(templates.render(page, as: template).utf8)))
    }
    add(
      "index.html",
      IndexPage(
        context: context, picture: data(overview, root: "")
      ).data(), "index")
    for index in program.services.indices {
      let picture = data(ofService[Int(index.rawValue)], root: "../")
      add(
        context.pages.services[index],
        ServicePage(context: context, index: index, picture: picture).data(), "service")
    }
    let targetOfGroup = Dictionary(
      consolidation.targets.map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (number, group) in context.shownGroups.enumerated() {
      let picture = data(ofGroup[number], root: "../")
      add(
        context.pages.group(group),
        GroupPage(
          context: context, group: group, target: targetOfGroup[group.id], source: source,
          picture: picture
        ).data(), "group")
    }
    add("targets.html", TargetsPage(context: context).data(), "targets")
    let registry = ImportRegistry(program)
    if let check = program.registryCheck, check.document.error == nil {
      add(
        "registry.html",
        RegistryPage(context: context, check: check, registry: registry).data(), "registry")
      files.append(
        File(path: "registry-check.json", bytes: try RegistryCheckReport.json(of: check)))
    }
    files.append(
      File(
        path: "registry.md",
        bytes: Array(ImportRegistryMarkdown.text(registry, project: project).utf8)))
    files.append(
      File(path: "registry.toml", bytes: Array(ImportRegistryTOML.text(registry).utf8)))
    let targets = TargetsReport(consolidation, consolidation.targets)
    files.append(File(path: "targets.json", bytes: try targets.json()))
    files.append(File(path: "targets.csv", bytes: Array(targets.csv().utf8)))
    files.append(File(path: "findings.json", bytes: try FindingsReport.json(of: findings)))
    files.append(File(path: "graph.json", bytes: GraphReport.json(of: program)))
    files.append(File(path: "graph.dot", bytes: Array(GraphReport.dot(of: program).utf8)))
    return ReportSite(files: files, failedPictures: failed)
  }
}

/// Which picture a page shows.
private enum PlannedPicture {
  case number(Int)
  case none(String)
}

extension PageContext {
  /// Parts lead to their pages, their arrows to the table of their imports.
  fileprivate var pictureLinks: PictureLinks {
    let services = pages.services
    let pairs = Dictionary(
      program.crossings.map { ([$0.from, $0.to], pages.pair($0.from, $0.to)) },
      uniquingKeysWith: { first, _ in first })
    return PictureLinks(
      box: { end in
        switch end {
        case .part(let part): services[part]
        case .package(let part, _): services[part]
        case .module, .definition: nil
        }
      },
      arrow: { from, to in
        switch (from, to) {
        case (.part(let from), .part(let to)): pairs[[from, to]].map { "index.html#" + $0 }
        default: nil
        }
      })
  }
}
