// The C library of the system, for the other targets, and what each system calls otherwise.
//
// Nothing else in Swift names Glibc or Darwin. On macOS nobody has built it yet.
#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Darwin)
  @_exported public import Darwin
#endif

extension stat {
  /// When the file was last written.
  package var lastWritten: timespec {
    #if canImport(Darwin)
      st_mtimespec
    #else
      st_mtim
    #endif
  }

  /// When the file or what is known of it changed, which no program can set.
  package var lastChanged: timespec {
    #if canImport(Darwin)
      st_ctimespec
    #else
      st_ctim
    #endif
  }

  /// When the file was last read.
  package var lastRead: timespec {
    #if canImport(Darwin)
      st_atimespec
    #else
      st_atim
    #endif
  }
}

/// What a process may have of something (`getrlimit`).
package enum ProcessResource {
  case openFiles, memory

  /// Nil where the system doesn't say.
  package var limit: rlimit? {
    var limit = rlimit()
    return getrlimit(number, &limit) == 0 ? limit : nil
  }

  package func set(_ limit: rlimit) {
    var limit = limit
    setrlimit(number, &limit)
  }

  #if canImport(Glibc)
    private var number: __rlimit_resource_t {
      switch self {
      case .openFiles: __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      case .memory: __rlimit_resource_t(RLIMIT_AS.rawValue)
      }
    }
  #else
    private var number: Int32 {
      switch self {
      case .openFiles: RLIMIT_NOFILE
      case .memory: RLIMIT_AS
      }
    }
  #endif
}

/// The memory allocator of the C library; only glibc's has these.
package enum Allocator {
  /// One arena for all threads, where each would set 128 MiB aside for itself.
  package static func shareArena() { set(-8, 1) }

  /// Asks the system for memory seldom: a page at a time takes a call for each.
  package static func growInSteps() { set(-2, 16 << 20) }

  /// glibc's `mallopt`, of the parameters M_ARENA_MAX and M_TOP_PAD.
  private static func set(_ parameter: Int32, _ value: Int32) {
    #if canImport(Glibc)
      typealias Call = @convention(c) (Int32, Int32) -> Int32
      // Looked up as the program runs, for the headers that Swift sees don't declare it.
      let call = dlsym(nil, "mallopt").map { unsafeBitCast($0, to: Call.self) }
      _ = call?(parameter, value)
    #endif
  }
}

/// Two folders change places in one step: `renameat2` of Linux, `renamex_np` of macOS.
package enum FolderExchange {
  /// False where the C library, the kernel or the file system can't.
  package static func exchange(_ one: String, _ other: String) -> Bool {
    #if canImport(Darwin)
      renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
    #else
      linuxCall.map { $0(AT_FDCWD, one, AT_FDCWD, other, 2) == 0 } ?? false
    #endif
  }

  #if !canImport(Darwin)
    private typealias Call =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

    /// Looked up as the program runs, for the headers that Swift sees don't declare it.
    private static let linuxCall = dlsym(nil, "renameat2").map {
      unsafeBitCast($0, to: Call.self)
    }
  #endif
}

/// The file of the program that runs.
package enum RunningProgram {
  /// As the system has it; links are not resolved.
  package static var path: String {
    #if canImport(Darwin)
      var length: UInt32 = 4096
      var bytes = [CChar](repeating: 0, count: Int(length))
      guard _NSGetExecutablePath(&bytes, &length) == 0 else { return "" }
      return bytes.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    #else
      "/proc/self/exe"
    #endif
  }
}

/// A thread that nobody waits for.
package enum DetachedThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// False where the system has no thread to give.
  ///
  /// - Parameter stackSize: nil for what threads have by default.
  package static func start(stackSize: Int?, _ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Darwin)
      var thread: pthread_t?
      let number = pthread_create(
        &thread, &attributes,
        { argument in
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, work.toOpaque())
    #else
      var thread = pthread_t()
      let number = pthread_create(
        &thread, &attributes,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, work.toOpaque())
    #endif
    if number != 0 { work.release() }
    return number == 0
  }
}
