import ArgumentParser
import Foundation
import Glibc

/// Standard error in bytes.
enum StandardError {
  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Colour only on a terminal, never with `NO_COLOR` or `TERM=dumb`, unless asked for.
  var isOn: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: isatty(STDOUT_FILENO) == 1 && Terminal.allowsControl
    }
  }
}

enum Terminal {
  static var allowsControl: Bool {
    let environment = ProcessInfo.processInfo.environment
    return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}

/// One line on the terminal that says what is being done.
struct Progress {
  private let isOn: Bool

  init(isOn: Bool) {
    self.isOn = isOn && isatty(STDERR_FILENO) == 1 && Terminal.allowsControl
  }

  func say(_ text: String) {
    if isOn { StandardError.write("\r\u{1B}[K\(text)...") }
  }

  func clear() {
    if isOn { StandardError.write("\r\u{1B}[K") }
  }
}
