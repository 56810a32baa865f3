import Foundation
import Synchronization

/// Runs numbered pieces of work on a few threads; the results stand in the order of the numbers.
package enum ParallelMap {
  /// Whether the system gives so many threads at once, one of them with a deep stack.
  package static func canStartThreads(_ count: Int) -> Bool {
    let hold = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    let wait: @Sendable () -> Void = {
      hold.wait()
      group.leave()
    }
    var started = 0
    while started < count {
      group.enter()
      guard started == 0 ? DeepThread.start(wait) : DeepThread.start(stackSize: nil, wait) else {
        group.leave()
        break
      }
      started += 1
    }
    for _ in 0..<started { hold.signal() }
    group.wait()
    return started == count
  }

  /// What `body` makes of each number below `count`, in their order, on at most `jobs` threads.
  /// Each thread has a `state` of its own, which it keeps from one number to the next.
  package static func run<State, Result: Sendable>(
    count: Int, jobs: Int, state: @escaping @Sendable () -> State,
    body: @escaping @Sendable (State, Int) -> Result
  ) -> [Result] {
    guard count > 0 else { return [] }
    let results = Slots<Result>(count: count)
    let next = Counter()
    let group = DispatchGroup()
    let work: @Sendable () -> Void = {
      let state = state()
      while true {
        let index = next.take()
        guard index < count else { break }
        results.set(body(state, index), at: index)
      }
      group.leave()
    }
    group.enter()
    DeepThread.startSurely(work)
    for _ in 1..<max(2, min(jobs, count)) where min(jobs, count) > 1 {
      group.enter()
      // With fewer threads it takes longer.
      if !DeepThread.start(work) {
        group.leave()
        break
      }
    }
    group.wait()
    return results.take()
  }

  /// Runs two pieces of work side by side, or one after the other where there is one job; the
  /// first has a deep stack.
  package static func both<First: Sendable, Second: Sendable>(
    jobs: Int, _ first: @escaping @Sendable () -> First, and second: () -> Second
  ) -> (First, Second) {
    let slot = Slots<First>(count: 1)
    let done = DispatchSemaphore(value: 0)
    DeepThread.startSurely {
      slot.set(first(), at: 0)
      done.signal()
    }
    if jobs == 1 { done.wait() }
    let other = second()
    if jobs != 1 { done.wait() }
    return (slot.take()[0], other)
  }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
  }

  /// Storage that each index is written to once, by one thread.
  private final class Slots<Element>: @unchecked Sendable {
    private let base: UnsafeMutablePointer<Element>
    private let count: Int

    init(count: Int) {
      base = .allocate(capacity: count)
      self.count = count
    }

    deinit { base.deallocate() }

    func set(_ element: Element, at index: Int) { (base + index).initialize(to: element) }

    func take() -> [Element] {
      [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        if let start = buffer.baseAddress { start.moveInitialize(from: base, count: count) }
        initialized = count
      }
    }
  }
}
