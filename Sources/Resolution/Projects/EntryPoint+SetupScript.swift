import PythonSyntax

extension EntryPoint {
  /// What a `setup.py` makes commands and plugins of, as far as it says it by literals.
  static func setupScript(_ setups: [LiteralCall], _ path: String) -> [EntryPoint] {
    setups.flatMap { setup in
      setup.keywords.filter { $0.key == "entry_points" }.flatMap { argument in
        argument.value.string.map { entries(in: $0, of: nil, argument.line, path) }
          ?? argument.value.entries.flatMap { group in
            group.value.strings.flatMap { entries(in: $0, of: group.key, group.line, path) }
          }
      }
    }
  }

  /// Lines as they stand in a `setup.cfg`, with the group in brackets above them unless it is known.
  private static func entries(
    in text: String, of group: String?, _ line: Int, _ path: String
  ) -> [EntryPoint] {
    var group = group ?? ""
    return text.split(whereSeparator: \.isNewline).compactMap { content in
      let trimmed = content.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("[") {
        group = String(trimmed.dropFirst().prefix { $0 != "]" })
        return nil
      }
      guard let equal = trimmed.firstIndex(of: "=") else { return nil }
      return EntryPoint(
        path: path, line: line, name: String(trimmed[..<equal]),
        written: String(trimmed[trimmed.index(after: equal)...]), isCommand: isCommand(group: group)
      )
    }
  }
}
