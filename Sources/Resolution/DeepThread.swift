import Platform

/// Threads whose stacks hold the recursion that the parser bounds.
///
/// The system may refuse a thread (RLIMIT_NPROC, a container's limit, memory); Foundation's `Thread`
/// then never runs, and whoever waits for it waits for ever.
enum DeepThread {
  private static let stackSize = 64 << 20

  /// False where the system has no thread to give.
  ///
  /// - Parameter stackSize: nil for what threads have by default.
  static func start(
    stackSize: Int? = stackSize, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    DetachedThread.start(stackSize: stackSize, body)
  }

  /// At least one thread, or the end of the process: without a deep stack nothing can be parsed, and
  /// what holds the threads now may let go of them within seconds.
  static func startSurely(_ body: @escaping @Sendable () -> Void) {
    for _ in 0..<40 {
      if start(body) { return }
      usleep(50_000)
    }
    let message = "groundplan: error: the system gives no thread to work on\n"
    _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(2)
  }
}
