/// Why the places of a file's statements and names can't be told.
package enum LayoutFailure: Error, Hashable, Sendable {
  /// A NUL byte, on a line counted from one.
  case nullByte(line: Int)
  case unknownEncoding(String)
  case undecodable(String)
  /// The text is known, but not which bytes of the file each character of it came from.
  case unknownPositions(encoding: String)
  /// 4 GiB or more.
  case tooLarge
  case syntax(SyntaxError)
}
