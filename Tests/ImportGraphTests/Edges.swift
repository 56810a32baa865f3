import ImportGraph

typealias Edge = DirectedGraph.Edge

func weight(_ edges: [Edge]) -> Int { edges.reduce(0) { $0 + Int($1.weight) } }
