import Platform
import TOML

/// Reads documents, each behind its length and a line end, and writes a line of JSON for each: its
/// values as `Tests/Differential/compare_toml.py` writes those of `tomllib`, or why it is refused.
@main
enum TOMLValues {
  static func main() {
    while let length = Int(line()) {
      var answer: String
      do throws(TOMLError) {
        answer = "{\"values\": \(json(try TOMLTable(reading: bytes(length))))}\n"
      } catch {
        answer =
          "{\"line\": \(error.position.line), \"column\": \(error.position.column), "
          + "\"error\": \(quoted(error.message))}\n"
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

  private static func json(_ table: TOMLTable) -> String {
    "{"
      + table.entries.map { entry in
        "\(quoted(entry.key)): \(json(entry.value))"
      }.joined(separator: ", ") + "}"
  }

  /// Each value in an array behind the name of its type, but for tables.
  private static func json(_ value: TOMLValue) -> String {
    switch value.content {
    case .string(let text): "[\"string\", \(quoted(text))]"
    case .integer(let number): "[\"integer\", \"\(number)\"]"
    case .float(let number): "[\"float\", \"\(number.isNaN ? "nan" : String(number.bitPattern))\"]"
    case .boolean(let flag): "[\"boolean\", \(flag)]"
    case .date(let text): "[\"date\", \(quoted(text))]"
    case .array(let values): "[\"array\", [" + values.map(json).joined(separator: ", ") + "]]"
    case .table(let table): json(table)
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
