/// One direction of a graph: for every node its neighbours and the weights of the edges to them.
///
/// Shape: the entries of row `r` stand at `starts[r]..<starts[r + 1]` of `neighbours` and of
/// `weights`; `starts` has one element more than there are rows. Transposing distributes the
/// entries row by row, and so sorts every new row: two transpositions are a counting sort by both
/// ends (Gustavson 1978, "Two fast algorithms for sparse matrices").
struct SparseRows: Hashable, Sendable {
  let starts: [Int]
  let neighbours: [Int32]
  let weights: [Int32]

  var rowCount: Int { starts.count - 1 }

  func entries(of row: Int32) -> Range<Int> { starts[Int(row)]..<starts[Int(row) + 1] }

  func row(_ row: Int32) -> ArraySlice<Int32> { neighbours[entries(of: row)] }

  /// Where `neighbour` stands in `row`, by bisection.
  func entry(of neighbour: Int32, in row: Int32) -> Int? {
    let entries = entries(of: row)
    let entry = neighbours[entries].firstIndex(notBelow: neighbour)
    return entry < entries.upperBound && neighbours[entry] == neighbour ? entry : nil
  }
}

extension SparseRows {
  /// Groups edges by the node they lead to, otherwise as they came, and drops self-loops.
  init(incomingOf edges: [DirectedGraph.Edge], rowCount: Int) {
    let nodes = 0..<Int32(rowCount)
    for edge in edges {
      precondition(nodes.contains(edge.from) && nodes.contains(edge.to), "an edge joins two nodes")
      precondition(edge.weight >= 0, "a weight is a count")
    }
    let edges = edges.filter { $0.from != $0.to }
    starts = Self.starts(of: edges.lazy.map(\.to), rowCount: rowCount)
    var next = starts
    var neighbours = [Int32](repeating: 0, count: edges.count)
    var weights = neighbours
    for edge in edges {
      let entry = next[Int(edge.to)]
      next[Int(edge.to)] += 1
      neighbours[entry] = edge.from
      weights[entry] = edge.weight
    }
    self.neighbours = neighbours
    self.weights = weights
  }

  /// The same edges seen from their other ends, every row ascending.
  func transposed() -> SparseRows {
    let newStarts = Self.starts(of: neighbours, rowCount: rowCount)
    var next = newStarts
    var newNeighbours = [Int32](repeating: 0, count: neighbours.count)
    var newWeights = newNeighbours
    for row in 0..<Int32(rowCount) {
      for entry in entries(of: row) {
        let newRow = Int(neighbours[entry])
        newNeighbours[next[newRow]] = row
        newWeights[next[newRow]] = weights[entry]
        next[newRow] += 1
      }
    }
    return SparseRows(starts: newStarts, neighbours: newNeighbours, weights: newWeights)
  }

  /// Ascending rows with equal neighbours made one, their weights added; no sum overflows.
  func merged() -> SparseRows {
    var newStarts = [0]
    newStarts.reserveCapacity(starts.count)
    var newNeighbours: [Int32] = []
    var newWeights: [Int32] = []
    newNeighbours.reserveCapacity(neighbours.count)
    newWeights.reserveCapacity(neighbours.count)
    for row in 0..<Int32(rowCount) {
      let start = newNeighbours.count
      for entry in entries(of: row) {
        let last = newNeighbours.count - 1
        if last >= start, newNeighbours[last] == neighbours[entry] {
          let (sum, overflow) = newWeights[last].addingReportingOverflow(weights[entry])
          newWeights[last] = overflow ? .max : sum
        } else {
          newNeighbours.append(neighbours[entry])
          newWeights.append(weights[entry])
        }
      }
      newStarts.append(newNeighbours.count)
    }
    return SparseRows(starts: newStarts, neighbours: newNeighbours, weights: newWeights)
  }

  /// Counts how often each row is named, and adds up.
  private static func starts(of rows: some Sequence<Int32>, rowCount: Int) -> [Int] {
    var starts = [Int](repeating: 0, count: rowCount + 1)
    for row in rows { starts[Int(row) + 1] += 1 }
    for row in 0..<rowCount { starts[row + 1] += starts[row] }
    return starts
  }
}
