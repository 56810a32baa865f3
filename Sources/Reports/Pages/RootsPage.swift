import Analysis
import PythonSyntax
import Resolution

/// What the tree is taken for: projects, where imports start, which rules stand between parts, what
/// was left out, and what was not followed.
struct RootsPage {
  private static let maximumRows = 400

  let context: PageContext
  private var program: Program { context.program }
  private var coverage: ImportCoverage { program.derived() }

  func data() -> PageData {
    var page = context.frame(
      title: "What was read", path: "roots.html", section: "Overview",
      crumbs: [PageContext.crumb("what was read")])
    page["summary"] =
      "\(program.modules.count.grouped) Python files, \(program.layout.projects.count.grouped) "
      + "projects, \(program.sourceRoots.count.grouped) source roots."
      + (coverage.leading > 0
        ? " \(CoverageText.share(coverage)) of \(coverage.leading.grouped) imported names that lead "
          + "into the tree could be followed." : "")
    addContracts(to: &page)
    let projects = program.layout.projects
    page["project_count"] = projects.count.grouped
    page["has_projects"] = !projects.isEmpty
    page["projects"] = projects.prefix(Self.maximumRows).map { project in
      [
        "folder": project.folder.isEmpty ? "." : VisibleText.of(project.folder),
        "name": VisibleText.of(project.name ?? "(no name)"),
        "files": VisibleText.of(project.files.joined(separator: ", ")),
        "needs": VisibleText.of(
          project.dependencies.map { projects[$0].name ?? projects[$0].folder }
            .joined(separator: ", ")),
      ] as PageData
    }
    page["root_count"] = program.sourceRoots.count.grouped
    page["roots"] = program.sourceRoots.prefix(Self.maximumRows).map { root in
      [
        "path": root.path.isEmpty ? "." : VisibleText.of(root.path),
        "origin": program.configuration.sourceRoots == nil ? "inferred" : "configured",
        "reasons": PageContext.reasons([
          root.reason + (root.evidence.map { " (\($0.path):\($0.line))" } ?? "")
        ]),
      ] as PageData
    }
    page["has_unseen"] = !coverage.unseen.isEmpty
    page["unseen"] = coverage.unseen.prefix(Self.maximumRows).map {
      ["text": CoverageText.sentence($0)] as PageData
    }
    let skipped = program.files.skipped
    page["has_skipped"] = !skipped.isEmpty
    page["skipped_count"] = skipped.count.grouped
    page["skipped"] = skipped.prefix(Self.maximumRows).map { skipped in
      [
        "path": VisibleText.of(skipped.path),
        "reason": skipped.reason.rawValue
          + (skipped.detail.isEmpty ? "" : ": " + VisibleText.of(skipped.detail)),
      ] as PageData
    }
    page["has_more_skipped"] = skipped.count > Self.maximumRows
    page["more_skipped"] = max(0, skipped.count - Self.maximumRows).grouped
    return page
  }

  /// What is known of who may import whom: each service is for itself.
  private func addContracts(to page: inout PageData) {
    let services = program.services.indices.filter { program.services[$0].role == .service }
    page["has_contracts"] = !services.isEmpty
    page["contract_count"] = services.count.grouped
    page["contracts"] = services.map { service in
      let received = context.links.crossings(to: service)
      let errors = received.count { context.severity(of: $0) == .error }
      return [
        "service": context.service(service),
        "origin": program.services[service].isConfigured ? "configured" : "inferred",
        "is_kept": errors == 0, "errors": errors.grouped,
        "others": (received.count - errors).grouped, "has_others": received.count > errors,
      ] as PageData
    }
  }
}
