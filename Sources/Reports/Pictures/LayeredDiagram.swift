import Drawing
import ImportGraph

/// Turns a graph of boxes into a diagram that can be read: layers, few arrows, what runs against
/// the layers marked.
///
/// The order comes from the weighted feedback heuristic; forward edges are reduced to those that no
/// longer path implies; of the edges against the order the heaviest are drawn; what holds an error
/// is drawn always. An arrow stands for one direction.
struct LayeredDiagram {
  static let maximumBoxes = 60
  static let maximumArrows = 120
  private static let maximumBackArrows = 12
  private static let widestLayer = 6

  let groups: GroupGraph
  let boxes: [Box]
  var clusters: [Cluster] = []
  var showsCounts = false
  /// Whether edges are left out that a longer path implies.
  var isReduced = true
  /// Whether the numbers of arrows are held to what can be read.
  var isBounded = true
  /// Whether what only tests and tools import is dotted: not where all is.
  var marksTests = true
  var href: (BoxPair) -> String? = { _ in nil }

  init(groups: GroupGraph, boxes: [Box]) {
    self.groups = groups
    self.boxes = boxes
  }

  /// The diagram without its note and summary, and how many imported names its arrows stand for;
  /// nil where there is no arrow.
  func diagram(title: String) -> (diagram: Diagram, drawn: Int)? {
    let graph = groups.graph
    let order = graph.refinedFeedbackOrder()
    var place = [Int](repeating: 0, count: graph.nodeCount)
    for (index, node) in order.enumerated() { place[Int(node)] = index }
    let edges = graph.edges
    let forward = edges.filter { place[Int($0.from)] < place[Int($0.to)] }
    let back = edges.filter { place[Int($0.from)] > place[Int($0.to)] }
    let kept = isReduced ? kept(of: forward, order: order) : nil
    let heaviest = back.sorted { left, right in
      let wrong = (violations(left) > 0, violations(right) > 0)
      if wrong.0 != wrong.1 { return wrong.0 }
      return left.weight != right.weight ? left.weight > right.weight : left < right
    }
    let drawnBack =
      heaviest.prefix {
        violations($0) > 0 || !isBounded
      } + heaviest.drop { violations($0) > 0 || !isBounded }.prefix(Self.maximumBackArrows)
    let faced = Set(drawnBack.map { BoxPair($0.to, $0.from) })
    var arrows = forward.filter { edge in
      let pair = BoxPair(edge.from, edge.to)
      return kept?.contains(pair) ?? true || violations(edge) > 0 || faced.contains(pair)
    }.map { arrow($0, runsBack: false) }
    arrows += drawnBack.sorted().map { arrow($0, runsBack: true) }
    if isBounded { arrows = Self.withinBudget(arrows) }
    guard !arrows.isEmpty else { return nil }
    return (
      Diagram(
        title: title, boxes: boxes, arrows: arrows, clusters: clusters, showsCounts: showsCounts,
        flow: flow(of: arrows, order: order)), arrows.reduce(0) { $0 + $1.count }
    )
  }

  /// Edges that no longer path implies, and the heaviest of the others while there is room.
  private func kept(of forward: [DirectedGraph.Edge], order: [Int32]) -> Set<BoxPair> {
    var kept = Set(
      DirectedGraph(nodeCount: boxes.count, edges: forward).transitiveReduction(order: order)
        .map { BoxPair($0.from, $0.to) })
    let room = boxes.count * 8 / 5 - kept.count
    let others = forward.filter { !kept.contains(BoxPair($0.from, $0.to)) }
      .sorted { ($1.weight, $0.from, $0.to) < ($0.weight, $1.from, $1.to) }
    kept.formUnion(others.prefix(max(0, room)).map { BoxPair($0.from, $0.to) })
    return kept
  }

  private func violations(_ edge: DirectedGraph.Edge) -> Int {
    groups[BoxPair(edge.from, edge.to)].violations
  }

  /// To the right where one layer would make the picture too wide for a page.
  private func flow(of arrows: [Arrow], order: [Int32]) -> Diagram.Flow {
    var layer = [Int](repeating: 0, count: boxes.count)
    var targets = [[Int]](repeating: [], count: boxes.count)
    for arrow in arrows where !arrow.runsBack { targets[arrow.from].append(arrow.to) }
    for node in order.map(Int.init) {
      for target in targets[node] { layer[target] = max(layer[target], layer[node] + 1) }
    }
    var widths = [Int](repeating: 0, count: (layer.max() ?? 0) + 1)
    for place in layer { widths[place] += 1 }
    return (widths.max() ?? 0) > Self.widestLayer && widths.count <= 4 ? .right : .down
  }

  private func arrow(_ edge: DirectedGraph.Edge, runsBack: Bool) -> Arrow {
    let pair = BoxPair(edge.from, edge.to)
    let facts = groups[pair]
    let style: Arrow.Style =
      facts.violations > 0
      ? .violation
      : runsBack ? .against : marksTests && facts.testNames == facts.names ? .test : .plain
    return Arrow(
      from: Int(edge.from), to: Int(edge.to), count: facts.names, violations: facts.violations,
      style: style, isDeferred: facts.deferred == facts.names, runsBack: runsBack,
      tooltip:
        VisibleText.of(boxes[Int(edge.from)].name) + " imports "
        + VisibleText.of(boxes[Int(edge.to)].name) + ": \(facts.words)",
      href: href(pair))
  }

  /// The lightest plain arrows go first.
  private static func withinBudget(_ arrows: [Arrow]) -> [Arrow] {
    guard arrows.count > maximumArrows else { return arrows }
    func rank(_ style: Arrow.Style) -> Int {
      switch style {
      case .violation: 0
      case .against, .cut, .witness: 1
      case .plain: 2
      case .test: 3
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
}
