import ArgumentParser
import Foundation
import Platform
import Reports
import Workspace

/// Standard error. Where it can't be written nothing is lost but the message: the result and the
/// exit status stand.
enum StandardError {
  /// One warning, whatever names of the tree it holds.
  static func warn(_ message: String) {
    write("groundplan: warning: \(VisibleText.of(message))\n")
  }

  /// Lines for people.
  static func write(_ text: String) {
    _ = Descriptor.write(Array(LogText.plain(text).utf8), to: STDERR_FILENO)
  }

  /// What a terminal is to obey.
  static func control(_ text: String) {
    _ = Descriptor.write(Array(text.utf8), to: STDERR_FILENO)
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
  /// Whether a person reads it, as far as anybody can tell.
  static func isSeen(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether a terminal, or the runner of a build machine, obeys what is written there.
  static func isObeyed(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
      || ProcessInfo.processInfo.environment["GITHUB_ACTIONS"]?.isEmpty == false
  }

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
    if isOn { StandardError.control("\r\u{1B}[K\(text)...") }
  }

  func clear() {
    if isOn { StandardError.control("\r\u{1B}[K") }
  }
}
