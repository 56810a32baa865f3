import Platform
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
    if memory == nil { Allocator.growInSteps() } else { Allocator.shareArena() }
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
    guard var limit = ProcessResource.openFiles.limit, limit.rlim_cur < limit.rlim_max else {
      return
    }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
    ProcessResource.openFiles.set(limit)
  }

  /// How many of the files that the user wants parsed at once may be open at once.
  static func jobs(_ wanted: Int) -> Int {
    let threads = memory.map { ($0 - leastMemory) / stackMemory + 1 } ?? wanted
    return max(1, min(wanted, threads, (descriptors - 24) / 2))
  }

  private static var memory: Int? { limit(.memory) }

  private static var descriptors: Int { limit(.openFiles) ?? .max }

  /// Nil where there is none.
  private static func limit(_ resource: ProcessResource) -> Int? {
    guard let limit = resource.limit, limit.rlim_cur < rlim_t(Int.max) else { return nil }
    return Int(limit.rlim_cur)
  }

  private static func fail(_ reason: String) -> Never {
    StandardError.write("groundplan: error: \(reason)\n")
    exit(ExitStatus.failed.rawValue)
  }
}
