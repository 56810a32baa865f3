import Analysis
import Consolidation
import ImportGraph
import PythonSyntax
import Resolution

/// The parts of the tree as rows of a table: what each is, what is found in it.
struct PartRows {
  let context: PageContext
  private let entries: Table<ServiceID, [FindingEntry]>
  private let counts: Table<ServiceID, [Severity: Int]>
  /// Of what belongs to no part.
  private let outside: [FindingEntry]
  private let compliance: [ServiceID: Compliance.Entry]
  private let files: Table<ServiceID, Int>

  init(context: PageContext) {
    self.context = context
    let program = context.program
    var entries = Table<ServiceID, [FindingEntry]>(repeating: [], count: program.services.count)
    var counts = Table<ServiceID, [Severity: Int]>(repeating: [:], count: program.services.count)
    var outside: [FindingEntry] = []
    for entry in context.entries where entry.state == .reported {
      let part = ServiceID(context.part(of: entry.finding.location.path))
      guard part.rawValue < program.services.count else {
        outside.append(entry)
        continue
      }
      entries[part].append(entry)
      counts[part][entry.finding.severity, default: 0] += 1
    }
    self.entries = entries
    self.counts = counts
    self.outside = outside
    compliance = Dictionary(
      context.consolidation.compliance.entries.compactMap { entry in
        entry.service.map { ($0, entry) }
      }, uniquingKeysWith: { first, _ in first })
    var files = Table<ServiceID, Int>(repeating: 0, count: program.services.count)
    for part in program.serviceOfModule { files[part] += 1 }
    self.files = files
  }

  /// By role, in its order: services first; of one role the parts with most errors first.
  var byRole: [ServiceID] { sorted { role(of: $0) } }

  /// The parts with most errors first, then warnings, notes, files.
  var byWeight: [ServiceID] { sorted { _ in 0 } }

  private func sorted(_ first: (ServiceID) -> Int) -> [ServiceID] {
    func key(_ part: ServiceID) -> [Int] {
      [first(part)] + Severity.allCases.map { -count(of: part, $0) } + [
        -files[part], Int(part.rawValue),
      ]
    }
    return context.program.services.indices.map { (key($0), $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  private func role(of part: ServiceID) -> Int {
    Service.Role.allCases.firstIndex(of: context.program.services[part].role) ?? 0
  }

  func count(of part: ServiceID, _ severity: Severity) -> Int { counts[part][severity] ?? 0 }

  func countOutside(_ severity: Severity) -> Int {
    outside.count { $0.finding.severity == severity }
  }

  /// What is found outside of all parts, in documents.
  func addOutside(to page: inout PageData) {
    page["outside"] =
      outside.isEmpty
      ? []
      : [
        [
          "severities": context.severities(
            outside, facets: [("part", PageContext.noPart)]),
          "files": Set(outside.map(\.finding.location.path)).count.grouped,
        ] as PageData
      ]
  }

  func row(_ part: ServiceID) -> PageData {
    let service = context.program.services[part]
    let graph = context.links.serviceGraph
    let node = part.rawValue
    let out = graph.successors(of: node).reduce(0) { $0 + Int(graph.weight(from: node, to: $1)) }
    let back = graph.predecessors(of: node).reduce(0) { $0 + Int(graph.weight(from: $1, to: node)) }
    let clean = compliance[part]
    return [
      "name": VisibleText.name(service.name), "href": context.pages.parts[part],
      "role": service.role.rawValue, "file_count": files[part].grouped,
      "severities": context.severities(entries[part], facets: [("part", service.name)]),
      "has_product": clean != nil, "clean": (clean?.clean ?? 0).grouped,
      "product": (clean?.files ?? 0).grouped, "percent": String(clean?.percent ?? 100),
      "imports_out": out.grouped, "imports_in": back.grouped,
      "origin": service.isConfigured ? "configured" : "inferred",
      "reasons": PageContext.reasons(service.reasons),
    ]
  }
}
