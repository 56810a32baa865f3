extension DirectedGraph {
  /// For every node whether some chain leads to it from one of `sources`, which count as reached.
  package func reachable(from sources: [Int32]) -> [Bool] {
    Self.nodesMet(from: sources, along: outgoing)
  }

  /// For every node whether some chain leads from it to one of `targets`, which count as well.
  package func reaching(_ targets: [Int32]) -> [Bool] {
    Self.nodesMet(from: targets, along: incoming)
  }

  private static func nodesMet(from starts: [Int32], along rows: SparseRows) -> [Bool] {
    var met = [Bool](repeating: false, count: rows.rowCount)
    var pending: [Int32] = []
    for start in starts where !met[Int(start)] {
      met[Int(start)] = true
      pending.append(start)
    }
    while let node = pending.popLast() {
      for next in rows.row(node) where !met[Int(next)] {
        met[Int(next)] = true
        pending.append(next)
      }
    }
    return met
  }
}
