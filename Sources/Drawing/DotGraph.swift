import CGraph
import Foundation
import GraphvizShim
import Synchronization

extension Diagram {
  /// The diagram as DOT, built and written by libcgraph: the same bytes for the same diagram.
  ///
  /// Boxes are named n0, n1... and have the SVG ids n0, n1..., arrows e0, e1..., clusters c0, c1...,
  /// each after `prefix`, so that several pictures can stand in one page. An arrow's id and its
  /// classes `from-n0 to-n1` follow its meaning, also where it is laid out reversed.
  ///
  /// - Parameter hasNote: whether the caption stands in the graph too.
  package func dot(prefix: String = "", hasNote: Bool = true) throws(DrawingError) -> String {
    try validate()
    return try libcgraph.withLock { (_) throws(DrawingError) in
      shim_collect_messages()
      let graph = try DotGraph(self, prefix: Markup.identifier(prefix), hasNote: hasNote)
      defer { graph.close() }
      return try graph.written()
    }
  }
}

/// libcgraph has buffers and callbacks that are shared by all graphs.
private let libcgraph = Mutex(())

/// One graph in libcgraph's memory, from being filled to being written.
private struct DotGraph {
  private let diagram: Diagram
  private let prefix: String
  private let hasNote: Bool
  private let root: UnsafeMutablePointer<Agraph_t>

  init(_ diagram: Diagram, prefix: String, hasNote: Bool) throws(DrawingError) {
    self.diagram = diagram
    self.prefix = prefix
    self.hasNote = hasNote
    guard let root = shim_open("diagram") else { throw Self.refusal(of: diagram) }
    self.root = root
    do {
      try setDefaults()
      let subgraphs = try addClusters()
      let boxes = try addBoxes(to: subgraphs)
      try addArrows(between: boxes)
      try holdTrays(below: boxes, subgraphs)
    } catch {
      close()
      throw error
    }
  }

  func close() {
    agclose(root)
  }

  func written() throws(DrawingError) -> String {
    var length = 0
    guard let text = shim_dot(root, &length) else { throw Self.refusal(of: diagram) }
    defer { free(text) }
    return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
  }

  // MARK: Filling

