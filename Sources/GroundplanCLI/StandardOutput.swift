import Platform
import Reports
import Synchronization
import Workspace

/// Standard output. Where nobody reads on, the rest isn't written and the exit status is as ever, as
/// is usual for filters; where it can't be written the job can't be done.
enum StandardOutput {
  private static let isClosed = Mutex(false)

  /// Bytes for programs.
  static func write(_ bytes: [UInt8]) {
    guard !isClosed.withLock({ $0 }) else { return }
    switch Descriptor.write(bytes, to: STDOUT_FILENO) {
    case nil: break
    case EPIPE: isClosed.withLock { $0 = true }
    case let number?:
      StandardError.write(
        "groundplan: error: can't write standard output: \(String(cString: strerror(number)))\n")
      exit(ExitStatus.failed.rawValue)
    }
  }

  /// Lines for people: what a terminal or a build machine would obey is written out.
  static func write(_ text: String) { write(Array(LogText.plain(text).utf8)) }

  /// A document for programs, as it stands.
  static func write(document: String) { write(Array(document.utf8)) }

  /// Whether somebody reads on.
  static var isRead: Bool { !isClosed.withLock { $0 } }
}
