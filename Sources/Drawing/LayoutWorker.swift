import Foundation
import GraphvizShim

/// The other half of `Layout`: this program started again, to lay out one picture and end.
///
/// libgvc crashes in threads, and can hang or crash on an unlucky graph; so it never runs in the
/// process that holds the analysis.
package enum LayoutWorker {
  /// The first argument of a worker: look for it before any other, and then call `run()`.
  package static let argument = "--graphviz-worker"

  /// How a picture is laid out; the second argument of a worker.
  package enum Engine: String, Sendable, Hashable, CaseIterable {
    case dot
    /// `dot` with bounded effort.
    case hurried
    /// A picture without layers, which always comes to an end.
    case sfdp
  }

  /// Reads DOT from standard input and writes SVG to standard output.
  ///
  /// Returns an exit status: 0, or 1 with Graphviz's messages on standard error. A worker whose
  /// parent has died ends by itself after `seconds`.
  package static func run(
    arguments: [String] = CommandLine.arguments, seconds: UInt32 = 120
  ) -> Int32 {
    shim_limit_process(seconds)
    shim_collect_messages()
    guard arguments.count == 3, let engine = Engine(rawValue: arguments[2]) else {
      return fail("\(argument) is for the program itself, which adds dot, hurried or sfdp")
    }
    guard let input = try? FileHandle.standardInput.readToEnd(),
      let dot = String(validating: input, as: UTF8.self), !dot.utf8.contains(0)
    else {
      return fail("there is no text on standard input")
    }
    var length = 0
    guard let svg = shim_svg(dot, engine.shim, &length) else {
      let messages = String(cString: shim_messages())
      return fail(messages.isEmpty ? "Graphviz couldn't read the graph" : messages)
    }
    defer { free(svg) }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes: svg, count: length))
      return 0
    } catch {
      return fail("standard output can't be written: \(error)")
    }
  }

  private static func fail(_ message: String) -> Int32 {
    try? FileHandle.standardError.write(contentsOf: Data(message.utf8))
    return 1
  }
}

extension LayoutWorker.Engine {
  fileprivate var shim: shim_engine {
    switch self {
    case .dot: shim_dot_engine
    case .hurried: shim_hurried_engine
    case .sfdp: shim_spring_engine
    }
  }
}
