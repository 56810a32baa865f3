import Synchronization

/// A value that is made when it is first asked for, by one thread with a deep stack; who comes
/// meanwhile waits.
package final class Deferred<Value: Sendable>: Sendable {
  private final class Box: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private let known = AtomicLazyReference<Box>()
  private let turn = Mutex(())
  private let make: @Sendable () -> Value

  /// - Parameter make: called at most once.
  package init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  /// The value, the same each time.
  package var value: Value {
    _read {
      let box = known.load() ?? made()
      yield box.value
    }
  }

  private func made() -> Box {
    turn.withLock { _ in
      if let box = known.load() { return box }
      let (value, _) = ParallelMap.both(jobs: 1, make) {}
      return known.storeIfNil(Box(value))
    }
  }
}
