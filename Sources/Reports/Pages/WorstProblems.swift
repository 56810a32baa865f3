import Analysis
import Duplicates
import Foundation
import ImportGraph
import PythonSyntax
import Resolution

/// One thing to mend, with all the findings that tell of it.
struct Problem {
  let severity: Severity
  /// A sentence without its full stop.
  let title: String
  /// Where it is shown.
  let href: String
  let link: String
  /// Modules of product code that it stands in or that import these, directly or through others.
  let modules: Int
  /// Services among them; one where there is none.
  let services: Int

  /// Severity (error 3, warning 1) times modules times services.
  var weight: Int { (severity == .error ? 3 : 1) * modules * services }
}

/// The problems of a program, the worst first.
struct WorstProblems {
  let context: PageContext
  /// How it is ranked, for the page.
  static let formula =
    "Ranked by severity (error 3, warning 1) \u{00D7} product modules that it stands in or that import "
    + "these, directly or through others \u{00D7} services among them."

  private var program: Program { context.program }

  /// Findings that have one cause or speak of one thing.
  private struct Subject: Hashable {
    let rule: String
    let name: String

    init(rule: String, name: String) {
      self.rule = rule
      self.name = name
    }

    /// The finding alone, as another names it for its cause.
    init(of entry: FindingEntry) {
      self.init(rule: entry.finding.rule, name: entry.finding.key)
    }
  }

  /// Errors and warnings alone; those for which a page would be looked at.
  func ranked(_ limit: Int) -> [Problem] {
    var subjects: [Subject: [FindingEntry]] = [:]
    for entry in context.entries
    where entry.state == .reported && entry.finding.severity >= .warning {
      subjects[subject(of: entry), default: []].append(entry)
    }
    var following: [Subject: [FindingEntry]] = [:]
    for entry in context.entries where entry.state == .following {
      guard let cause = entry.finding.cause else { continue }
      following[Subject(rule: cause.rule, name: cause.key), default: []].append(entry)
    }
    // What reaches far is looked for only among the many and the severe.
    let likely = subjects.sorted { left, right in
      let (a, b) = (prior(left.value, following), prior(right.value, following))
      return a != b ? a > b : (left.key.rule, left.key.name) < (right.key.rule, right.key.name)
    }.prefix(Self.maximumCandidates)
    return Array(
      likely.map { problem($0.key, $0.value, following) }.filter { $0.modules > 0 }
        .sorted { ($1.weight, $0.title) < ($0.weight, $1.title) }.prefix(limit))
  }

  private static let maximumCandidates = 60

  private func prior(
    _ entries: [FindingEntry], _ following: [Subject: [FindingEntry]]
  ) -> Int {
    entries.reduce(0) { sum, entry in
      sum + (entry.finding.severity == .error ? 3 : 1)
        * (1 + (following[Subject(of: entry)]?.count ?? 0))
    }
  }

  private func subject(of entry: FindingEntry) -> Subject {
    let finding = entry.finding
    switch finding.rule {
    case CrossServiceImport.info.name:
      let from = context.part(of: finding.location.path)
      let to = crossingTarget[entry.id].map { Int($0.rawValue) } ?? 0
      return Subject(rule: finding.rule, name: "\(from) \(to)")
    case BrokenImport.info.name:
      let arrow = finding.key.range(of: " -> ")
      return Subject(
        rule: finding.rule, name: arrow.map { String(finding.key[$0.upperBound...]) } ?? finding.key
      )
    case DuplicateDefinition.info.name, UnimportableModule.info.name, ImportCycle.info.name,
      UnparsableFile.info.name:
      return Subject(rule: finding.rule, name: finding.key)
    default: return Subject(rule: finding.rule, name: "")
    }
  }

  /// The part that each finding of a cross-service import leads to.
  private let crossingTarget: [String: ServiceID]

  init(context: PageContext) {
    self.context = context
    var targets: [String: ServiceID] = [:]
    for crossing in context.program.crossings {
      if let entry = context.entry(of: crossing) { targets[entry.id] = crossing.to }
    }
    crossingTarget = targets
  }

  private func problem(
    _ subject: Subject, _ all: [FindingEntry], _ following: [Subject: [FindingEntry]]
  ) -> Problem {
    // Of one severity, so that a link by it leads to as many.
    let severity = all.map(\.finding.severity).max() ?? .warning
    let entries = all.filter { $0.finding.severity == severity }
    let behind = entries.flatMap { following[Subject(of: $0)] ?? [] }
    let modules = Set(
      (entries + behind).compactMap { context.module(at: $0.finding.location.path) })
    var reached = modules
    var parts = Set(modules.map { program.serviceOfModule[$0] })
    let files = Set(entries.map(\.finding.location.path)).count
    let number = entries.count
    var title = "\(number.grouped) \(RuleWords.noun(of: subject.rule, number))"
    var href = PageNames.findings([
      ("rule", subject.rule), ("severity", severity.rawValue),
    ])
    var link = "findings"
    switch subject.rule {
    case CrossServiceImport.info.name:
      guard let from = modules.first.map({ program.serviceOfModule[$0] }),
        let to = crossingTarget[entries[0].id]
      else { break }
      parts.insert(to)
      title =
        "\(program.services[from].name) imports the service \(program.services[to].name): "
        + "\(number.grouped) \(number == 1 ? "statement" : "statements") in \(files.grouped) "
        + "\(files == 1 ? "file" : "files")"
      href = context.pages.parts[from] + "#" + context.pages.pair(from, to)
      link = "lines"
      reached = importers(of: modules)
    case DuplicateDefinition.info.name:
      guard let group = program.duplicates.first(where: { $0.id == subject.name }) else { break }
      let users = group.sites.flatMap { program.importers(of: $0.symbol) }
      reached = Set(users).union(group.ownSites.map(\.module))
      parts = Set(reached.map { program.serviceOfModule[$0] })
      title =
        "\(group.name) is defined \(group.own.count.grouped) times: \(group.verdict.words)"
      href = context.pages.group(group)
      link = "compare"
    case BrokenImport.info.name where number > 1 || behind.isEmpty == false:
      title =
        "\(subject.name.hasSuffix(".") ? String(subject.name.dropLast()) : subject.name) isn't there: "
        + "\(number.grouped) \(RuleWords.noun(of: subject.rule, number)) in \(files.grouped) "
        + "\(files == 1 ? "file" : "files")"
      href = PageNames.findings([("id", entries[0].id)])
      link = number > 1 ? "the first" : "finding"
      reached = importers(of: modules)
    case BrokenImport.info.name, UnimportableModule.info.name, UnparsableFile.info.name:
      title = "\(entries[0].finding.location.path): \(entries[0].finding.message)".clipped(to: 200)
      href = PageNames.findings([("id", entries[0].id)])
      link = "finding"
      reached = importers(of: modules)
    case ImportCycle.info.name:
      title = entries[0].finding.message.clipped(to: 200)
      href = "cycles.html"
      link = "cycles"
    default: break
    }
    let product = reached.filter { program.scopes[$0] == .product }
    parts.formUnion(product.map { program.serviceOfModule[$0] })
    let services = parts.count { program.services[$0].role == .service }
    return Problem(
      severity: severity, title: VisibleText.of(title), href: href, link: link,
      modules: product.count, services: max(1, services))
  }

  private func importers(of modules: Set<ModuleID>) -> Set<ModuleID> {
    let reaching = program.runtimeGraph.reaching(modules.map(\.rawValue))
    return Set(program.modules.indices.filter { reaching[Int($0.rawValue)] })
  }
}
