import TOMLKit

/// Reads the exact form of a registry, `Schemas/registry.schema.json`.
enum TOMLRegistry {
  static func read(_ text: String, path: String) -> RegistryDocument {
    let lines = RegistryReader.lines(of: text)
    var claims: [Claim] = []
    var failure: RegistryError?
    do throws(RegistryError) {
      var reader = Reader(table: try parse(text, path), path: path, lines: lines)
      try reader.read()
      claims = reader.claims.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    } catch {
      failure = error
    }
    return RegistryDocument(
      path: path, form: .toml, lines: lines, claims: claims, sections: [], blocks: [],
      error: failure)
  }

  private static func parse(_ text: String, _ path: String) throws(RegistryError) -> TOMLTable {
    // The library that reads TOML ends the process at a key with NUL.
    guard !text.contains("\\u0000"), !text.contains("\\U00000000"), !text.contains("\0") else {
      throw RegistryError(path: path, line: nil, message: "holds a NUL, which names nothing")
    }
    do {
      return try TOMLTable(string: text)
    } catch {
      let parse = error as? TOMLParseError
      throw RegistryError(
        path: path, line: parse?.source.begin.line,
        message: parse?.description ?? "is not valid TOML")
    }
  }

  private struct Reader {
    let table: TOMLTable
    let path: String
    let lines: [String]
    var claims: [Claim] = []

    static let keys = [
      "version", "symbol", "deprecated", "broken", "mock", "broken-mock", "pattern",
    ]
    static let symbolKeys = [
      "path", "kind", "importers", "also-defined", "mocks", "alias", "deprecated", "members",
    ]
    static let entryKeys = ["path", "importers", "replacement"]

    mutating func read() throws(RegistryError) {
      try expect(table, Self.keys, in: "the registry", line: nil)
      guard table["version"]?.int == 1 else {
        throw RegistryError(
          path: path, line: 1,
          message: "version = 1 is missing, or another version is written there")
      }
      for (entry, range) in try entries("symbol") { try readSymbol(entry, range) }
      for (entry, range) in try entries("broken") {
        try readEntry(entry, .broken, range, in: "[[broken]]") { .path($0) }
      }
      for (entry, range) in try entries("deprecated") {
        try readEntry(entry, .deprecated, range, in: "[[deprecated]]") { .path($0) }
      }
      for (entry, range) in try entries("mock") {
        try readEntry(entry, .works, range, in: "[[mock]]") { .patch($0) }
      }
      for (entry, range) in try entries("broken-mock") {
        try readEntry(entry, .broken, range, in: "[[broken-mock]]") { .patch($0) }
      }
      for (entry, range) in try entries("pattern") {
        try readEntry(entry, .works, range, in: "[[pattern]]") { .pattern($0) }
      }
    }

    private mutating func readSymbol(
      _ entry: TOMLTable, _ range: ClosedRange<Int>
    ) throws(RegistryError) {
      try expect(entry, Self.symbolKeys, in: "[[symbol]]", line: range.lowerBound)
      let symbol = try path(of: entry, in: "[[symbol]]", range)
      add(.path(symbol), .canonical, symbol, range)
      addCount(entry, symbol, range)
      for other in try strings(entry["also-defined"], "also-defined", range) {
        add(.alsoDefined(symbol: symbol, at: other), nil, other, range)
      }
      for target in try strings(entry["mocks"], "mocks", range) {
        add(.patch(target), .works, target, range)
      }
      for (key, status) in [("alias", ClaimStatus.compatibility), ("deprecated", .deprecated)] {
        guard let value = entry[key] else { continue }
        guard let array = value.array else {
          throw wrong("\(key) in [[symbol]]", "[[symbol.\(key)]] tables", range)
        }
        for value in array {
          guard let inner = value.table else {
            throw wrong("\(key) in [[symbol]]", "[[symbol.\(key)]] tables", range)
          }
          let place = "[[symbol.\(key)]]"
          try readEntry(inner, status, range, in: place) { .path($0) }
          let alias = try path(of: inner, in: place, range)
          if let index = claims.lastIndex(where: { $0.subject == .path(alias) }),
            claims[index].replacements.isEmpty, status == .deprecated
          {
            claims[index].replacements = [symbol]
          }
          add(.same(alias, symbol), .compatibility, alias, range)
        }
      }
      for (old, new) in entry["members"]?.table ?? TOMLTable() {
        guard let new = new.string else { throw wrong("members.\(old)", "a string", range) }
        add(.member(old: old, new: new, owners: [symbol]), .works, new, range)
      }
    }

