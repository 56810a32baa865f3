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
  package func dot(prefix: String = "") throws(DrawingError) -> String {
    try validate()
    return try libcgraph.withLock { (_) throws(DrawingError) in
      shim_collect_messages()
      let graph = try DotGraph(self, prefix: DotGraph.identifier(prefix))
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
  private let root: UnsafeMutablePointer<Agraph_t>

  init(_ diagram: Diagram, prefix: String) throws(DrawingError) {
    self.diagram = diagram
    self.prefix = prefix
    guard let root = shim_open("diagram") else { throw Self.refusal(of: diagram) }
    self.root = root
    do {
      try setDefaults()
      let boxes = try addBoxes(to: addClusters())
      try addArrows(between: boxes)
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

  /// `prefix` with nothing in it that an XML id couldn't hold, since Graphviz doesn't care.
  static func identifier(_ prefix: String) -> String {
    let allowed = prefix.unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": Character(scalar)
      default: Character("_")
      }
    }
    guard let first = allowed.first else { return "" }
    return first.isLetter ? String(allowed) : "d" + String(allowed)
  }

  // MARK: Filling

  private func setDefaults() throws(DrawingError) {
    let font = "Helvetica,Arial,sans-serif"
    let graph = [
      "rankdir": diagram.flow.rawValue, "newrank": "true", "splines": "true",
      "ranksep": diagram.flow == .down ? ".55" : "1.1", "nodesep": ".22",
      "pad": ".12", "outputorder": "edgesfirst", "bgcolor": Palette.paper, "fontname": font,
      "fontsize": "9", "fontcolor": Palette.quietInk, "labelloc": "b", "labeljust": "l",
      "linelength": "0",  // or libcgraph breaks long lines
      "id": prefix + "graph", "label": EscapedText.note(diagram.note),
      "tooltip": EscapedText.tooltip(diagram.title, label: ""),
    ]
    let node = [
      "shape": "box", "style": "rounded,filled", "fontname": font, "fontsize": "11",
      "fontcolor": Palette.ink, "margin": ".12,.06", "height": ".32", "width": ".5",
      "penwidth": "1",
    ]
    let edge = [
      "fontname": font, "fontsize": "9", "fontcolor": Palette.quietInk, "color": Palette.line,
      "arrowsize": ".6",
    ]
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
        let hue = Palette.hue(cluster.hue)
        let subgraph = try set(
          shim_subgraph(graph, "cluster\(index)"),
          [
            ("id", "\(prefix)c\(index)"), ("label", EscapedText.label(cluster.label)),
            ("tooltip", EscapedText.tooltip("", label: cluster.label)),
            ("style", "rounded,filled"), ("fillcolor", hue.wash), ("color", hue.strongFill),
            ("penwidth", ".8"), ("fontcolor", hue.tone), ("fontsize", "10"), ("labelloc", "t"),
            ("labeljust", "l"), ("margin", "9"),
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
    var nodes: [UnsafeMutablePointer<Agnode_t>] = []
    for (index, box) in diagram.boxes.enumerated() {
      let graph = box.cluster.flatMap { subgraphs[$0] } ?? root
      let node = try set(
        shim_node(graph, "n\(index)"),
        [
          ("id", "\(prefix)n\(index)"), ("class", box.emphasis.rawValue),
          ("label", EscapedText.label(box.label)),
          ("tooltip", EscapedText.tooltip(box.tooltip, label: box.label)),
        ] + Look.attributes(of: box))
      nodes.append(node)
    }
    return nodes
  }

  private func addArrows(
    between nodes: [UnsafeMutablePointer<Agnode_t>]
  ) throws(DrawingError) {
    for (index, arrow) in diagram.arrows.enumerated() {
      let isReversed = arrow.style == .back
      let tail = nodes[isReversed ? arrow.to : arrow.from]
      let head = nodes[isReversed ? arrow.from : arrow.to]
      var attributes = [
        ("id", "\(prefix)e\(index)"),
        ("class", "\(arrow.style.rawValue) from-n\(arrow.from) to-n\(arrow.to)"),
        ("tooltip", EscapedText.tooltip(arrow.tooltip, label: "")),
      ]
      if diagram.showsCounts, arrow.count > 0 { attributes.append(("label", " \(arrow.count) ")) }
      _ = try set(shim_edge(root, tail, head, nil), attributes + Look.attributes(of: arrow))
    }
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
