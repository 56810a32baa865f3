import SourceEdits

/// Writes changed lines with the ends that the lines of the file have.
package enum LineEnds {
  /// - Parameters:
  ///   - lines: the new text, line by line.
  ///   - old: the bytes of the file before.
  /// - Returns: nil where the file is no UTF-8, so that not every line of it could be kept.
  package static func join(_ lines: [String], like old: [UInt8]) -> [UInt8]? {
    let mark: [UInt8] = old.starts(with: [0xEF, 0xBB, 0xBF]) ? [0xEF, 0xBB, 0xBF] : []
    guard let text = String(validating: old[mark.count...], as: UTF8.self) else { return nil }
    let before = ends(of: text)
    let usual = before.first { !$0.isEmpty } ?? "\n"
    var ends: [String] = []
    var next = 0
    for change in LineDifference(from: RegistryReader.lines(of: text), to: lines).changes {
      ends += before[next..<change.old.lowerBound]
      ends += repeatElement(ends.last ?? usual, count: change.new.count)
      next = change.old.upperBound
    }
    ends += before[next...]
    let endsOpen = !text.isEmpty && !(text.last.map(isEnd) ?? false)
    var bytes = mark
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      bytes += Array(line.utf8)
      if isLast, endsOpen { break }
      bytes += Array((ends[index].isEmpty ? usual : ends[index]).utf8)
    }
    return bytes
  }

  /// As CommonMark has it.
  static func isEnd(_ character: Character) -> Bool {
    character == "\n" || character == "\r\n" || character == "\r"
  }

  /// What ends each line; nothing for a last line without an end.
  private static func ends(of text: String) -> [String] {
    var ends: [String] = []
    var isOpen = false
    for character in text {
      isOpen = true
      if isEnd(character) {
        ends.append(String(character))
        isOpen = false
      }
    }
    if isOpen { ends.append("") }
    return ends
  }
}
