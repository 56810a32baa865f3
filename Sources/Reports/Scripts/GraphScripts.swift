import Analysis
import Foundation
import ImportGraph
import PythonSyntax
import Resolution

/// The graph of modules for the explorer and the matrix: `names.js`, `graph.js` and the statements of
/// each import, `lines-0.js`, `lines-1.js`...
struct GraphScripts {
  let context: PageContext

  private var program: Program { context.program }

  /// What a shard may hold, about; a page loads those alone that it shows something of.
  private static let shardBytes = 600_000

  func files() -> [ReportSite.File] {
    let lines = lineShards()
    return [names(), graph(firstModules: lines.map(\.first))] + lines.map(\.file)
  }

  private func names() -> ReportSite.File {
    let script = DataScript("names")
    let json = script.json
    json.key("project", first: true).text(context.project)
    json.key("revision").text(context.options.state)
    json.key("parts").raw("[")
    for (id, part) in program.services.identified {
      json.raw(id.rawValue == 0 ? "{" : ",{")
      json.key("name", first: true).text(part.name)
      json.key("role").string(part.role.rawValue)
      json.key("href").string(context.pages.parts[id])
      json.raw("}")
    }
    json.raw("]")
    json.key("paths").frontCoded(program.modules.lazy.map(\.path))
    json.key("part").runs(program.serviceOfModule.lazy.map { Int($0.rawValue) })
    json.key("scopes").strings(CodeScope.allCases.map(\.rawValue))
    let scopes = Dictionary(
      uniqueKeysWithValues: CodeScope.allCases.enumerated().map { ($0.element, $0.offset) })
    json.key("scope").runs(program.scopes.lazy.map { scopes[$0] ?? 0 })
    json.key("pages").strings(context.modulePages.pages.map(\.path))
    json.key("page").runs(context.modulePages.pageOfModule)
    json.key("anchors").raw("{")
    for (place, entry) in context.modulePages.exceptions.enumerated() {
      json.key(String(entry.module.rawValue), first: place == 0).string(entry.anchor)
    }
    json.raw("}")
    return script.file()
  }

  // MARK: - Edges

  private struct Edge {
    var names = 0
    var flags = 0
  }

  private static let kinds: [ImportKind] = [.runtime, .guarded, .typeChecking, .deferred, .lazy]
  private static let isError = 32
  private static let isWarned = 64
  private static let isCut = 128

  private func graph(firstModules: [Int]) -> ReportSite.File {
    let script = DataScript("graph")
    let json = script.json
    json.key("kinds", first: true).strings(Self.kinds.map(\.name))
    json.key("edges").string(Data(edges()).base64EncodedString())
    json.key("lines").numbers(firstModules)
    return script.file()
  }

  /// Varints: for each module how many it imports, then of each of these the distance from the one
  /// before, the number of imported names, and flags.
  private func edges() -> [UInt8] {
    var bytes: [UInt8] = []
    func put(_ value: Int) {
      var rest = value
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest & 0x7F | 0x80))
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    let cuts = Set(
      context.cycles.flatMap { cycle in
        cycle.cuts.map {
          Pair(from: ModuleID(rawValue: $0.from), to: ModuleID(rawValue: $0.to))
        }
      })
    for module in program.modules.indices {
      var edges: [ModuleID: Edge] = [:]
      for id in program.symbols.imports(of: module) {
        let resolved = program.imports[id]
        guard let target = resolved.target, target != module else { continue }
        var edge = edges[target] ?? Edge()
        edge.names += 1
        edge.flags |= 1 << (Self.kinds.firstIndex(of: resolved.kind) ?? 0)
        if let crossing = context.crossing(resolved.record, in: module) {
          edge.flags |= crossing.finding.severity == .error ? Self.isError : Self.isWarned
        }
        if cuts.contains(Pair(from: module, to: target)) { edge.flags |= Self.isCut }
        edges[target] = edge
      }
      put(edges.count)
      var last = 0
      for (target, edge) in edges.sorted(by: { $0.key < $1.key }) {
        put(Int(target.rawValue) - last)
        last = Int(target.rawValue)
        put(edge.names)
        put(edge.flags)
      }
    }
    return bytes
  }

  private struct Pair: Hashable {
    let from: ModuleID
    let to: ModuleID
  }

  // MARK: - Statements

  private func lineShards() -> [(first: Int, file: ReportSite.File)] {
    var shards: [(first: Int, file: ReportSite.File)] = []
    var script = DataScript("lines-0")
    var first = 0
    var isEmpty = true
    for module in program.modules.indices {
      if script.json.bytes.count > Self.shardBytes {
        shards.append((first, script.file()))
        script = DataScript("lines-\(shards.count)")
        first = Int(module.rawValue)
        isEmpty = true
      }
      let rows = context.statements(of: module).filter { $0.target != module }
      guard !rows.isEmpty else { continue }
      let json = script.json
      json.key(String(module.rawValue), first: isEmpty).raw("[")
      isEmpty = false
      for (place, row) in rows.enumerated() {
        json.raw(place == 0 ? "[" : ",[")
        json.number(Int(row.target.rawValue))
        json.raw(",")
        json.number(row.location.line)
        json.raw(",")
        json.number(Self.kinds.firstIndex(of: row.kind) ?? 0)
        json.raw(",")
        json.text(row.text.clipped(to: 120))
        json.raw(",")
        json.string(row.finding ?? "")
        json.raw("]")
      }
      json.raw("]")
    }
    shards.append((first, script.file()))
    return shards
  }
}
