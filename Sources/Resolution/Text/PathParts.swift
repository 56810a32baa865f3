extension StringProtocol where UTF8View.SubSequence == Substring.UTF8View {
  /// The names of a path, by bytes: splitting by `Character` took ten times as long.
  package var pathParts: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }
}

extension String {
  /// The last name of a path.
  package var fileName: String {
    guard let slash = lastSlash else { return self }
    return String(self[utf8.index(after: slash)...])
  }

  /// Whether these bytes stand in it. What the standard library asks of characters costs much more.
  package func holds(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    var copy = self
    return copy.withUTF8 { bytes in
      guard count > 0, bytes.count >= count else { return count == 0 }
      for start in 0...bytes.count - count where bytes[start] == text.utf8Start[0] {
        var place = 1
        while place < count, bytes[start + place] == text.utf8Start[place] { place += 1 }
        if place == count { return true }
      }
      return false
    }
  }

  /// Whether a path stands below a folder, at any depth; every path does below the root, whose path
  /// is empty. By bytes: what the standard library compares are characters, and one may begin with
  /// the slash.
  package func isBelow(_ folder: String) -> Bool {
    let (path, above) = (utf8, folder.utf8)
    guard !above.isEmpty else { return true }
    guard path.starts(with: above) else { return false }
    let end = path.index(path.startIndex, offsetBy: above.count)
    return end < path.endIndex && path[end] == UInt8(ascii: "/")
  }

  /// What follows a folder in a path below it; nil where the path doesn't stand there.
  package func rest(below folder: String) -> String? {
    guard isBelow(folder) else { return nil }
    let count = folder.utf8.isEmpty ? 0 : folder.utf8.count + 1
    return String(self[utf8.index(startIndex, offsetBy: count)...])
  }

  /// The nearest folder above a path that fits; the root, whose path is empty, is asked last.
  package func folder(where fits: (String) -> Bool) -> String? {
    var folder = self
    while !folder.isEmpty {
      folder = folder.dropFileName
      if fits(folder) { return folder }
    }
    return nil
  }

  /// The folder of a path; empty for a file of the root.
  package var dropFileName: String {
    lastSlash.map { String(self[..<$0]) } ?? ""
  }

  /// Where the last slash stands, by a loop over the bytes: paths are taken apart very often.
  private var lastSlash: Index? {
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      var place = bytes.count - 1
      while place >= 0, bytes[place] != UInt8(ascii: "/") { place -= 1 }
      return place
    }
    guard let found else { return utf8.lastIndex(of: UInt8(ascii: "/")) }
    return found < 0 ? nil : utf8.index(utf8.startIndex, offsetBy: found)
  }
}

/// A path below a folder of the tree, `.` and `..` taken out; nil where it leads out of the tree.
package func treePath(_ folder: String, _ relative: some StringProtocol) -> String? {
  var parts = folder.pathParts.map(String.init)
  for part in String(relative).pathParts where part != "." {
    if part == ".." {
      if parts.popLast() == nil { return nil }
    } else {
      parts.append(String(part))
    }
  }
  return parts.joined(separator: "/")
}
