/// A `.gitignore`: patterns that leave out and, behind `!`, patterns that take back.
package struct IgnoreRules: Sendable {
  let folder: String
  private let names: [[UInt8]]
  private let rules: [(glob: Glob, takesBack: Bool)]

  /// - Parameter folder: where the file stands, from the root of the tree.
  package init(_ bytes: [UInt8], in folder: String) {
    self.folder = folder
    names = folder.pathParts.map { Array($0.utf8) }
    rules = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap {
      line in
      var text = Substring(line)
      while let last = text.last, last == " " || last == "\t" { text.removeLast() }
      let takesBack = text.hasPrefix("!")
      if takesBack { text = text.dropFirst() }
      guard !text.isEmpty, !text.hasPrefix("#"), Self.mayFit(text) else { return nil }
      return (Glob(Self.simple(text)), takesBack)
    }
  }

  /// Whether a pattern can fit a Python file, a notebook or a folder that a module path names.
  private static func mayFit(_ pattern: Substring) -> Bool {
    let last = pattern.split(separator: "/").last ?? ""
    return !last.contains(".") || [".py", ".pyi", ".ipynb"].contains(where: last.hasSuffix)
      || last.hasSuffix("*")
      || last.hasSuffix("?")
  }

  /// A choice of letters is any letter.
  private static func simple(_ pattern: Substring) -> String {
    var result = ""
    var isInChoice = false
    for character in pattern {
      if character == "[" {
        isInChoice = true
      } else if character == "]" {
        isInChoice = false
        result.append("?")
      } else if !isInChoice {
        result.append(character)
      }
    }
    return result
  }

  /// Says of a path whether it is ignored, where a pattern fits it and not already a folder above
  /// it that is in the tree all the same.
  func decide(_ path: [[UInt8]], behind known: Int, _ isIgnored: inout Bool) {
    guard path.starts(with: names) else { return }
    let relative = Array(path[names.count...])
    let above = Array(relative.prefix(max(0, known - names.count)))
    for rule in rules
    where rule.glob.matches(relative) && (above.isEmpty || !rule.glob.matches(above)) {
      isIgnored = !rule.takesBack
    }
  }

  /// Which of some paths the files of a tree leave out, those of deeper folders last.
  package static func ignored(_ paths: [String], by rules: [IgnoreRules]) -> Set<String> {
    let ordered = rules.sorted { $0.folder.utf8.count < $1.folder.utf8.count }
    return Set(
      paths.filter { path in
        let parts = path.pathParts.map { Array($0.utf8) }
        var isIgnored = false
        for rule in ordered { rule.decide(parts, behind: 0, &isIgnored) }
        return isIgnored
      })
  }
}
