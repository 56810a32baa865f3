extension Diagram {
  /// Throws unless every index leads somewhere and clusters lie in each other as a tree.
  func validate() throws(DrawingError) {
    for (index, arrow) in arrows.enumerated() {
      for end in [arrow.from, arrow.to] where !boxes.indices.contains(end) {
        throw .danglingIndex(diagram: title, what: "arrow \(index) touches box \(end)")
      }
    }
    for (index, box) in boxes.enumerated() {
      if let cluster = box.cluster, !clusters.indices.contains(cluster) {
        throw .danglingIndex(diagram: title, what: "box \(index) lies in cluster \(cluster)")
      }
    }
    for (index, cluster) in clusters.enumerated() {
      var seen: Set<Int> = [index]
      var outer = cluster.parent
      while let next = outer {
        guard clusters.indices.contains(next) else {
          throw .danglingIndex(diagram: title, what: "cluster \(index) lies in cluster \(next)")
        }
        guard seen.insert(next).inserted else {
          throw .nestedInItself(diagram: title, cluster: cluster.label)
        }
        outer = clusters[next].parent
      }
    }
  }

  /// The clusters with a box somewhere inside; Graphviz draws an empty one as a stray speck.
  func inhabitedClusters() -> Set<Int> {
    var inhabited: Set<Int> = []
    for box in boxes {
      var cluster = box.cluster
      while let index = cluster, inhabited.insert(index).inserted {
        cluster = clusters[index].parent
      }
    }
    return inhabited
  }
}
