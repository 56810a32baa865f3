/// Parts of dotted paths.
extension String {
  /// The last name of a dotted path.
  package var lastName: String {
    utf8.lastIndex(of: UInt8(ascii: ".")).map { String(self[index(after: $0)...]) } ?? self
  }

  /// The dotted path without its last name.
  package var parentPath: String {
    utf8.lastIndex(of: UInt8(ascii: ".")).map { String(self[..<$0]) } ?? ""
  }

  /// The first name of a dotted path.
  package var topName: Substring { prefix { $0 != "." } }

  /// Whether a dotted path is `package` or stands below it.
  package func isPath(below package: String) -> Bool {
    self == package
      || utf8.count > package.utf8.count && hasPrefix(package)
        && utf8[utf8.index(utf8.startIndex, offsetBy: package.utf8.count)] == UInt8(ascii: ".")
  }
}
