import PythonSyntax

/// Where a name stands in a line.
enum Column {
  /// To look for each of the names of a longer line takes long.
  private static let maximumLength = 4000

  /// The column of the last place where the name stands by itself, in bytes from one; that of the
  /// first text where it doesn't.
  static func of(_ name: String, in line: String) -> Int {
    guard line.utf8.count <= maximumLength else { return 1 }
    let bytes = Array(line.utf8)
    let wanted = Array(name.utf8)
    func isWord(_ place: Int) -> Bool {
      bytes.indices.contains(place) && bytes[place].isIdentifierPart
    }
    let code =
      bytes.firstIndex(of: UInt8(ascii: "#")).map {
        $0 > 0 && !bytes[..<$0].allSatisfy { $0 == 0x20 || $0 == 0x09 } ? $0 : bytes.count
      } ?? bytes.count
    if !wanted.isEmpty, wanted.count <= code {
      for start in stride(from: code - wanted.count, through: 0, by: -1)
      where bytes[start..<(start + wanted.count)].elementsEqual(wanted) && !isWord(start - 1)
        && !isWord(start + wanted.count)
      {
        return start + 1
      }
    }
    return (bytes.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? 0) + 1
  }
}