    private mutating func readEntry(
      _ entry: TOMLTable, _ status: ClaimStatus, _ range: ClosedRange<Int>, in place: String,
      subject: (String) -> Claim.Subject
    ) throws(RegistryError) {
      try expect(entry, Self.entryKeys, in: place, line: range.lowerBound)
      let path = try path(of: entry, in: place, range)
      add(subject(path), status, path, range)
      if let replacement = entry["replacement"] {
        guard let replacement = replacement.string else {
          throw wrong("replacement", "a string", range)
        }
        claims[claims.count - 1].replacements = [replacement]
        add(.path(replacement), .works, replacement, range, isReplacement: true)
      }
      addCount(entry, path, range, place.contains("mock") ? .patches : .files)
    }

    private mutating func addCount(
      _ entry: TOMLTable, _ path: String, _ range: ClosedRange<Int>,
      _ unit: Claim.Count.Unit = .files
    ) {
      guard let number = entry["importers"]?.int, (0...1_000_000_000).contains(number) else {
        return
      }
      add(
        .count(Claim.Count(number: number, bound: .exactly, unit: unit, scope: .all), of: path),
        nil, path, range)
    }

    private mutating func add(
      _ subject: Claim.Subject, _ status: ClaimStatus?, _ path: String, _ range: ClosedRange<Int>,
      isReplacement: Bool = false
    ) {
      let line =
        range.first { lines[$0 - 1].contains("\"\(path)\"") } ?? range.lowerBound
      claims.append(
        Claim(
          subject: subject, status: status, origin: .line, line: line,
          column: Column.of(DottedPath.lastName(path), in: lines.isEmpty ? "" : lines[line - 1]),
          name: DottedPath.lastName(path), statement: line...line, isCommentedOut: false,
          isReplacement: isReplacement, section: -1, block: -1))
    }

    // MARK: - Values

    /// The tables of an array, each with the lines from its header to the next such header.
    private func entries(
      _ key: String
    ) throws(RegistryError) -> [(table: TOMLTable, lines: ClosedRange<Int>)] {
      guard let value = table[key] else { return [] }
      let tables = (value.array ?? TOMLArray()).compactMap(\.table)
      guard !tables.isEmpty || value.array?.isEmpty == true, tables.count == value.array?.count
      else {
        throw RegistryError(path: path, line: nil, message: "'\(key)' wants [[\(key)]] tables")
      }
      let headers = lines.indices.filter { lines[$0].trimmed.hasPrefix("[[\(key)]]") }.map {
        $0 + 1
      }
      let top = lines.indices.filter {
        let line = lines[$0].trimmed
        return line.hasPrefix("[[") && !line.hasPrefix("[[symbol.")
      }.map { $0 + 1 }
      return tables.enumerated().map { place, table in
        guard place < headers.count else { return (table, 1...max(1, lines.count)) }
        let end = top.first { $0 > headers[place] }.map { $0 - 1 } ?? lines.count
        return (table, headers[place]...max(headers[place], end))
      }
    }

    private func path(
      of entry: TOMLTable, in place: String, _ range: ClosedRange<Int>
    ) throws(RegistryError) -> String {
      guard let path = entry["path"]?.string else {
        throw RegistryError(
          path: self.path, line: range.lowerBound, message: "\(place) has no path")
      }
      return path
    }

    private func strings(
      _ value: (any TOMLValueConvertible)?, _ key: String, _ range: ClosedRange<Int>
    ) throws(RegistryError) -> [String] {
      guard let value else { return [] }
      guard let array = value.array else { throw wrong(key, "an array of strings", range) }
      var result: [String] = []
      for value in array {
        guard let text = value.string else { throw wrong(key, "an array of strings", range) }
        result.append(text)
      }
      return result
    }

    private func wrong(_ key: String, _ wanted: String, _ range: ClosedRange<Int>) -> RegistryError
    {
      RegistryError(path: path, line: range.lowerBound, message: "'\(key)' wants \(wanted)")
    }

    private func expect(
      _ table: TOMLTable, _ known: [String], in place: String, line: Int?
    ) throws(RegistryError) {
      for key in table.keys where !known.contains(key) {
        throw RegistryError(
          path: path, line: lines.firstIndex { $0.trimmed.hasPrefix(key) }.map { $0 + 1 } ?? line,
          message: "unknown key '\(key)' in \(place); known are " + known.joined(separator: ", "))
      }
    }
  }
}
