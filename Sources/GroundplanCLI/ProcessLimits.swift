import Glibc
import Resolution

/// What the process is given by the system, and what it makes of it before the work begins.
enum ProcessLimits {
  static func prepare() {
    // Who reads no further is told by the call that writes.
    signal(SIGPIPE, SIG_IGN)
    keepStandardFiles()
    raiseDescriptors()
    guard ParallelMap.canStartThreads(leastThreads) else {
      StandardError.write(
        "groundplan: error: no threads can be started: \(String(cString: strerror(EAGAIN)))\n")
      exit(ExitStatus.failed.rawValue)
    }
  }

  /// The runtime waits for ever where it gets no thread, so that these must be there: two of its
  /// own, those that look after git, and one to parse.
  private static let leastThreads = 6

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
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < limit.rlim_max
    else {
      return
    }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
