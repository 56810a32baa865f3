import ImportGraph
import Testing

@Suite struct ReachabilityTests {
  @Test func bothDirectionsFromEverySetOfNodes() {
    for graph in smallGraphs {
      let naive = NaiveGraph(graph)
      for set in subsets(of: naive.nodes) {
        let reachable = naive.nodes.map { node in
          set.contains(node) || set.contains { naive.leads[Int($0)][Int(node)] }
        }
        let reaching = naive.nodes.map { node in
          set.contains(node) || set.contains { naive.leads[Int(node)][Int($0)] }
        }
        let isRight = graph.reachable(from: set) == reachable && graph.reaching(set) == reaching
        #expect(isRight, "\(graph.edges) from \(set)")
      }
    }
  }

  @Test func randomGraphsFromSomeNodes() {
    for graph in randomGraphs {
      let naive = NaiveGraph(graph)
      let starts: [Int32] = [7, 3, 7, 11]
      let reachable = graph.reachable(from: starts)
      let reaching = graph.reaching(starts)
      for node in naive.nodes where !starts.contains(node) {
        #expect(reachable[Int(node)] == starts.contains { naive.leads[Int($0)][Int(node)] })
        #expect(reaching[Int(node)] == starts.contains { naive.leads[Int(node)][Int($0)] })
      }
    }
  }
}
