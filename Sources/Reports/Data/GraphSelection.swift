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
  private let kinds: Set<ImportKind>
  /// The node of each module, below 0 for none.
  private let nodeOfModule: Table<ModuleID, Int32>

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
    self.kinds = kinds
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
    var place: [Int32: Int32] = [:]
    for (index, node) in original.enumerated() { place[node] = Int32(index) }
    self.nodeOfModule = Table(nodeOfModule.map { node in node.flatMap { place[$0] } ?? -1 })
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
    let borders = Findings(of: program) { $0 == CrossServiceImport.info.name }
    let source = PictureSource(borders, kinds: kinds)
    let groups = GroupGraph(
      source.edges, boxCount: names.count, scopes: program.scopes
    ) { nodeOfModule[$0] }.among(linked) { graph.hasEdge(from: $0.from, to: $0.to) }
    let boxes = linked.map { node in
      let count = moduleCounts[Int(node)]
      return Box(
        names[Int(node)], details: count > 1 ? ["\(count.grouped) modules"] : [],
        tooltip: names[Int(node)], role: source.role(of: services[Int(node)]))
    }
    var layered = LayeredDiagram(groups: groups, boxes: boxes)
    layered.isReduced = !isComplete && groups.graph.edgeCount > 40
    layered.isBounded = !isComplete
    layered.showsCounts = groups.graph.edgeCount <= 40
    let title = "Imports between \(level.rawValue)"
    guard let (diagram, drawn) = layered.diagram(title: title) else {
      return Diagram(title: title, boxes: boxes, arrows: []).finished(note: "0 imports")
    }
    return diagram.finished(
      note: "\(drawn.grouped) of \(groups.names.grouped) imports drawn",
      parts: level == .services)
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

  /// Mermaid's `flowchart`, which Markdown viewers draw; two nodes that import each other are one line with two
  /// heads.
  package func mermaid(isComplete: Bool) throws(GraphSelectionError) -> String {
    let diagram = try diagram(isComplete: isComplete)
    var text = "%% \(diagram.note)\nflowchart TB\n"
    for (index, box) in diagram.boxes.enumerated() {
      let label = ([box.name] + box.details).joined(separator: "\n")
      text += "  n\(index)[\"\(Self.mermaid(label))\"]\n"
    }
    let styles = Dictionary(
      diagram.arrows.map { ([$0.from, $0.to], $0.style) }, uniquingKeysWith: { first, _ in first })
    for arrow in diagram.arrows {
      let back = arrow.from == arrow.to ? nil : styles[[arrow.to, arrow.from]]
      // Told with the other, which goes along.
      if let back,
        (arrow.style == .against) == (back == .against)
          ? arrow.from > arrow.to : arrow.style == .against
      {
        continue
      }
      let line =
        switch arrow.style {
        case .plain, .witness: "-->"
        case .violation: "==>"
        case .against, .cut, .test: "-.->"
        }
      text += "  n\(arrow.from) \(back == nil ? "" : "<")\(line) n\(arrow.to)\n"
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
