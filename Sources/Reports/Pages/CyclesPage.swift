import Analysis
import ImportGraph
import PythonSyntax
import Resolution

/// Where modules import each other: a smallest cycle of each knot, and the imports to cut.
struct CyclesPage {
  private static let maximumKnots = 60
  private static let maximumModules = 120
  private static let maximumCuts = 60

  let context: PageContext
  let metrics: ModuleMetrics
  let album: Album

  private var program: Program { context.program }

  func data() -> PageData {
    var page = context.frame(
      title: "Cycles", path: "cycles.html", section: "Cycles",
      crumbs: [PageContext.crumb("cycles")])
    let cycles = context.cycles
    let runtime = cycles.filter(\.isRuntime)
    page["summary"] = summary(runtime)
    page["headline"] = [
      PageContext.count(
        runtime.count, "knots at import time", href: "#knots",
        tone: runtime.isEmpty ? "plain" : "warning"),
      PageContext.count(
        runtime.reduce(0) { $0 + $1.members.count }, "modules in them", href: "#knots"),
      PageContext.count(
        runtime.reduce(0) { $0 + $1.cuts.count }, "imports to cut", href: "#knots"),
      PageContext.count(
        cycles.count - runtime.count, "knots by imports in functions or for type checking alone",
        href: "#knots"),
    ]
    page["has_cost"] = metrics.propagationCost != nil
    page["cost"] = metrics.propagationCost ?? ""
    page["longest_chain"] = metrics.longestChain.grouped
    page["has_cycles"] = !cycles.isEmpty
    page["cycle_count"] = cycles.count.grouped
    let order = Self.order(cycles)
    page["cycles"] = order.prefix(Self.maximumKnots).enumerated().map { number, place in
      knot(cycles[place], number: number + 1, picture: album.picture(ofCycle: place))
    }
    page["has_more"] = cycles.count > Self.maximumKnots
    page["more"] = max(0, cycles.count - Self.maximumKnots).grouped
    page["findings_href"] = PageNames.findings([("rule", ImportCycle.info.name)])
    return page
  }

  /// Their places: those at import time first, of these the largest.
  static func order(_ cycles: [ModuleCycle]) -> [Int] {
    cycles.indices.sorted { left, right in
      let (a, b) = (cycles[left], cycles[right])
      if a.isRuntime != b.isRuntime { return a.isRuntime }
      return a.members.count != b.members.count ? a.members.count > b.members.count : left < right
    }
  }

  private func summary(_ runtime: [ModuleCycle]) -> String {
    guard !runtime.isEmpty else {
      return "No modules import each other while they are imported."
    }
    let largest = runtime.map(\.members.count).max() ?? 0
    return
      "\(runtime.count.grouped) \(runtime.count == 1 ? "knot" : "knots") of modules that import "
      + "each other while they are imported; the largest has \(largest.grouped) modules."
  }

  private func knot(_ cycle: ModuleCycle, number: Int, picture: PageData?) -> PageData {
    let names = cycle.shortest.map { program.modules[$0].name }
    let cuts = cycle.cuts.sorted { ($0.weight, $0.from, $0.to) < ($1.weight, $1.from, $1.to) }
    let parts = Set(cycle.members.map { program.serviceOfModule[$0] }).sorted()
    let hops = Array(zip(cycle.shortest, cycle.shortest.dropFirst() + cycle.shortest.prefix(1)))
    return [
      "id": "knot-\(number)", "number": String(number),
      "title": "\(cycle.members.count.grouped) modules"
        + (cycle.isRuntime ? "" : ", tied by imports in functions or for type checking"),
      "is_runtime": cycle.isRuntime,
      "parts": parts.prefix(8).map(context.service),
      "witness_length": names.count.grouped,
      "hops": hops.map { from, to in edge(from, to, cycle) },
      "picture": picture.map { [$0] } ?? [],
      "cut_count": cuts.count.grouped, "has_cuts": !cuts.isEmpty,
      "cuts": cuts.prefix(Self.maximumCuts).map { cut in
        edge(ModuleID(rawValue: cut.from), ModuleID(rawValue: cut.to), cycle)
      },
      "has_more_cuts": cuts.count > Self.maximumCuts,
      "more_cuts": max(0, cuts.count - Self.maximumCuts).grouped,
      "module_count": cycle.members.count.grouped,
      "modules": cycle.members.prefix(Self.maximumModules).map(module),
      "has_more_modules": cycle.members.count > Self.maximumModules,
      "more_modules": max(0, cycle.members.count - Self.maximumModules).grouped,
    ]
  }

  private func module(_ id: ModuleID) -> PageData {
    [
      "name": VisibleText.of(program.modules[id].name), "href": context.modulePages.href(of: id),
    ]
  }

  /// The first statement by which one module of a knot imports another, and how many names it is.
  private func edge(_ from: ModuleID, _ to: ModuleID, _ cycle: ModuleCycle) -> PageData {
    var row: PageData = [:]
    if let id = program.statement(from: from, to: to, cycle.kinds) {
      let resolved = program.imports[id]
      row = context.location(program.location(ofRecord: resolved.record, in: from))
      row["statement"] = VisibleText.of(
        program.statement(ofRecord: resolved.record, in: from))
      row["kind"] = resolved.kind.name
    } else {
      row = context.location(Location(path: program.modules[from].path, line: 1, column: 1))
      row["statement"] = ""
      row["kind"] = ""
    }
    let graph = program.graph(of: cycle)
    row["from"] = module(from)
    row["to"] = module(to)
    row["names"] = Int(graph.weight(from: from.rawValue, to: to.rawValue)).grouped
    return row
  }
}
