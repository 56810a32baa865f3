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

    var plans: [(path: String, diagram: Diagram)] = [
      ("overview", ServicesPicture.diagram(of: program))
    ]
    var planOfService: [ServiceID: Int] = [:]
    for index in program.services.indices {
      guard let diagram = ServicePicture.diagram(of: index, in: program) else { continue }
      planOfService[index] = plans.count
      plans.append((context.pages.picture(ofService: index), diagram))
    }
    var planOfGroup: [String: Int] = [:]
    for group in context.shownGroups {
      guard let path = context.pages.picture(of: group),
        group.sites.contains(where: { !program.importers(of: $0.symbol).isEmpty })
      else { continue }
      planOfGroup[group.id] = plans.count
      plans.append((path, DuplicatePicture.diagram(of: group, in: program)))
    }
    let laidOut = await layout.svg(of: plans.map(\.diagram), prefix: "")
    var pictures: [RenderedPicture] = []
    for (plan, result) in zip(plans, laidOut) {
      let picture = RenderedPicture(diagram: plan.diagram, result: result, path: plan.path)
      pictures.append(picture)
      files.append(File(path: plan.path + ".dot", bytes: Array(try plan.diagram.dot().utf8)))
      if let svg = picture.svg {
        files.append(File(path: plan.path + ".svg", bytes: Array(svg.utf8)))
      } else {
        failed.append("\(plan.path): \(picture.note)")
      }
    }

    func add(_ path: String, _ page: PageData, _ template: String) {
      files.append(File(path: path, bytes: Array(templates.render(page, as: template).utf8)))
    }
    add(
      "index.html",
      IndexPage(
        context: context,
        picture: PageContext.picture(pictures[0], legend: Legend.services, root: "")
      ).data(), "index")
    for index in program.services.indices {
      let picture =
        planOfService[index].map {
          PageContext.picture(pictures[$0], legend: Legend.service, root: "../")
        } ?? PageContext.noPicture("Nothing in this part imports another module of the tree.")
      add(
        context.pages.services[index],
        ServicePage(context: context, index: index, picture: picture).data(), "service")
    }
    let targetOfGroup = Dictionary(
      consolidation.targets.map { ($0.group.id, $0) }, uniquingKeysWith: { first, _ in first })
    for group in context.shownGroups {
      let picture =
        planOfGroup[group.id].map {
          PageContext.picture(pictures[$0], legend: Legend.group, root: "../")
        } ?? PageContext.noPicture("No module imports any of these.")
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
