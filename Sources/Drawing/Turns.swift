import Foundation
import Synchronization

/// What threads share that take one index after the other: whose turn it is, and the results, which
/// end up in order.
final class Turns: Sendable {
  private struct State {
    var next = 0
    var running: Int
    var results: [LayoutResult?]
  }

  private let state: Mutex<State>
  private let whenDone: @Sendable ([LayoutResult]) -> Void

  init(
    count: Int, threads: Int, whenDone: @escaping @Sendable ([LayoutResult]) -> Void
  ) {
    state = Mutex(State(running: threads, results: Array(repeating: nil, count: count)))
    self.whenDone = whenDone
  }

  /// The next index, nil when all are taken.
  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.results.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func set(_ result: LayoutResult, at index: Int) {
    state.withLock { $0.results[index] = result }
  }

  /// A thread has ended; the last one hands over the results.
  func end() {
    let all = state.withLock { state -> [LayoutResult]? in
      state.running -= 1
      return state.running == 0
        ? state.results.map { $0 ?? .failed(reason: "nobody drew it") } : nil
    }
    if let all { whenDone(all) }
  }
}
