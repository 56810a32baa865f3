/// What a parsed expression was, without its tree: enough to say whether it can be assigned to and
/// to quote it.
struct Expression {
  enum Kind: UInt8 {
    case name, attribute, `subscript`, call, starred, tuple, list, constant, string, fString
    case comparison, operation, conditional, lambda, yield, generator, comprehension, dictionary
    case set, await, assignment
  }

  var kind: Kind
  /// A bare name or attributes of one.
  var isChain = false
  var isParenthesized = false
  private var firstToken: Int32
  private var endToken: Int32
  private var firstInvalid: Int32
  private var firstStarred: Int32

  /// Twenty bytes, which are handed up from rule to rule in registers.
  @inline(__always)
  init(
    kind: Kind, isChain: Bool = false, start: Int, end: Int, invalidTarget: Int = -1,
    firstStar: Int = -1
  ) {
    self.kind = kind
    self.isChain = isChain
    firstToken = Int32(truncatingIfNeeded: start)
    endToken = Int32(truncatingIfNeeded: end)
    firstInvalid = Int32(truncatingIfNeeded: invalidTarget)
    firstStarred = Int32(truncatingIfNeeded: firstStar)
  }

  /// The tokens of the expression, without parentheses that only group it.
  var start: Int {
    get { Int(firstToken) }
    set { firstToken = Int32(truncatingIfNeeded: newValue) }
  }
  var end: Int {
    get { Int(endToken) }
    set { endToken = Int32(truncatingIfNeeded: newValue) }
  }

  /// The token of the first part that can't be assigned to, or -1.
  var invalidTarget: Int {
    get { Int(firstInvalid) }
    set { firstInvalid = Int32(truncatingIfNeeded: newValue) }
  }

  /// The token of the first starred part, which can't be deleted, or -1.
  var firstStar: Int {
    get { Int(firstStarred) }
    set { firstStarred = Int32(truncatingIfNeeded: newValue) }
  }

  /// Whether one name, attribute or subscript stands here, for annotations and `+=`.
  var isSingleTarget: Bool { kind == .name || kind == .attribute || kind == .subscript }

  @inline(__always)
  static func plain(_ kind: Kind, _ start: Int, _ end: Int) -> Expression {
    Expression(kind: kind, start: start, end: end, invalidTarget: start)
  }
}

/// How strongly the binary operators bind, by token kind; zero for what is none.
enum Precedence {
  static let or: UInt8 = 1
  static let and: UInt8 = 2
  static let not: UInt8 = 3
  static let comparison: UInt8 = 4
  static let bitOr: UInt8 = 5
  static let term: UInt8 = 10

  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    func set(_ precedence: UInt8, _ kinds: TokenKind...) {
      for kind in kinds { table[Int(kind.rawValue)] = precedence }
    }
    set(or, .or)
    set(and, .and)
    set(
      comparison, .equalEqual, .notEqual, .less, .greater, .lessEqual, .greaterEqual, .in, .is,
      .not)
    set(bitOr, .bar)
    set(6, .caret)
    set(7, .ampersand)
    set(8, .leftShift, .rightShift)
    set(9, .plus, .minus)
    set(term, .star, .slash, .doubleSlash, .percent, .at)
    return UnsafePointer(table)
  }()
}
