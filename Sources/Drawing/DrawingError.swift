/// Why a diagram could not become a graph.
package enum DrawingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An arrow, box or cluster names something that isn't there.
  case danglingIndex(diagram: String, what: String)
  /// Clusters that lie in each other.
  case nestedInItself(diagram: String, cluster: String)
  /// libcgraph refused.
  case refused(diagram: String, message: String)

  package var description: String {
    switch self {
    case .danglingIndex(let diagram, let what):
      "diagram \"\(diagram)\": \(what), which the diagram doesn't have; this is a mistake in the"
        + " program, please report it"
    case .nestedInItself(let diagram, let cluster):
      "diagram \"\(diagram)\": cluster \"\(cluster)\" lies in itself; this is a mistake in the"
        + " program, please report it"
    case .refused(let diagram, let message):
      "diagram \"\(diagram)\": Graphviz refused the graph (\(message)); try another version of"
        + " Graphviz, or leave the pictures out"
    }
  }
}
