import Glibc
import Resolution

/// What the process is given by the system, and what it makes of it before the work begins.
enum ProcessLimits {
  static func prepare() {
    // Who reads no further is told by the call that writes.
    signal(SIGPIPE, SIG_IGN)
    // So is who writes more than files may have.
    signal(SIGXFSZ, SIG_IGN)
    keepStandardFiles()
    raiseDescriptors()
    if descriptors < leastDescriptors {
      fail("\(descriptors) open files are too few; \(leastDescriptors) are needed (ulimit -n)")
    }
    if memory == nil { growInSteps() } else { shareArena() }
    if let memory, memory < leastMemory {
      fail(
        "\(memory >> 20) MiB of memory are too few; \(leastMemory >> 20) are needed (ulimit -v)")
    }
    guard ParallelMap.canStartThreads(leastThreads) else {
      fail("no threads can be started: \(String(cString: strerror(EAGAIN)))")
    }
  }

  /// The runtime waits for ever where it gets no thread, so that these must be there: two of its
  /// own, those that look after git, and one to parse.
  private static let leastThreads = 6
  private static let leastDescriptors = 32
  /// What the program, the stacks of its threads and a small tree take.
  private static let leastMemory = 320 << 20
  private static let stackMemory = 96 << 20

  /// A closed standard file would be the next that is opened: a message would go into a report.
  private static func keepStandardFiles() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // Opened so that writing to it fails, as it did.
      let flags = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY
      let opened = open("/dev/null", flags)
      if opened >= 0, opened != descriptor {
        dup2(opened, descriptor)
        close(opened)
      }
    }
  }

  private static func raiseDescriptors() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
    setrlimit(resource, &limit)
  }

  /// How many of the files that the user wants parsed at once may be open at once.
  static func jobs(_ wanted: Int) -> Int {
    let threads = memory.map { ($0 - leastMemory) / stackMemory + 1 } ?? wanted
    return max(1, min(wanted, threads, (descriptors - 24) / 2))
  }

  /// One arena for all threads, where each would set 128 MiB aside for itself.
  private static func shareArena() { setAllocator(maximumArenas, 1) }

  /// Asks the system for memory seldom: a page at a time takes a call for each.
  private static func growInSteps() { setAllocator(topPadding, 16 << 20) }

  /// Parameters of glibc's `mallopt`.
  private static let maximumArenas: Int32 = -8
  private static let topPadding: Int32 = -2

  private static func setAllocator(_ parameter: Int32, _ value: Int32) {
    typealias Call = @convention(c) (Int32, Int32) -> Int32
    // Looked up as the program runs, for the headers that Swift sees don't declare it.
    let call = dlsym(nil, "mallopt").map { unsafeBitCast($0, to: Call.self) }
    _ = call?(parameter, value)
  }

  private static var memory: Int? { limit(__rlimit_resource_t(RLIMIT_AS.rawValue)) }

  private static var descriptors: Int { limit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue)) ?? .max }

  /// Nil where there is none.
  private static func limit(_ resource: __rlimit_resource_t) -> Int? {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(Int.max) else { return nil }
    return Int(limit.rlim_cur)
  }

  private static func fail(_ reason: String) -> Never {
    StandardError.write("groundplan: error: \(reason)\n")
    exit(ExitStatus.failed.rawValue)
  }
}
