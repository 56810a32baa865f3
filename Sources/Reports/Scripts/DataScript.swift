/// A file of data for the scripts of the report's pages: one call that hands over one value.
///
/// A page that is opened from the disk may load a script from beside it, but fetch nothing; so the
/// data is a script. What it holds is JSON, whose texts have passed ``VisibleText``.
struct DataScript {
  /// Below `data/`, without its ending.
  let name: String
  let json = JSONLine()

  init(_ name: String) {
    self.name = name
    json.raw("groundplan.data(")
    json.string(name)
    json.raw(",{")
  }

  /// Ends the value, which is an object.
  func file() -> ReportSite.File {
    json.raw("});\n")
    return ReportSite.File(path: "data/\(name).js", bytes: json.bytes)
  }
}

extension JSONLine {
  func text(_ value: String) { string(VisibleText.of(value)) }

  func texts(_ values: [String]) { strings(values.map(VisibleText.of)) }

  func numbers(_ values: some Sequence<Int>) {
    raw("[")
    var isFirst = true
    for value in values {
      if !isFirst { raw(",") }
      isFirst = false
      number(value)
    }
    raw("]")
  }

  /// Values that stand in long rows of the same, each with how often it stands there.
  func runs(_ values: some Sequence<Int>) {
    var runs: [Int] = []
    for value in values {
      if let last = runs.indices.last, runs[last - 1] == value {
        runs[last] += 1
      } else {
        runs += [value, 1]
      }
    }
    numbers(runs)
  }

  /// Texts that begin alike, such as sorted paths: a line each, of how many leading ASCII
  /// characters are those of the line before, a space, and the rest.
  func frontCoded(_ texts: some Sequence<String>) {
    var result = ""
    var last: [UInt8] = []
    var isFirst = true
    for text in texts {
      let bytes = Array(VisibleText.of(text).utf8)
      var shared = 0
      while shared < min(bytes.count, last.count), bytes[shared] == last[shared],
        bytes[shared] < 0x80
      {
        shared += 1
      }
      if !isFirst { result += "\n" }
      isFirst = false
      result += "\(shared) "
      result += String(decoding: bytes[shared...], as: UTF8.self)
      last = bytes
    }
    string(result)
  }
}
