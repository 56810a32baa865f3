import PythonSyntax

/// Elements in rows, a row for each id: all in one array, row after row.
struct Rows<ID: TypedID, Element> {
  private let elements: [Element]
  /// Where each row begins, and one more.
  private let starts: Table<ID, Int32>

  /// Sorts elements into their rows; those of one row keep their order.
  ///
  /// - Parameter count: of the rows.
  init(_ all: some Collection<(row: ID, element: Element)>, count: Int) {
    var starts = Table<ID, Int32>(repeating: 0, count: count + 1)
    for (row, _) in all { starts[row.advanced(by: 1)] += 1 }
    for row in starts.indices.dropLast() { starts[row.advanced(by: 1)] += starts[row] }
    var cursor = starts
    elements = [Element](unsafeUninitializedCapacity: all.count) { buffer, initialized in
      for (row, element) in all {
        (buffer.baseAddress.map { $0 + Int(cursor[row]) })?.initialize(to: element)
        cursor[row] += 1
      }
      initialized = all.count
    }
    self.starts = starts
  }

  /// The elements of a row; none of a row that there isn't.
  subscript(row: ID) -> ArraySlice<Element> {
    let next = row.advanced(by: 1)
    guard next < starts.endIndex else { return [] }
    return elements[Int(starts[row])..<Int(starts[next])]
  }
}

extension Rows: Sendable where Element: Sendable {}
