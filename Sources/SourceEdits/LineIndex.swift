/// Finds the line and column of a byte of a text, and the byte of a line and column.
///
/// Lines end in LF, CR LF or CR, as Python reads them; a byte order mark belongs to no column. Bytes
/// that are no UTF-8 count as a character each.
package struct LineIndex: Sendable {
  /// What a column counts.
  package enum Unit: Hashable, Sendable, CaseIterable {
    /// Unicode scalars, as Python's strings.
    case scalars
    /// Bytes of UTF-8, as CPython's `ast`.
    case bytes
    /// Code units of UTF-16, as editors speak of them.
    case utf16
  }

  /// A place in a text; both numbers count from one.
  package struct Position: Hashable, Sendable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (left: Position, right: Position) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  private let text: [UInt8]
  /// Where each line begins. A text that ends in a line end has an empty line behind it.
  private let starts: [Int]

  /// Finds the lines of a text, which it keeps.
  package init(_ text: [UInt8]) {
    self.text = text
    var starts = [text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    for offset in text.indices {
      switch text[offset] {
      case 0x0A: starts.append(offset + 1)
      case 0x0D where offset + 1 == text.count || text[offset + 1] != 0x0A:
        starts.append(offset + 1)
      default: break
      }
    }
    self.starts = starts
  }

  package var lineCount: Int { starts.count }

  /// The bytes of a line, its end among them; nil where there is no such line.
  package func range(ofLine line: Int) -> Range<Int>? {
    guard line >= 1, line <= starts.count else { return nil }
    return starts[line - 1]..<(line < starts.count ? starts[line] : text.count)
  }

  /// Where a byte stands; nil outside the text. A byte inside a character stands where that begins.
  package func position(of offset: Int, in unit: Unit) -> Position? {
    guard offset >= 0, offset <= text.count else { return nil }
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    var column = 1
    var place = starts[low]
    while place < offset {
      let length = characterLength(at: place)
      if place + length > offset { break }
      column += width(ofCharacterAt: place, length, in: unit)
      place += length
    }
    return Position(line: low + 1, column: column)
  }

  /// The byte at a place; nil where no character begins there.
  package func offset(of position: Position, in unit: Unit) -> Int? {
    guard let line = range(ofLine: position.line), position.column >= 1 else { return nil }
    var column = 1
    var place = line.lowerBound
    while column < position.column, place < line.upperBound {
      let length = characterLength(at: place)
      column += width(ofCharacterAt: place, length, in: unit)
      place += length
    }
    return column == position.column ? place : nil
  }

  /// The bytes of the character that begins at a place; one where they are no UTF-8.
  private func characterLength(at place: Int) -> Int {
    let length: Int
    switch text[place] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return 1
    }
    guard place + length <= text.count,
      String(validating: text[place..<place + length], as: UTF8.self) != nil
    else { return 1 }
    return length
  }

  private func width(ofCharacterAt place: Int, _ length: Int, in unit: Unit) -> Int {
    switch unit {
    case .scalars: 1
    case .bytes: length
    case .utf16: length == 4 ? 2 : 1
    }
  }
}
