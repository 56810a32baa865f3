/// Why CPython would refuse the file: the line that it names, and the reason in words.
package struct SyntaxError: Hashable, Sendable {
  /// Counted from one, as CPython's `SyntaxError.lineno`.
  package let line: Int
  /// Counted from one in characters; the place that was being read.
  package let column: Int
  package let message: String

  package init(line: Int, column: Int = 1, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }
}
