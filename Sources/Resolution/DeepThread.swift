import Glibc

/// Threads whose stacks hold the recursion that the parser bounds.
///
/// The system may refuse a thread (RLIMIT_NPROC, a container's limit, memory); Foundation's `Thread`
/// then never runs, and whoever waits for it waits for ever.
enum DeepThread {
  private static let stackSize = 64 << 20

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// False where the system has no thread to give.
  ///
  /// - Parameter stackSize: nil for what threads have by default.
  static func start(
    stackSize: Int? = stackSize, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let number = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    if number != 0 { work.release() }
    return number == 0
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
