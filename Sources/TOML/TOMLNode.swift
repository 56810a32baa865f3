/// A table that is still being filled; how it came about decides who may add to it.
final class TOMLNode {
  enum Origin {
    /// By `[a]`, or the document itself.
    case header
    /// On the way to another: `[a.b]` makes a.
    case passed
    /// On the way to a value: `a.b = 1` makes a.
    case dotted
  }

  enum Child {
    case table(TOMLNode)
    /// By `[[a]]`; a header leads into the last.
    case tables(Tables)
    /// Closed: nothing adds to an inline table or an array.
    case value(TOMLValue)
  }

  final class Tables {
    fileprivate var all: [TOMLNode] = []
  }

  private(set) var children: [String: Child] = [:]
  private var order: [TOMLReader.Key] = []
  private var origin: Origin
  private let position: TOMLPosition

  init(_ origin: Origin, at position: TOMLPosition) {
    self.origin = origin
    self.position = position
  }

  func add(_ key: TOMLReader.Key, _ child: Child) {
    if children.updateValue(child, forKey: key.name) == nil { order.append(key) }
  }

  /// The table that a key leads through, made if there is none.
  func opened(_ key: TOMLReader.Key, as origin: Origin) throws(TOMLError) -> TOMLNode {
    switch (children[key.name], origin) {
    case (nil, _):
      let table = TOMLNode(origin, at: key.position)
      add(key, .table(table))
      return table
    case (.table(let table)?, .dotted):
      if table.origin == .header {
        throw TOMLError(
          "'\(key.name)' is a table already, which a dotted key can't add to", at: key.position)
      }
      table.origin = .dotted
      return table
    case (.table(let table)?, _): return table
    case (.tables(let tables)?, .header), (.tables(let tables)?, .passed):
      return tables.all[tables.all.count - 1]
    case (.tables?, .dotted), (.value?, _):
      throw TOMLError(
        "'\(key.name)' has a value already, which nothing can be added to", at: key.position)
    }
  }

  /// The table of `[key]`.
  func declared(_ key: TOMLReader.Key) throws(TOMLError) -> TOMLNode {
    switch children[key.name] {
    case nil:
      let table = TOMLNode(.header, at: key.position)
      add(key, .table(table))
      return table
    case .table(let table)? where table.origin == .passed:
      table.origin = .header
      return table
    case .table?, .tables?, .value?: throw key.isTwice
    }
  }

  /// Another table of `[[key]]`.
  func appended(_ key: TOMLReader.Key) throws(TOMLError) -> TOMLNode {
    let table = TOMLNode(.header, at: key.position)
    switch children[key.name] {
    case nil:
      let tables = Tables()
      tables.all.append(table)
      add(key, .tables(tables))
    case .tables(let tables)?: tables.all.append(table)
    case .table?, .value?: throw key.isTwice
    }
    return table
  }

  func table() -> TOMLTable {
    TOMLTable(
      order.compactMap { key in
        children[key.name].map {
          TOMLTable.Entry(key: key.name, keyPosition: key.position, value: Self.value($0))
        }
      })
  }

  private static func value(_ child: Child) -> TOMLValue {
    switch child {
    case .table(let table): TOMLValue(.table(table.table()), at: table.position)
    case .tables(let tables):
      TOMLValue(
        .array(tables.all.map { TOMLValue(.table($0.table()), at: $0.position) }),
        at: tables.all[0].position)
    case .value(let value): value
    }
  }
}
