import PythonSyntax
import Analysis
package import Resolution
package import Drawing
package import ImportGraph

/// A part of the import graph, collapsed to a level and focused, for `groundplan graph`.
package struct GraphSelection {
  /// What a node stands for: a part of the tree, a package or a module.
  package enum Level: String, CaseIterable, Sendable { case services, packages, modules }

  let program: Program
  /// Sorted by first module.
  package let names: [String]
  package let graph: DirectedGraph
  /// How many modules each node stands for, and the part of the tree that it belongs to.
  let moduleCounts: [Int]
  let services: [ServiceID]
  let level: Level

  /// - Parameters:
  ///   - depth: how many names of a package's path count, at the level of packages.
  ///   - focus: names of nodes, or of modules and packages inside or above them.
  ///   - distance: how many edges away from the focus a node may be.
  package init(
    _ program: Program, level: Level, depth: Int, focus: [String], distance: Int,
    kinds: Set<ImportKind>, includesTests: Bool
  ) throws(GraphSelectionError) {
    self.program = program
    self.level = level
    var names: [String] = []
    var places: [String: Int32] = [:]
    var counts: [Int] = []
    var services: [ServiceID] = []
    let nodeOfModule = Table<ModuleID, Int32?>(
      program.modules.indices.map { module in
        guard includesTests || program.scopes[module] == .product else { return nil }
        let service = program.serviceOfModule[module]
        let name: String
        switch level {
        case .services: name = program.services[service].name
        case .modules: name = program.modules[module].name
        case .packages:
          let parts = program.modules[module].name.split(separator: ".")
          let isPackage = program.modules[module].isPackage
          let own = isPackage ? parts[...] : parts.dropLast()
          name = own.isEmpty ? String(parts[0]) : own.prefix(depth).joined(separator: ".")
        }
        if let place = places[name] {
          counts[Int(place)] += 1
          return place
        }
        places[name] = Int32(names.count)
        names.append(name)
        counts.append(1)
        services.append(service)
        return Int32(names.count - 1)
      })
    let whole = DirectedGraph(
      nodeCount: names.count,
      edges: program.imports.lazy.compactMap { record in
        guard kinds.contains(record.kind), let target = record.target,
          let from = nodeOfModule[record.importer], let to = nodeOfModule[target]
        else { return nil }
        return DirectedGraph.Edge(from: from, to: to)
      })
    var kept = (0..<Int32(names.count)).map { $0 }
    if !focus.isEmpty {
      kept = try Self.neighbourhood(
        of: focus, in: whole, names: names, distance: distance)
    }
    let (graph, original) = whole.subgraph(kept)
    self.graph = graph
    self.names = original.map { names[Int($0)] }
    moduleCounts = original.map { counts[Int($0)] }
    self.services = original.map { services[Int($0)] }
  }

  private static func neighbourhood(
    of focus: [String], in graph: DirectedGraph, names: [String], distance: Int
  ) throws(GraphSelectionError) -> [Int32] {
    var kept: Set<Int32> = []
    for name in focus {
      let found = names.indices.filter {
        names[$0] == name || names[$0].hasPrefix(name + ".")
      }
      guard !found.isEmpty else {
        throw GraphSelectionError(
          name: name, among: names)
      }
      kept.formUnion(found.map(Int32.init))
    }
    var front = kept
    for _ in 0..<distance {
      var next: Set<Int32> = []
      for node in front {
        next.formUnion(graph.successors(of: node))
        next.formUnion(graph.predecessors(of: node))
      }
      front = next.subtracting(kept)
      kept.formUnion(next)
    }
    return kept.sorted()
  }

  // MARK: - Forms

  /// Reduced to what can be read, unless it is to be complete.
  package func diagram(isComplete: Bool) throws(GraphSelectionError) -> Diagram {
    let linked = (0..<Int32(graph.nodeCount)).filter {
      isComplete || graph.outDegree(of: $0) + graph.inDegree(of: $0) > 0
    }
    guard isComplete || linked.count <= LayeredDiagram.maximumBoxes else {
      throw GraphSelectionError(nodeCount: linked.count)
    }
    let colours = ServiceColours(program)
    let (small, original) = graph.subgraph(linked)
    let boxes = original.map { node in
      let count = moduleCounts[Int(node)]
      return Box(
        label: names[Int(node)] + (count > 1 ? "\n\(count.grouped) modules" : ""),
        tooltip: names[Int(node)], hue: colours.hue(of: services[Int(node)]))
    }
    var layered = LayeredDiagram(graph: small, boxes: boxes)
    layered.isReduced = !isComplete && small.edgeCount > 40
    layered.isBounded = !isComplete
    layered.showsCounts = small.edgeCount <= 40
    layered.isCrossing = { from, to in
      let from = services[Int(original[Int(from)])]
      let to = services[Int(original[Int(to)])]
      return from != to && program.services[to].role == .service
    }
    return layered.diagram(title: "Imports between \(level.rawValue)").diagram
  }

  /// The nodes and edges for programs, which `Schemas/graph.schema.json` describes.
  package func json() -> [UInt8] {
    let json = JSONLine()
    json.raw("{\"schema_version\":1,\"nodes\":[")
    for (index, name) in names.enumerated() {
      json.raw(index == 0 ? "\n{" : ",\n{")
      json.key("name", first: true).string(name)
      json.key("service").string(program.services[services[index]].name)
      json.key("modules").number(moduleCounts[index])
      json.raw("}")
    }
    json.raw("],\n\"edges\":[")
    for (index, edge) in graph.edges.enumerated() {
      json.raw(index == 0 ? "\n{" : ",\n{")
      json.key("from", first: true).string(names[Int(edge.from)])
      json.key("to").string(names[Int(edge.to)])
      json.key("names").number(Int(edge.weight))
      json.raw("}")
    }
    json.raw("]}\n")
    return json.bytes
  }

  /// Mermaid's `flowchart`, which Markdown viewers draw.
  package func mermaid(isComplete: Bool) throws(GraphSelectionError) -> String {
    let diagram = try diagram(isComplete: isComplete)
    var text = "%% \(diagram.note)\nflowchart TB\n"
    for (index, box) in diagram.boxes.enumerated() {
      text += "  n\(index)[\"\(Self.mermaid(box.label))\"]\n"
    }
    for arrow in diagram.arrows {
      let line =
        switch arrow.style {
        case .plain: "-->"
        case .mutual: "<-->"
        case .crossing: "==>"
        case .back, .quiet: "-.->"
        }
      text += "  n\(arrow.from) \(line) n\(arrow.to)\n"
    }
    return text
  }

  /// Mermaid takes entity codes in quoted text.
  private static func mermaid(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "<br>"
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", "_", "-", ",", "/", "(", ")", "*":
        result.unicodeScalars.append(scalar)
      default: result += "#\(scalar.value);"
      }
    }
    return result
  }

  /// GraphML, for yEd, Gephi and networkx.
  package func graphML() -> String {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
      <key id="name" for="node" attr.name="name" attr.type="string"/>
      <key id="service" for="node" attr.name="service" attr.type="string"/>
      <key id="modules" for="node" attr.name="modules" attr.type="int"/>
      <key id="names" for="edge" attr.name="names" attr.type="int"/>
      <graph edgedefault="directed">

      """
    for (index, name) in names.enumerated() {
      text += "<node id=\"n\(index)\"><data key=\"name\">\(Self.xml(name))</data>"
      text += "<data key=\"service\">\(Self.xml(program.services[services[index]].name))</data>"
      text += "<data key=\"modules\">\(moduleCounts[index])</data></node>\n"
    }
    for edge in graph.edges {
      text += "<edge source=\"n\(edge.from)\" target=\"n\(edge.to)\">"
      text += "<data key=\"names\">\(edge.weight)</data></edge>\n"
    }
    return text + "</graph>\n</graphml>\n"
  }

  private static func xml(_ text: String) -> String {
    EscapedHTML().escapeText(VisibleText.of(text))
  }
}

/// Why a graph can't be shown as asked.
package struct GraphSelectionError: Error, CustomStringConvertible {
  package let description: String

  init(name: String, among names: [String]) {
    description =
      "There is no node called '\(name)' in this graph. "
      + EditDistance.suggestion(
        for: name, among: names,
        otherwise: "Use the names that `groundplan graph --format json` prints.")
  }

  init(nodeCount: Int) {
    description =
      "\(nodeCount.grouped) nodes are too many for a picture; at most "
      + "\(LayeredDiagram.maximumBoxes) can be read. Use --focus, a coarser --level, a smaller "
      + "--depth, or --all to draw them anyway."
  }
}
