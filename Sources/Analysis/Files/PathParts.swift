extension StringProtocol where UTF8View.SubSequence == Substring.UTF8View {
  /// The names of a path, by bytes: splitting by `Character` took ten times as long.
  package var pathParts: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }

  /// The last name of a path.
  package var fileName: String { pathParts.last.map(String.init) ?? String(self) }
}

extension String {
  /// The folder of a path; empty for a file of the root.
  var dropFileName: String {
    utf8.lastIndex(of: UInt8(ascii: "/")).map { String(self[..<$0]) } ?? ""
  }
}
