import Drawing
import Foundation
import GraphvizShim
import LayoutShim

/// The other half of `Layout`: a program that lays out one picture and ends. It reads DOT from
/// standard input and writes SVG to standard output.
///
/// libgvc crashes in threads, and can hang or crash on an unlucky graph; so it never runs in the
/// process that holds the analysis, which doesn't even load it.
@main
enum GroundplanDraw {
  /// After so long a worker ends by itself, for its parent may have died.
  private static let limit: UInt32 = 120

  static func main() { exit(run()) }

  /// Returns an exit status: 0, or 1 with Graphviz's messages on standard error.
  private static func run() -> Int32 {
    shim_limit_process(limit)
    shim_collect_messages()
    let arguments = CommandLine.arguments
    guard arguments.count == 2, let engine = LayoutEngine(rawValue: arguments[1]) else {
      return fail("groundplan-draw is for groundplan itself, which adds dot, hurried or sfdp")
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

extension LayoutEngine {
  fileprivate var shim: shim_engine {
    switch self {
    case .dot: shim_dot_engine
    case .hurried: shim_hurried_engine
    case .sfdp: shim_spring_engine
    }
  }
}
