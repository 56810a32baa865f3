import Foundation
import GraphvizShim

/// What a worker made of one DOT text.
enum Attempt: Sendable {
  case svg(String)
  /// Another engine may do better.
  case gaveUp(String)
  /// No engine would.
  case refused(String)
}

/// One thread's place for a worker: it starts one when there is none, and another when that one
/// crashed, hung, or has drawn enough.
///
/// A request is a line, `dot 1234`, and so many bytes of DOT; the answer `svg 5678` or `error 90`,
/// and so many bytes. One at a time; a worker ends when nothing more is asked.
final class WorkerSeat {
  private let program: String
  private let limit: Duration
  private var worker: (process: pid_t, connection: Int32)?
  private var drawn = 0
  /// Graphviz doesn't give back all its memory.
  private static let mostPictures = 200
  private static let mostBytes = 256 << 20

  init(program: String, limit: Duration) {
    self.program = program
    self.limit = limit
  }

  /// Lets the worker go, if there is one.
  func leave() {
    if let worker { _ = shim_end_worker(worker.process, worker.connection, true) }
    worker = nil
    drawn = 0
  }

  func draw(_ dot: String, engine: LayoutEngine) -> Attempt {
    if drawn >= Self.mostPictures { leave() }
    if worker == nil {
      var connection: Int32 = -1
      let process = shim_start_worker(program, &connection)
      guard process > 0 else { return Self.refusal(-process, program) }
      worker = (process, connection)
    }
    guard let (process, connection) = worker else { return .gaveUp("couldn't be run") }
    drawn += 1
    let deadline = shim_deadline(limit.milliseconds)
    var answer: (word: String, bytes: [UInt8]) = ("", [])
    switch exchange(dot, engine, connection, deadline, &answer) {
    case shim_done: break
    case shim_late:
      leave()
      return .gaveUp("did not finish within \(limit.formatted)")
    default:
      worker = nil
      drawn = 0
      // It may have closed the connection and live on.
      let end = shim_end_worker(process, connection, deadline <= shim_deadline(0))
      return .gaveUp(
        end < 0 ? "crashed (signal \(-end))" : "ended without a picture (status \(end))")
    }
    guard let text = String(validating: answer.bytes, as: UTF8.self) else {
      leave()
      return .gaveUp("wrote half a picture")
    }
    if answer.word == "svg" { return .svg(text) }
    leave()  // Graphviz keeps what it stumbled over
    let message = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    return .gaveUp("couldn't draw it (\(message.isEmpty ? "no reason given" : message))")
  }

  private func exchange(
    _ dot: String, _ engine: LayoutEngine, _ connection: Int32, _ deadline: Int,
    _ answer: inout (word: String, bytes: [UInt8])
  ) -> shim_outcome {
    let request = Array("\(engine.rawValue) \(dot.utf8.count)\n".utf8) + Array(dot.utf8)
    let sent = shim_send(connection, request, request.count, deadline)
    guard sent == shim_done else { return sent }
    var head: [UInt8] = []
    while head.last != UInt8(ascii: "\n") {
      var byte: UInt8 = 0
      let outcome = shim_receive(connection, &byte, 1, deadline)
      guard outcome == shim_done else { return outcome }
      head.append(byte)
      if head.count > 40 { return shim_ended }
    }
    let words = String(decoding: head.dropLast(), as: UTF8.self).split(separator: " ")
    guard words.count == 2, ["svg", "error"].contains(words[0]), let length = Int(words[1]),
      (0...Self.mostBytes).contains(length)
    else { return shim_ended }
    var bytes = [UInt8](repeating: 0, count: length)
    let outcome = shim_receive(connection, &bytes, length, deadline)
    answer = (String(words[0]), bytes)
    return outcome
  }

  private static func refusal(_ error: Int32, _ program: String) -> Attempt {
    error == ENOENT
      ? .refused(
        "pictures are drawn by \(program), which is missing; it is installed beside groundplan")
      : .gaveUp("couldn't be run: \(String(cString: strerror(error)))")
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(clamping: seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  fileprivate var formatted: String {
    let (seconds, attoseconds) = components
    return seconds > 0 ? "\(seconds) s" : "\(attoseconds / 1_000_000_000_000_000) ms"
  }
}
