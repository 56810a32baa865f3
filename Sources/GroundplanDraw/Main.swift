import Platform
import GraphvizShim
import LayoutShim

/// The other half of `Layout`: a program that lays out one picture after the other. A request on
/// standard input is a line, `dot 1234`, and so many bytes of DOT; the answer on standard output is
/// `svg 5678` or `error 90`, and so many bytes. It ends with its input.
///
/// libgvc crashes in threads, and can hang or crash on an unlucky graph; so it never runs in the
/// process that holds the analysis, which doesn't even load it. Without Foundation, so that it starts in
/// a moment.
@main
enum GroundplanDraw {
  /// After so long with one picture a worker ends by itself, for its parent may have died.
  private static let limit: UInt32 = 120
  private static let mostBytes = 256 << 20

  static func main() {
    while let request = nextRequest() {
      shim_limit_request(limit)
      shim_collect_messages()
      guard shim_knows_engine(request.engine) else { misused() }
      guard let dot = String(validating: request.bytes, as: UTF8.self), !dot.isEmpty,
        !request.bytes.contains(0)
      else {
        answer("error", Array("there is no text".utf8))
        continue
      }
      var length = 0
      guard let svg = shim_svg(dot, request.engine, &length) else {
        let messages = String(cString: shim_messages())
        answer(
          "error", Array((messages.isEmpty ? "Graphviz couldn't read the graph" : messages).utf8))
        continue
      }
      // No trap: the length is the one that came with the memory.
      answer("svg", Array(UnsafeRawBufferPointer(start: svg, count: length)))
      free(svg)
      shim_limit_request(0)
    }
  }

  private static func nextRequest() -> (engine: String, bytes: [UInt8])? {
    var line: [UInt8] = []
    while let byte = read(1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
      if line.count > 40 { misused() }
    }
    if line.isEmpty { return nil }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard words.count == 2, let length = Int(words[1]), (0...mostBytes).contains(length) else {
      misused()
    }
    return read(length).map { (String(words[0]), $0) }
  }

  /// Exactly so many bytes of standard input, or nil where it ends.
  private static func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let step = bytes.withUnsafeMutableBytes {
        Platform.read(0, $0.baseAddress?.advanced(by: done), count - done)
      }
      if step < 0 && errno == EINTR { continue }
      guard step > 0 else { return nil }
      done += step
    }
    return bytes
  }

  private static func answer(_ word: String, _ bytes: [UInt8]) {
    let all = Array("\(word) \(bytes.count)\n".utf8) + bytes
    var done = 0
    while done < all.count {
      let step = all.withUnsafeBytes {
        Platform.write(1, $0.baseAddress?.advanced(by: done), all.count - done)
      }
      if step < 0 && errno == EINTR { continue }
      guard step > 0 else { exit(1) }
      done += step
    }
  }

  private static func misused() -> Never {
    let message = Array("groundplan-draw is for groundplan itself\n".utf8)
    _ = Platform.write(2, message, message.count)
    exit(1)
  }
}
