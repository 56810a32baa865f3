import Platform
import PythonSyntax
import Resolution

/// Reads Python files, each behind its length and a line end, and writes a line of JSON for each: where
/// its imports and names stand, as `Tests/Differential/compare_layout.py` finds it, or why that can't be
/// told.
@main
enum SourceLayout {
  static func main() {
    while let length = Int(line()) {
      let bytes = bytes(length)
      var answer: String
      do throws(LayoutFailure) {
        let layout = try ImportLayout(bytes, decoder: TextDecoding.decode)
        let names = try NameUses(
          of: nil, in: bytes, decoder: TextDecoding.decode, normalizer: ParsedModule.normalized)
        answer = "{\"imports\": \(imports(layout)), \"uses\": \(uses(names))}\n"
      } catch {
        answer = "{\"failure\": \"\(name(error))\"}\n"
      }
      answer.withUTF8 { text in
        var done = 0
        while done < text.count {
          let step = write(1, text.baseAddress?.advanced(by: done), text.count - done)
          if step <= 0 { exit(1) }
          done += step
        }
      }
    }
  }

  // MARK: - Reading

  private static func line() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while Platform.read(0, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  private static func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      let step = Platform.read(0, &part, min(part.count, count - bytes.count))
      if step <= 0 { exit(1) }
      bytes += part[..<step]
    }
    return bytes
  }

  // MARK: - Writing

  private static func name(_ failure: LayoutFailure) -> String {
    switch failure {
    case .nullByte: "null byte"
    case .unknownEncoding: "unknown encoding"
    case .undecodable: "undecodable"
    case .unknownPositions: "unknown positions"
    case .tooLarge: "too large"
    case .syntax: "syntax"
    }
  }

  private static func imports(_ layout: ImportLayout) -> String {
    list(layout.statements) { statement in
      let names = list(statement.names) { name in
        "{\"range\": \(json(name.range)), \"path\": \(json(name.path)), "
          + "\"alias\": \(json(name.alias)), \"comma\": \(json(name.comma)), "
          + "\"comment\": \(json(name.comment))}"
      }
      let block = layout.blocks[statement.block]
      let line = statement.line
      let parts = [
        "\"range\": \(json(statement.range))",
        "\"module\": \(statement.module.map(json) ?? "null")", "\"names\": \(names)",
        "\"opening\": \(json(statement.brackets?.opening))",
        "\"closing\": \(json(statement.brackets?.closing))",
        "\"line\": [\(json(line.range)), \(json(line.indentation)), \(json(line.comment)), "
          + "\(json(line.end))]",
        "\"alone\": \(statement.standsAlone)", "\"only\": \(statement.isOnlyStatement)",
        "\"block\": [\"\(block.kind.rawValue)\", \(json(block.range)), \(block.statementCount)]",
      ]
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  private static func uses(_ names: NameUses) -> String {
    list(names.uses) { use in
      "[\(json(use.range)), \"\(use.name)\", \"\(use.kind.rawValue)\", \(list(use.chain, json)), "
        + "\(use.isCertain)]"
    }
  }

  private static func json(_ path: PathLayout) -> String {
    "[\(json(path.range)), \(json(path.dots)), \(path.level), \(list(path.parts, json))]"
  }

  private static func json(_ range: Range<Int>) -> String {
    "[\(range.lowerBound), \(range.upperBound)]"
  }

  private static func json(_ range: Range<Int>?) -> String { range.map(json) ?? "null" }

  private static func list<Element>(
    _ elements: [Element], _ write: (Element) -> String
  ) -> String {
    "[" + elements.map(write).joined(separator: ", ") + "]"
  }
}
