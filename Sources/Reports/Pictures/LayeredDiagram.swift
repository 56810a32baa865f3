package import Drawing
package import ImportGraph

/// Turns a graph of boxes into a diagram that can be read: layers, few arrows, what runs against
/// the layers in red.
///
/// The order comes from the weighted feedback heuristic; forward edges are reduced to those that
/// no longer path implies; two boxes that import each other get one arrow; of the other edges
/// against the order the heaviest are drawn. What isn't drawn is counted in the note.
package struct LayeredDiagram {
  package static let maximumBoxes = 60
  package static let maximumArrows = 120
  private static let maximumBackArrows = 12
  private static let widestLayer = 8
  /// About how wide a box with its gap is, and a layer of a picture that flows to the right.
  private static let boxWidth = 165
  private static let layerWidth = 230

  package let graph: DirectedGraph
  package let boxes: [Box]
  package var clusters: [Cluster] = []
  /// Whether an edge crosses a border that should hold; such edges are always drawn.
  package var isCrossing: (Int32, Int32) -> Bool = { _, _ in false }
  package var showsCounts = false
  /// Whether every edge is drawn, however many, as an overview of few boxes wants it.
  package var isReduced = true
  /// Whether the numbers of arrows are held to what can be read.
  package var isBounded = true

  package init(graph: DirectedGraph, boxes: [Box]) {
    self.graph = graph
    self.boxes = boxes
  }

  /// The diagram, and how many imports its arrows stand for.
  package func diagram(title: String, remark: String = "") -> (
    diagram: Diagram, drawn: Int, all: Int
  ) {
    let order = graph.refinedFeedbackOrder()
    var place = [Int](repeating: 0, count: graph.nodeCount)
    for (index, node) in order.enumerated() { place[Int(node)] = index }
    let edges = graph.edges
    let forward = edges.filter { place[Int($0.from)] < place[Int($0.to)] }
    let back = edges.filter { place[Int($0.from)] > place[Int($0.to)] }
    let kept =
      isReduced
      ? Set(
        DirectedGraph(nodeCount: graph.nodeCount, edges: forward)
          .transitiveReduction(order: order).map { Pair($0.from, $0.to) }) : nil
    var arrows: [Arrow] = []
    var mutual: Set<Pair> = []
    for edge in back where graph.hasEdge(from: edge.to, to: edge.from) {
      mutual.insert(Pair(edge.to, edge.from))
    }
    for edge in forward {
      let pair = Pair(edge.from, edge.to)
      if mutual.contains(pair) {
        let weight = Int(edge.weight) + Int(graph.weight(from: edge.to, to: edge.from))
        arrows.append(arrow(edge, style: .mutual, count: weight))
      } else if isCrossing(edge.from, edge.to) {
        arrows.append(arrow(edge, style: .crossing))
      } else if kept?.contains(pair) ?? true {
        arrows.append(arrow(edge, style: .plain))
      }
    }
    let oneWay = back.filter { !graph.hasEdge(from: $0.to, to: $0.from) }
    let heaviest = oneWay.sorted { left, right in
      let crosses = { (edge: DirectedGraph.Edge) in isCrossing(edge.from, edge.to) }
      if crosses(left) != crosses(right) { return crosses(left) }
      return left.weight != right.weight ? left.weight > right.weight : left < right
    }.prefix(isBounded ? Self.maximumBackArrows : .max).sorted()
    arrows += heaviest.map {
      arrow($0, style: isCrossing($0.from, $0.to) ? .crossing : .back)
    }
    if isBounded { arrows = Self.withinBudget(arrows) }
    let drawn = arrows.reduce(0) { $0 + $1.count }
    let all = edges.reduce(0) { $0 + Int($1.weight) }
    var note = "\(drawn.grouped) of \(all.grouped) imports drawn"
    if !remark.isEmpty { note += "; " + remark }
    return (
      Diagram(
        title: title, boxes: boxes, arrows: arrows, clusters: clusters, note: note,
        showsCounts: showsCounts, flow: flow(of: arrows, order: order)), drawn, all
    )
  }

  /// To the right where one layer would make the picture too wide for a page.
  private func flow(of arrows: [Arrow], order: [Int32]) -> Diagram.Flow {
    var layer = [Int](repeating: 0, count: boxes.count)
    var targets = [[Int]](repeating: [], count: boxes.count)
    for arrow in arrows where arrow.style != .back { targets[arrow.from].append(arrow.to) }
    for node in order.map(Int.init) {
      for target in targets[node] { layer[target] = max(layer[target], layer[node] + 1) }
    }
    var widths = [Int](repeating: 0, count: (layer.max() ?? 0) + 1)
    for place in layer { widths[place] += 1 }
    let widest = widths.max() ?? 0
    let width = widest * Self.boxWidth
    return widest > Self.widestLayer && widths.count * Self.layerWidth < width ? .right : .down
  }

  private func arrow(
    _ edge: DirectedGraph.Edge, style: Arrow.Style, count: Int? = nil
  ) -> Arrow {
    let from = boxes[Int(edge.from)].name
    let to = boxes[Int(edge.to)].name
    let weight = count ?? Int(edge.weight)
    let noun = weight == 1 ? "import" : "imports"
    let text =
      style == .mutual
      ? "\(from) imports \(to): \(Int(edge.weight).grouped); \(to) imports \(from): "
        + (weight - Int(edge.weight)).grouped
      : "\(from) imports \(to): \(weight.grouped) \(noun)"
    return Arrow(
      from: Int(edge.from), to: Int(edge.to), count: weight, style: style, tooltip: text)
  }

  /// The lightest plain arrows go first.
  private static func withinBudget(_ arrows: [Arrow]) -> [Arrow] {
    guard arrows.count > maximumArrows else { return arrows }
    func rank(_ style: Arrow.Style) -> Int {
      switch style {
      case .mutual, .crossing: 0
      case .back: 1
      case .plain: 2
      case .quiet: 3
      }
    }
    let best = arrows.indices.sorted { left, right in
      let ranks = (rank(arrows[left].style), rank(arrows[right].style))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      if arrows[left].count != arrows[right].count {
        return arrows[left].count > arrows[right].count
      }
      return left < right
    }
    return best.prefix(maximumArrows).sorted().map { arrows[$0] }
  }

  private struct Pair: Hashable {
    let from: Int32
    let to: Int32

    init(_ from: Int32, _ to: Int32) {
      self.from = from
      self.to = to
    }
  }
}

extension Box {
  /// The first line of the label.
  fileprivate var name: Substring { label.prefix { $0 != "\n" } }
}
