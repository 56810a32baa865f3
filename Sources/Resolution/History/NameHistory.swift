/// What became of a name, as the repository's history tells: where it was defined and what stood
/// there afterwards.
package struct NameHistory: Sendable {
  /// A commit that took a definition of the name away.
  package struct Departure: Sendable, Equatable {
    package let commit: String
    package let day: String
    package let subject: String
    /// The file that defined it.
    package let path: String
    /// The name in the same place afterwards; nil where nothing took it.
    package let newName: String?
    /// Files in which the same commit defined the name anew.
    package let newPaths: [String]
  }

  /// The latest first.
  package let departures: [Departure]

  private static let maximumCommits = 8

  /// What to ask `git log` for: the commits that added or removed a definition of a name.
  ///
  /// - Parameter name: an identifier.
  package static func logArguments(for name: String) -> [String] {
    [
      "--format=%x01%h%x02%as%x02%s", "-p", "-U0", "--relative", "-n", "\(maximumCommits)",
      "-G", "^[ \t]*(class|def|async def) \(name)[(:[]", "--", "*.py",
    ]
  }

  /// Of a name that nothing is known of.
  package init() { departures = [] }

  /// - Parameter log: commits with their patches, each commit behind a byte 1.
  package init(_ name: String, log: [UInt8]) {
    var departures: [Departure] = []
    for commit in log.split(separator: 1) {
      let lines = String(decoding: commit, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let head = (lines.first ?? "").utf8.split(separator: 2, omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      guard head.count == 3 else { continue }
      var path = ""
      var gone: [(path: String, newName: String?)] = []
      var come: [String] = []
      // Within a hunk what is removed stands before what is added.
      var isOpen = false
      for line in lines.dropFirst() {
        if line.hasPrefix("--- a/") { path = String(line.dropFirst(6)) }
        if line.hasPrefix("+++ b/") { path = String(line.dropFirst(6)) }
        if line.hasPrefix("@@") { isOpen = false }
        guard let first = line.first, first == "-" || first == "+",
          let defined = Self.definedName(line.dropFirst())
        else { continue }
        if first == "-", defined == name {
          gone.append((path, nil))
          isOpen = true
        } else if first == "+", defined == name {
          come.append(path)
        } else if first == "+", isOpen {
          gone[gone.count - 1].newName = defined
          isOpen = false
        }
      }
      for entry in gone where !come.contains(entry.path) {
        departures.append(
          Departure(
            commit: head[0], day: head[1], subject: head[2], path: entry.path,
            newName: entry.newName, newPaths: come.filter { $0 != entry.path }))
      }
    }
    self.departures = departures
  }

  private static func definedName(_ line: Substring) -> String? {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    for keyword in ["async def ", "def ", "class "] where rest.hasPrefix(keyword) {
      rest = rest.dropFirst(keyword.count)
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }
}
