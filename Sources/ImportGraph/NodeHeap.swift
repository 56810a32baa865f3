/// Nodes waiting by priority: the highest first, and of two as high the smaller node.
///
/// A binary heap that knows where each node stands, so that a priority can change in O(log nodes)
/// (Williams 1964, "Algorithm 232: Heapsort").
struct NodeHeap {
  private var heap: [Int32] = []
  /// For every node its place in `heap`, or -1.
  private var places: [Int]
  private var priorities: [Int]

  /// Empty, for nodes below `nodeCount`.
  init(nodeCount: Int) {
    places = [Int](repeating: -1, count: nodeCount)
    priorities = [Int](repeating: 0, count: nodeCount)
    heap.reserveCapacity(nodeCount)
  }

  func contains(_ node: Int32) -> Bool { places[Int(node)] >= 0 }

  /// Adds `node`, or moves it to where its new priority belongs.
  mutating func set(_ node: Int32, priority: Int) {
    priorities[Int(node)] = priority
    if !contains(node) {
      places[Int(node)] = heap.count
      heap.append(node)
    }
    rise(from: places[Int(node)])
    sink(from: places[Int(node)])
  }

  mutating func popFirst() -> Int32? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    places[Int(first)] = -1
    if first != last {
      put(last, at: 0)
      sink(from: 0)
    }
    return first
  }

  private func isBefore(_ left: Int32, _ right: Int32) -> Bool {
    let (high, low) = (priorities[Int(left)], priorities[Int(right)])
    return high > low || (high == low && left < right)
  }

  private mutating func put(_ node: Int32, at place: Int) {
    heap[place] = node
    places[Int(node)] = place
  }

  private mutating func rise(from start: Int) {
    let node = heap[start]
    var place = start
    while place > 0, isBefore(node, heap[(place - 1) / 2]) {
      put(heap[(place - 1) / 2], at: place)
      place = (place - 1) / 2
    }
    put(node, at: place)
  }

  private mutating func sink(from start: Int) {
    let node = heap[start]
    var place = start
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      guard isBefore(heap[child], node) else { break }
      put(heap[child], at: place)
      place = child
    }
    put(node, at: place)
  }
}
