import Analysis
import PythonSyntax
package import Resolution

/// `groundplan roots`: what the tree is taken for, and why: its projects, where imports start, its
/// parts, and how many imports could be followed.
package struct RootsReport {
  private let program: Program
  private var coverage: ImportCoverage { program.derived() }

  /// Modules of which `undeclared-dependency` says nothing.
  private let unknown: [String]

  package init(_ program: Program) {
    self.program = program
    let imports: ProjectImports = program.derived()
    unknown = imports.unsure(in: program)
  }

  // MARK: - For people

  /// Each with its reasons, and the places that show them.
  package func text() -> String {
    var text = ""
    let projects = program.layout.projects
    text += "Projects (\(projects.count.grouped))\n"
    for project in projects {
      text += "  \(path(project.folder))  \(VisibleText.of(project.name ?? "(no name)"))"
      text += "  \(project.files.map(VisibleText.of).joined(separator: ", "))\n"
      let needed = project.dependencies.map { projects[$0].name ?? projects[$0].folder }
      if !needed.isEmpty {
        text += "      asks for \(needed.map(VisibleText.of).joined(separator: ", "))\n"
      }
    }
    text += "\nSource roots (\(program.sourceRoots.count.grouped))\n"
    for root in program.sourceRoots {
      text += "  \(path(root.path))  \(VisibleText.of(root.reason))"
      if let evidence = root.evidence {
        text += "  (\(VisibleText.of(evidence.path)):\(evidence.line))"
      }
      if !root.reach.isEmpty { text += "  for \(path(root.reach)) alone" }
      text += "\n"
    }
    let mapped = program.layout.mapped
    if !mapped.isEmpty {
      text += "\nPackages that lie elsewhere than they are imported (\(mapped.count.grouped))\n"
      for package in mapped {
        text += "  \(VisibleText.of(package.place))  lies in \(path(package.folder))"
        text += "  (\(VisibleText.of(package.evidence.path)):\(package.evidence.line))\n"
      }
    }
    text += "\nParts (\(program.services.count.grouped))\n"
    for service in program.services {
      text += "  \(VisibleText.of(service.name))  \(service.role.rawValue)"
      text += "  \(service.reasons.map(VisibleText.of).joined(separator: "; "))\n"
    }
    if !installed.isEmpty {
      text += "\nVirtual environments (\(installed.count.grouped))\n"
      for (path, count) in installed {
        text += "  \(VisibleText.of(path))  \(count.grouped) "
        text += count == 1 ? "distribution\n" : "distributions\n"
      }
    }
    text += "\nImports that lead into the tree: \(coverage.leading.grouped), "
    text += "followed: \(coverage.followed.grouped) (\(CoverageText.share(coverage)))\n"
    for unseen in coverage.unseen {
      text += "  " + CoverageText.sentence(unseen) + "\n"
    }
    for (reason, count) in unsure() {
      text += "  \(count.grouped) \(count == 1 ? "import" : "imports") unsure: \(reason)\n"
    }
    if !unknown.isEmpty {
      text += "\nModules from outside whose distribution nobody knows (\(unknown.count.grouped); "
      text += "[distributions] in the configuration names it)\n"
      text += "  " + unknown.map(VisibleText.of).joined(separator: ", ") + "\n"
    }
    return text
  }

  /// By path how many distributions each virtual environment has.
  private var installed: [(path: String, count: Int)] {
    program.snapshot.installed.environments.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.count)
    }
  }

  private func path(_ folder: String) -> String { folder.isEmpty ? "." : VisibleText.of(folder) }

  /// Why imports can't be told true or broken, the most frequent reason first.
  private func unsure() -> [(reason: String, count: Int)] {
    var counts: [ImportReason: Int] = [:]
    for link in program.symbols.links where link.status == .unsure {
      counts[link.reason, default: 0] += 1
    }
    return counts.map { ($0.key.words, $0.value) }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
  }

  // MARK: - For programs

  /// `Schemas/roots.schema.json` describes it.
  package func json() throws -> [UInt8] {
    let projects = program.layout.projects
    return try JSONDocument.bytes(
      Document(
        projects: projects.map { project in
          ProjectEntry(
            folder: project.folder, name: project.name, files: project.files,
            dependencies: project.dependencies.map { projects[$0].folder })
        },
        sourceRoots: program.sourceRoots.map(RootEntry.init),
        mappedPackages: program.layout.mapped.map {
          MappedEntry(
            place: $0.place, folder: $0.folder, evidence: RootEntry.Evidence($0.evidence))
        },
        parts: program.services.map {
          PartEntry(name: $0.name, role: $0.role.rawValue, paths: $0.paths, reasons: $0.reasons)
        },
        following: CoverageEntry(coverage),
        unsure: unsure().map { ReasonEntry(reason: $0.reason, count: $0.count) },
        environments: installed.map { EnvironmentEntry(path: $0.path, distributions: $0.count) },
        unknownDistributions: unknown))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let projects: [ProjectEntry]
    let sourceRoots: [RootEntry]
    let mappedPackages: [MappedEntry]
    let parts: [PartEntry]
    let following: CoverageEntry
    let unsure: [ReasonEntry]
    let environments: [EnvironmentEntry]
    let unknownDistributions: [String]
  }

  private struct ProjectEntry: Encodable {
    let folder: String
    let name: String?
    let files: [String]
    let dependencies: [String]
  }

  private struct MappedEntry: Encodable {
    let place: String
    let folder: String
    let evidence: RootEntry.Evidence
  }

  private struct PartEntry: Encodable {
    let name: String
    let role: String
    let paths: [String]
    let reasons: [String]
  }

  private struct EnvironmentEntry: Encodable {
    let path: String
    let distributions: Int
  }

  private struct ReasonEntry: Encodable {
    let reason: String
    let count: Int
  }
}

/// A source root in JSON.
struct RootEntry: Encodable {
  let path: String
  let reason: String
  let evidence: Evidence?
  let reach: String

  struct Evidence: Encodable {
    let path: String
    let line: Int

    init(_ evidence: SourceRoot.Evidence) {
      path = evidence.path
      line = evidence.line
    }
  }

  init(_ root: SourceRoot) {
    path = root.path
    reason = root.reason
    evidence = root.evidence.map(Evidence.init)
    reach = root.reach
  }
}

/// How many imports were followed, in JSON.
struct CoverageEntry: Encodable {
  let leading: Int
  let followed: Int
  let unseen: [Name]

  struct Name: Encodable {
    let name: String
    let count: Int
    let path: String
    let line: Int
    let bearer: String
    let root: String
  }

  init(_ coverage: ImportCoverage) {
    leading = coverage.leading
    followed = coverage.followed
    unseen = coverage.unseen.map {
      Name(
        name: $0.name, count: $0.count, path: $0.first.path, line: $0.first.line,
        bearer: $0.bearer, root: $0.root)
    }
  }
}
