import Analysis
package import Consolidation
package import Drawing
import Duplicates
package import History
import ImportGraph
import PythonSyntax
import Registry
import Resolution

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

  /// The files whose text the pages show, sorted: those of errors and warnings, and of targets that
  /// are compared line by line.
  package static func paths(shownBy consolidation: Consolidation) -> [String] {
    let compared = consolidation.targets.filter { $0.group.form != .constant }.flatMap { target in
      (target.group.own + target.candidates.prefix(1).map(\.site)).map {
        target.group.sites[$0].location.path
      }
    }
    let found = (consolidation.findings.all + consolidation.findings.suppressed)
      .filter { $0.severity >= .warning }.map(\.location.path)
    return Set(compared + found).sorted()
  }

  /// - Parameters:
  ///   - options: what the user says of the looks.
  ///   - layout: how pictures are laid out.
  ///   - sources: the bytes of the files of ``paths(shownBy:)``; one that is missing isn't shown.
  ///   - plans: of targets, for their pages.
  ///   - changes: what changed since a baseline; nil where there is none.
  ///   - runs: of a history; empty where none is kept.
  ///   - jobs: how many pages are made at once; the files don't depend on it.
  package static func build(
    _ consolidation: Consolidation, options: ReportOptions, layout: Layout,
    sources: [String: [UInt8]], plans: TargetPlans = TargetPlans(),
    changes: ReportChanges? = nil, runs: [Run] = [], jobs: Int = 2
  ) async throws -> ReportSite {
    let templates = try TemplateLibrary(overriding: options.templates)
    let context = PageContext(
      consolidation: consolidation, options: options, templates: templates,
      source: SourceText(files: sources, jobs: jobs), plans: plans, changes: changes,
      hasHistory: !runs.isEmpty)
    let album = await Album(context: context, layout: layout, jobs: jobs)
    let pages = Pages(context: context, album: album, runs: runs)
    // The largest first, so that no thread ends long behind the others.
    let works: [@Sendable () throws -> [File]] =
      documents(context, pages.worst) + [
        { FindingScripts(context: context).files() }, { GraphScripts(context: context).files() },
        { [SearchScript(context: context).file()] }, { Assets(context: context).files },
      ]
      + pages.all.map { page in
        {
          [
            File(
              path: page.path, bytes: Array(templates.render(page.data(), as: page.template).utf8))
          ]
        }
      }
    let made = ParallelMap.run(count: works.count, jobs: jobs) {
    } body: { _, place in
      Result { try works[place]() }
    }
    return ReportSite(
      files: try made.flatMap { try $0.get() } + album.files, failedPictures: album.failed)
  }

  /// What programs read.
  private static func documents(
    _ context: PageContext, _ worst: Deferred<[Problem]>
  ) -> [@Sendable () throws -> [File]] {
    let program = context.program
    return [
      {
        [
          File(
            path: "findings.json",
            bytes: try FindingsReport.json(
              of: context.findings, revision: context.options.revision))
        ]
      },
      {
        let registry: ImportRegistry = program.derived()
        return [
          File(
            path: "registry.md",
            bytes: Array(ImportRegistryMarkdown.text(registry, project: context.project).utf8)),
          File(path: "registry.toml", bytes: Array(ImportRegistryTOML.text(registry).utf8)),
        ]
      },
      {
        let targets = TargetsReport(context.consolidation, context.consolidation.targets)
        return [
          File(path: "targets.json", bytes: try targets.json()),
          File(path: "targets.csv", bytes: Array(targets.csv().utf8)),
        ]
      },
      { [File(path: "graph.json", bytes: GraphReport.json(of: program))] },
      {
        [
          File(
            path: "summary.md",
            bytes: Array(SummaryMarkdown(context: context, worst: worst.value).text().utf8))
        ]
      },
      {
        guard context.hasRegistry, let check = program.registryCheck else { return [] }
        return [
          File(path: "registry-check.json", bytes: try RegistryCheckReport.json(of: check))
        ]
      },
    ]
  }
}
