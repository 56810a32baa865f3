import TOML

/// Reads the exact form of a registry, `Schemas/registry.schema.json`.
enum TOMLRegistry {
  static func read(_ bytes: [UInt8], text: String, path: String) -> RegistryDocument {
    let lines = RegistryReader.lines(of: text)
    var claims: [Claim] = []
    var failure: RegistryError?
    do throws(TOMLError) {
      var reader = Reader(lines: lines)
      try reader.read(try TOMLTable(reading: bytes))
      claims = reader.claims.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    } catch {
      failure = RegistryError(path: path, line: error.position.line, message: error.message)
    }
    return RegistryDocument(
      path: path, form: .toml, lines: lines, claims: claims, sections: [], blocks: [],
      error: failure)
  }

  private struct Reader {
    let lines: [String]
    var claims: [Claim] = []

    static let keys = [
      "version", "symbol", "deprecated", "broken", "mock", "broken-mock", "pattern",
    ]
    static let symbolKeys = [
      "path", "kind", "importers", "also-defined", "mocks", "alias", "deprecated", "members",
    ]
    static let entryKeys = ["path", "importers", "replacement"]

    mutating func read(_ registry: TOMLTable) throws(TOMLError) {
      try expect(registry, Self.keys, in: "the registry")
      guard registry["version"]?.integer == 1 else {
        throw TOMLError(
          "version = 1 is missing, or another version is written there",
          at: registry["version"]?.position ?? TOMLPosition(line: 1, column: 1))
      }
      for symbol in try tables(registry["symbol"], "[[symbol]]") { try readSymbol(symbol) }
      for (key, status) in [("broken", ClaimStatus.broken), ("deprecated", .deprecated)] {
        try readEntries(registry[key], status, in: "[[\(key)]]") { .path($0) }
      }
      for (key, status) in [("mock", ClaimStatus.works), ("broken-mock", .broken)] {
        try readEntries(registry[key], status, in: "[[\(key)]]", counting: .patches) { .patch($0) }
      }
      try readEntries(registry["pattern"], .works, in: "[[pattern]]") { .pattern($0) }
    }

    private mutating func readSymbol(_ entry: Table) throws(TOMLError) {
      try expect(entry.table, Self.symbolKeys, in: "[[symbol]]")
      let symbol = try path(of: entry, in: "[[symbol]]")
      add(.path(symbol.text), .canonical, symbol)
      addCount(entry.table, symbol)
      for other in try strings(entry.table["also-defined"], "also-defined") {
        add(.alsoDefined(symbol: symbol.text, at: other.text), nil, other)
      }
      for target in try strings(entry.table["mocks"], "mocks") {
        add(.patch(target.text), .works, target)
      }
      for (key, status) in [("alias", ClaimStatus.compatibility), ("deprecated", .deprecated)] {
        let place = "[[symbol.\(key)]]"
        for inner in try tables(entry.table[key], place) {
          try readEntry(inner, status, in: place) { .path($0) }
          let alias = try path(of: inner, in: place)
          if let index = claims.lastIndex(where: { $0.subject == .path(alias.text) }),
            claims[index].replacements.isEmpty, status == .deprecated
          {
            claims[index].replacements = [symbol.text]
          }
          add(.same(alias.text, symbol.text), .compatibility, alias)
        }
      }
      for member in entry.table["members"]?.table?.entries ?? [] {
        let new = try string(member.value, "members.\(member.key)")
        add(.member(old: member.key, new: new.text, owners: [symbol.text]), .works, new)
      }
    }

    private mutating func readEntries(
      _ value: TOMLValue?, _ status: ClaimStatus, in place: String,
      counting unit: Claim.Count.Unit = .files, subject: (String) -> Claim.Subject
    ) throws(TOMLError) {
      for entry in try tables(value, place) {
        try readEntry(entry, status, in: place, counting: unit, subject: subject)
      }
    }

    private mutating func readEntry(
      _ entry: Table, _ status: ClaimStatus, in place: String,
      counting unit: Claim.Count.Unit = .files, subject: (String) -> Claim.Subject
    ) throws(TOMLError) {
      try expect(entry.table, Self.entryKeys, in: place)
      let path = try path(of: entry, in: place)
      add(subject(path.text), status, path)
      if let value = entry.table["replacement"] {
        let replacement = try string(value, "replacement")
        claims[claims.count - 1].replacements = [replacement.text]
        add(.path(replacement.text), .works, replacement, isReplacement: true)
      }
      addCount(entry.table, path, unit)
    }

    private mutating func addCount(
      _ entry: TOMLTable, _ path: Text, _ unit: Claim.Count.Unit = .files
    ) {
      guard let number = entry["importers"]?.integer, (0...1_000_000_000).contains(number) else {
        return
      }
      let count = Claim.Count(number: number, bound: .exactly, unit: unit, scope: .all)
      add(.count(count, of: path.text), nil, path)
    }

    private mutating func add(
      _ subject: Claim.Subject, _ status: ClaimStatus?, _ path: Text, isReplacement: Bool = false
    ) {
      let name = DottedPath.lastName(path.text)
      claims.append(
        Claim(
          subject: subject, status: status, origin: .line, line: path.line,
          column: Column.of(
            name, in: lines.indices.contains(path.line - 1) ? lines[path.line - 1] : ""),
          name: name, statement: path.line...path.line, isCommentedOut: false,
          isReplacement: isReplacement, section: -1, block: -1))
    }

    // MARK: - Values

    private typealias Table = (table: TOMLTable, position: TOMLPosition)
    private typealias Text = (text: String, line: Int)

    /// The tables of an array; none where there is no value.
    private func tables(_ value: TOMLValue?, _ place: String) throws(TOMLError) -> [Table] {
      guard let value else { return [] }
      let tables = value.array?.compactMap { inner in
        inner.table.map { ($0, inner.position) }
      }
      guard let tables, tables.count == value.array?.count else {
        throw wrong(value, place.filter { $0 != "[" && $0 != "]" }, "\(place) tables")
      }
      return tables
    }

    private func path(of entry: Table, in place: String) throws(TOMLError) -> Text {
      guard let path = entry.table["path"] else {
        throw TOMLError("\(place) has no path", at: entry.position)
      }
      return try string(path, "path")
    }

    private func strings(_ value: TOMLValue?, _ key: String) throws(TOMLError) -> [Text] {
      guard let value else { return [] }
      let texts = value.array?.compactMap { inner in
        inner.string.map { ($0, inner.position.line) }
      }
      guard let texts, texts.count == value.array?.count else {
        throw wrong(value, key, "an array of strings")
      }
      return texts
    }

    private func string(_ value: TOMLValue, _ key: String) throws(TOMLError) -> Text {
      guard let text = value.string else { throw wrong(value, key, "a string") }
      return (text, value.position.line)
    }

    private func wrong(_ value: TOMLValue, _ key: String, _ wanted: String) -> TOMLError {
      TOMLError("'\(key)' wants \(wanted)", at: value.position)
    }

    private func expect(
      _ table: TOMLTable, _ known: [String], in place: String
    ) throws(TOMLError) {
      for entry in table.entries where !known.contains(entry.key) {
        throw TOMLError(
          "unknown key '\(entry.key)' in \(place); known are " + known.joined(separator: ", "),
          at: entry.keyPosition)
      }
    }
  }
}
