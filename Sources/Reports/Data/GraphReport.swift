import PythonSyntax
package import Resolution
import ImportGraph

/// The module graph in full, for programs.
package enum GraphReport {
  /// `graph.json`: modules and edges; an edge names its ends by index and counts imported names
  /// by kind.
  package static func json(of program: Program) -> [UInt8] {
    let kinds = edgeKinds(program)
    let json = JSONLine()
    json.raw("{\"schema_version\":1,\n\"modules\":[")
    for (index, module) in program.modules.identified {
      json.raw(index.rawValue == 0 ? "\n{" : ",\n{")
      json.key("name", first: true).string(module.name)
      json.key("path").string(module.path)
      json.key("service").string(program.services[program.serviceOfModule[index]].name)
      json.key("scope").string(program.scopes[index].rawValue)
      json.raw("}")
    }
    json.raw("],\n\"edges\":[")
    for (index, edge) in program.graph.edges.enumerated() {
      json.raw(index == 0 ? "\n{" : ",\n{")
      json.key("from", first: true).number(Int(edge.from))
      json.key("to").number(Int(edge.to))
      json.key("names").number(Int(edge.weight))
      let counts =
        kinds[EdgeKey(from: ModuleID(rawValue: edge.from), to: ModuleID(rawValue: edge.to))] ?? [:]
      json.key("kinds").raw("{")
      for (place, kind) in ImportKind.allCases.filter({ counts[$0] != nil }).enumerated() {
        json.key(kind.name, first: place == 0).number(counts[kind] ?? 0)
      }
      json.raw("}}")
    }
    json.raw("]}\n")
    return json.bytes
  }

  private struct EdgeKey: Hashable {
    let from: ModuleID
    let to: ModuleID
  }

  private static func edgeKinds(_ program: Program) -> [EdgeKey: [ImportKind: Int]] {
    var kinds: [EdgeKey: [ImportKind: Int]] = [:]
    for resolved in program.imports {
      guard let target = resolved.target, target != resolved.importer else { continue }
      let edge = EdgeKey(from: resolved.importer, to: target)
      kinds[edge, default: [:]][resolved.kind, default: 0] += 1
    }
    return kinds
  }

  /// `graph.dot`: every module and edge, not meant to be laid out whole.
  package static func dot(of program: Program) -> String {
    var text = "digraph modules {\n"
    for (id, module) in program.modules.identified {
      text += "  m\(id.rawValue) [label=\(quoted(module.name))];\n"
    }
    for edge in program.graph.edges {
      text += "  m\(edge.from) -> m\(edge.to) [weight=\(edge.weight)];\n"
    }
    return text + "}\n"
  }

  /// By scalar, for a quote may share a `Character` with what follows it.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in VisibleText.of(text).unicodeScalars {
      if scalar == "\\" || scalar == "\"" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
