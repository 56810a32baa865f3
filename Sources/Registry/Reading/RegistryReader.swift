import PythonSyntax

/// Reads a registry, Markdown as people write it or the exact form in TOML.
package enum RegistryReader {
  /// Never fails: what can't be understood claims nothing, and a mistake in TOML is in the document.
  package static func read(_ bytes: [UInt8], path: String) -> RegistryDocument {
    let text = String(
      decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    return path.lowercased().hasSuffix(".toml")
      ? TOMLRegistry.read(bytes, text: text, path: path) : MarkdownRegistry.read(text, path: path)
  }

  /// The lines of a text, without their ends.
  static func lines(of text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: LineEnds.isEnd)
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// A dotted path of two names or more, perhaps with a call behind it.
enum DottedPath {
  static func read(_ text: some StringProtocol) -> String? {
    var text = String(text)
    if text.hasSuffix("()") { text.removeLast(2) }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy(isName) else { return nil }
    return text
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isXIDStart else {
      return false
    }
    return text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
  }

  static func lastName(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }
}

/// The import statements of a text, read by the parser that reads the code.
struct WrittenImports {
  struct Import {
    let module: String
    /// Nil for `import module`.
    let name: String?
    let bound: String
    /// The line of the name, the first of the text being 0.
    let line: Int

    var path: String { name.map { module + "." + $0 } ?? module }
    var subject: Claim.Subject { .imported(module: module, name: name) }
  }

  /// - Returns: nil where the text is no import statement; relative imports and stars claim nothing.
  static func read(_ text: String) -> [Import]? {
    guard text.hasPrefix("from ") || text.hasPrefix("import ") else { return nil }
    let parsed = PythonParser.parse(text + "\n")
    guard parsed.error == nil, !parsed.imports.isEmpty else { return nil }
    return parsed.imports.filter { $0.level == 0 }.compactMap { record in
      let module = parsed.string(record.module)
      let alias = record.alias.isNone ? nil : parsed.string(record.alias)
      guard record.kind == .name else {
        return Import(
          module: module, name: nil, bound: alias ?? DottedPath.lastName(module),
          line: Int(record.line) - 1)
      }
      let name = parsed.string(record.name)
      if name == "*" { return nil }
      return Import(
        module: module, name: name, bound: alias ?? name, line: Int(record.nameLine) - 1)
    }
  }

  /// `from module import [CLASSES]`: what stands in the brackets is yet to be written.
  static func template(_ text: String) -> (module: String, text: String)? {
    guard ["[", "{", "<", "...", "…"].contains(where: text.has),
      let match = text.prefixMatch(
        of: #/from\s+(?<module>[\w.]+)\s+import\s+(?<rest>[\[{<][^\]}>]*[\]}>]|\.\.\.|…)/#)
    else { return nil }
    return (String(match.output.module), String(match.output.rest))
  }

  /// Whether an open bracket or a backslash carries the statement on to the next line.
  struct Openness {
    private var depth = 0
    private var last: Character = " "
    var isOpen: Bool { depth > 0 || last == "\\" }

    mutating func read(_ line: String) {
      last = " "
      for character in line {
        if character == "#" { break }
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if character != " " { last = character }
      }
    }
  }
}