  private func setDefaults() throws(DrawingError) {
    let font = "Helvetica,Arial,sans-serif"
    let graph = [
      "rankdir": diagram.flow.rawValue, "newrank": "true", "splines": "true",
      "ranksep": diagram.flow == .down ? ".5" : ".9", "nodesep": ".2",
      "pad": ".06", "outputorder": "edgesfirst", "bgcolor": Palette.paper, "fontname": font,
      "fontsize": "10", "fontcolor": Palette.quietInk, "labelloc": "b", "labeljust": "l",
      "linelength": "0",  // or libcgraph breaks long lines
      "id": prefix + "graph", "label": hasNote ? EscapedText.note(diagram.note) : "",
      "tooltip": EscapedText.tooltip(diagram.title),
    ]
    let node = [
      "shape": "box", "style": "rounded,filled", "fontname": font, "fontsize": "11",
      "fontcolor": Palette.ink, "margin": ".11,.055", "height": ".32", "width": ".5",
    ]
    let edge = ["fontname": font, "fontsize": "10", "arrowsize": ".7"]
    for (kind, attributes) in [(AGRAPH, graph), (AGNODE, node), (AGEDGE, edge)] {
      for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
        guard shim_default(root, kind, name, value) else { throw Self.refusal(of: diagram) }
      }
    }
  }

  private func addClusters() throws(DrawingError) -> [Int: UnsafeMutablePointer<Agraph_t>] {
    let inhabited = diagram.inhabitedClusters()
    var subgraphs: [Int: UnsafeMutablePointer<Agraph_t>] = [:]
    func add(childrenOf parent: Int?, to graph: UnsafeMutablePointer<Agraph_t>)
      throws(DrawingError)
    {
      for (index, cluster) in diagram.clusters.enumerated()
      where cluster.parent == parent && inhabited.contains(index) {
        let subgraph = try set(
          shim_subgraph(graph, "cluster\(index)"),
          [
            ("id", "\(prefix)c\(index)"), ("label", EscapedText.label([cluster.label])),
            ("tooltip", ""), ("style", "rounded,filled"), ("fillcolor", Palette.tray.fill),
            ("color", Palette.tray.line), ("penwidth", ".8"), ("fontcolor", Palette.quietInk),
            ("fontsize", "10"), ("labelloc", "b"), ("labeljust", "l"), ("margin", "9"),
          ])
        subgraphs[index] = subgraph
        try add(childrenOf: index, to: subgraph)
      }
    }
    try add(childrenOf: nil, to: root)
    return subgraphs
  }

  private func addBoxes(
    to subgraphs: [Int: UnsafeMutablePointer<Agraph_t>]
  ) throws(DrawingError) -> [UnsafeMutablePointer<Agnode_t>] {
    var ends: [Box.Place: UnsafeMutablePointer<Agraph_t>] = [:]
    for (place, rank) in [(Box.Place.first, "source"), (.last, "sink")]
    where diagram.boxes.contains(where: { $0.place == place }) {
      ends[place] = try set(shim_subgraph(root, rank), [("rank", rank)])
    }
    let labels = Elision.lines(of: diagram.boxes)
    var nodes: [UnsafeMutablePointer<Agnode_t>] = []
    for (index, box) in diagram.boxes.enumerated() {
      let graph = box.cluster.flatMap { subgraphs[$0] } ?? ends[box.place] ?? root
      var attributes = [
        ("id", "\(prefix)n\(index)"), ("class", "\(box.role.rawValue) \(box.emphasis.rawValue)"),
        ("label", EscapedText.label(labels[index])),
        ("tooltip", EscapedText.tooltip(box.tooltip.isEmpty ? box.name : box.tooltip)),
      ]
      if let address = Address.safe(box.href) { attributes.append(("URL", Self.escaped(address))) }
      nodes.append(
        try set(shim_node(graph, "n\(index)"), attributes + Look.attributes(of: box)))
    }
    return nodes
  }

  private func addArrows(
    between nodes: [UnsafeMutablePointer<Agnode_t>]
  ) throws(DrawingError) {
    for (index, arrow) in diagram.arrows.enumerated() {
      let tail = nodes[arrow.runsBack ? arrow.to : arrow.from]
      let head = nodes[arrow.runsBack ? arrow.from : arrow.to]
      var attributes = [
        ("id", "\(prefix)e\(index)"),
        ("class", "\(arrow.style.rawValue) from-n\(arrow.from) to-n\(arrow.to)"),
        ("tooltip", EscapedText.tooltip(arrow.tooltip)),
      ]
      let label = arrow.label(showsCount: diagram.showsCounts)
      if !label.isEmpty { attributes.append(("label", " \(label) ")) }
      if let address = Address.safe(arrow.href) {
        attributes.append(("URL", Self.escaped(address)))
      }
      _ = try set(shim_edge(root, tail, head, nil), attributes + Look.attributes(of: arrow))
    }
  }

  /// Unseen edges hold the trays below everything else, in rows that aren't too wide.
  private func holdTrays(
    below nodes: [UnsafeMutablePointer<Agnode_t>],
    _ subgraphs: [Int: UnsafeMutablePointer<Agraph_t>]
  ) throws(DrawingError) {
    let rowLength = diagram.flow == .down ? 4 : 7
    let leading = Set(diagram.arrows.map { $0.runsBack ? $0.to : $0.from })
    let lowest = diagram.boxes.indices.filter {
      diagram.boxes[$0].cluster == nil && !leading.contains($0)
    }
    for (index, cluster) in diagram.clusters.enumerated() where cluster.isTray {
      let tray = diagram.boxes.indices.filter { diagram.boxes[$0].cluster == index }
      var above = lowest
      for start in stride(from: 0, to: tray.count, by: rowLength) {
        let row = Array(tray[start..<min(start + rowLength, tray.count)])
        let rank = try set(
          shim_subgraph(subgraphs[index] ?? root, "row\(index)-\(start)"), [("rank", "same")])
        for box in row { _ = shim_node(rank, "n\(box)") }
        for (place, other) in above.enumerated() {
          _ = try set(
            shim_edge(root, nodes[other], nodes[row[place % row.count]], nil),
            [("style", "invis"), ("weight", start == 0 ? "0" : "1")])
        }
        above = row
      }
    }
  }

  /// `&` as XML wants it, since this version of Graphviz doesn't see to addresses.
  private static func escaped(_ address: String) -> String {
    address.replacing("&", with: "&amp;")
  }

  private func set<Object>(
    _ object: UnsafeMutablePointer<Object>?, _ attributes: [(name: String, value: String)]
  ) throws(DrawingError) -> UnsafeMutablePointer<Object> {
    guard let object else { throw Self.refusal(of: diagram) }
    for (name, value) in attributes {
      guard shim_set(object, name, value) else { throw Self.refusal(of: diagram) }
    }
    return object
  }

  private static func refusal(of diagram: Diagram) -> DrawingError {
    let message = String(cString: shim_messages()).split(whereSeparator: \.isNewline)
    return .refused(
      diagram: diagram.title,
      message: message.isEmpty ? "without a reason" : message.joined(separator: "; "))
  }
}
