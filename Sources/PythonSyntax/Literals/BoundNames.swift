/// What the names of a module are bound to, as far as literals tell.
///
/// A file could double a list with each line, or put it into itself: what is copied, and how deep
/// names lie in each other, is bounded.
struct BoundNames {
  private var values: [String: LiteralValue] = [:]
  /// How deep the names lie in each other that a name is made of.
  private var heights: [String: Int] = [:]
  /// The same of the statement that is read.
  private var height = 0
  /// How much may still be copied.
  private var budget = 1 << 20
  /// How often each name was bound, changed or read.
  private var seen: [String: Int] = [:]
  private var bound: [String: Int] = [:]
  /// Names of which it can't be told what else happens to them.
  private var isLoose: Set<String>

  private static let maximumHeight = 16

  /// Whether a string that a name is bound to means nothing where another may be meant.
  private let isStrict: Bool

  init(loose: Set<String> = [], isStrict: Bool = false) {
    isLoose = loose
    self.isStrict = isStrict
  }

  /// Names that are bound more than once, or stand where nothing was understood.
  func loose(among occurrences: [String: Int]) -> Set<String> {
    isLoose.union(
      bound.filter { name, count in count > 1 || occurrences[name] != seen[name] }.keys)
  }

  mutating func loosen(_ name: String) { isLoose.insert(name) }

  /// A value that is made of others; nothing more once too much was copied.
  mutating func bounded(_ value: LiteralValue) -> LiteralValue {
    budget -= value.size
    return budget > 0 ? value : .unknown
  }

  func contains(_ name: String) -> Bool { values[name] != nil }

  mutating func beginStatement() { height = 0 }

  /// What a name is bound to; nothing more once too much was copied.
  mutating func value(of name: String) -> LiteralValue {
    seen[name, default: 0] += 1
    guard let value = values[name] else { return .unknown }
    height = max(height, heights[name] ?? 0)
    guard isLoose.contains(name) else { return bounded(value) }
    if isStrict, case .string = value { return .unknown }
    return bounded(value.opened)
  }

  /// The same of a name that the statement changes: it lies no deeper for what it was.
  mutating func beginChange(of name: String) -> LiteralValue {
    let value = value(of: name)
    height = 0
    return value
  }

  mutating func bind(_ name: String, to value: LiteralValue) {
    seen[name, default: 0] += 1
    bound[name, default: 0] += 1
    set(name, value)
  }

  private mutating func set(_ name: String, _ value: LiteralValue) {
    heights[name] = height + 1
    values[name] = height < Self.maximumHeight ? value : .unknown
  }

  mutating func change(_ name: String, to value: LiteralValue) {
    height = max(height, (heights[name] ?? 0) - 1)
    set(name, value)
  }
}

extension LiteralValue {
  /// `left + right`.
  static func sum(_ left: LiteralValue, _ right: LiteralValue) -> LiteralValue {
    switch (left, right) {
    case (.string(let first), .string(let second)): .text(first + second)
    case (.string(let first), .beginning(let second)): .beginning(first + second)
    case (.string(let first), _), (.beginning(let first), _): .beginning(first)
    case (.sequence(let first), .sequence(let second)): .sequence(first + second)
    // What is known of a list stays known where the rest isn't.
    case (.sequence, _): left.opened
    case (_, .sequence): right.opened
    default: .unknown
    }
  }

  /// The same behind the call of a method of it.
  func changed(by call: LiteralCall) -> LiteralValue {
    switch (self, call.name, call.arguments.first) {
    case (.sequence(let values), "append", let value?): .sequence(values + [value])
    case (.sequence, "extend", let value?): .sum(self, value)
    case (.mapping(let entries), "update", .mapping(let others)?):
      .mapping(entries + others + call.keywords)
    case (.mapping(let entries), "update", nil): .mapping(entries + call.keywords)
    case (_, "copy", _), (_, "keys", _), (_, "values", _), (_, "items", _), (_, "sort", _): self
    default: opened
    }
  }

  /// The same behind `self[key] = value`; the key is nil where it can't be told.
  func changed(_ key: String?, to value: LiteralValue, line: Int) -> LiteralValue {
    guard case .mapping(let entries) = self, let key else { return opened }
    return .mapping(entries + [Entry(key: key, value: value, line: line)])
  }

  /// The same with something in it that can't be told.
  var opened: LiteralValue {
    switch self {
    case .sequence(let values): .sequence(values + [.unknown])
    case .mapping(let entries): .mapping(entries + [.unknown(line: 0)])
    case .string, .beginning, .call, .unknown: self
    }
  }
}
