import PythonSyntax

extension EntryPoint {
  /// What the `setup.py` files of a tree make commands and plugins of, as far as they say it by
  /// literals.
  static func setupScripts(in snapshot: Snapshot) -> [EntryPoint] {
    snapshot.tree.markers.filter { $0.fileName == "setup.py" }.flatMap { path -> [EntryPoint] in
      guard case .bytes(let bytes)? = snapshot.documents[path] else { return [] }
      return LiteralReader.calls(of: ["setup"], in: bytes).flatMap { setup in
        setup.keywords.filter { $0.key == "entry_points" }.flatMap { argument in
          lines(of: argument).compactMap { line in
            guard let equal = line.text.firstIndex(of: "=") else { return nil }
            return EntryPoint(
              path: path, line: line.number, name: String(line.text[..<equal]),
              written: String(line.text[line.text.index(after: equal)...]))
          }
        }
      }
    }
  }

  /// A dictionary from groups to lists or texts, or one text as it would stand in a `setup.cfg`.
  private static func lines(of argument: LiteralValue.Entry) -> [(number: Int, text: Substring)] {
    let groups = argument.value.string == nil ? argument.value.entries : [argument]
    return groups.flatMap { group in
      group.value.strings.flatMap { text in
        text.split(whereSeparator: \.isNewline).map { (group.line, $0) }
      }
    }.filter { !$0.1.drop { $0 == " " }.hasPrefix("[") }
  }
}
