import ImportGraph

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Edges between random nodes, of weight 1 to 9, with some doubles and self-loops. One in
/// `againstOneIn` leads to a larger node, the others to a smaller one, as imports mostly do.
func randomEdges(
  nodeCount: Int, count: Int, againstOneIn: Int = 2, seed: UInt64
) -> [Edge] {
  var generator = SeededGenerator(seed: seed)
  let nodes = 0..<Int32(nodeCount)
  return (0..<count).map { _ in
    let ends = (
      Int32.random(in: nodes, using: &generator), Int32.random(in: nodes, using: &generator)
    )
    let isAgainst = Int.random(in: 0..<againstOneIn, using: &generator) == 0
    let (low, high) = (min(ends.0, ends.1), max(ends.0, ends.1))
    return Edge(
      from: isAgainst ? low : high, to: isAgainst ? high : low,
      weight: Int32.random(in: 1...9, using: &generator))
  }
}

/// Twenty graphs of 50 to 200 nodes, sparse and dense, tangled and nearly acyclic.
let randomGraphs: [DirectedGraph] = (0..<20).map { seed in
  let nodeCount = 50 + seed * 150 / 19
  return DirectedGraph(
    nodeCount: nodeCount,
    edges: randomEdges(
      nodeCount: nodeCount, count: nodeCount * (1 + seed % 5), againstOneIn: 2 + seed % 9,
      seed: UInt64(seed)))
}
