/// The patterns of `match`, PEP 634.
extension Parser {
  /// `patterns`: an open sequence or one pattern.
  mutating func patterns() throws(Failed) {
    let isStarred = kind == .star
    try maybeStarPattern()
    if kind == .comma {
      while accept(.comma) {
        if kind == .colon || kind == .if { return }
        try maybeStarPattern()
      }
    } else if isStarred {
      throw unexpected()
    }
  }

  private mutating func maybeStarPattern() throws(Failed) {
    if accept(.star) {
      try captureTarget(allowsWildcard: true)
    } else {
      try pattern()
    }
  }

  private mutating func captureTarget(allowsWildcard: Bool) throws(Failed) {
    if !allowsWildcard, isName(index, "_") { throw unexpected() }
    try expect(.name)
    bind(index - 1)
    switch kind {
    case .dot, .leftParenthesis, .equal: throw unexpected()
    default: break
    }
  }

  private mutating func pattern() throws(Failed) {
    try descend()
    defer { depth -= 1 }
    repeat { try closedPattern() } while accept(.bar)
    guard accept(.as) else { return }
    if isName(index, "_") { throw refuse("cannot use '_' as a target", at: index) }
    guard kind == .name else {
      if beginsExpression(kind) {
        throw refuse("cannot use this expression as pattern target", at: index)
      }
      throw unexpected()
    }
    index += 1
    bind(index - 1)
    switch kind {
    case .dot, .leftParenthesis, .equal, .leftBracket:
      throw refuse("cannot use this expression as pattern target", at: index - 1)
    default: break
    }
  }

  private mutating func closedPattern() throws(Failed) {
    switch kind {
    case .minus, .number: try numberPattern()
    case .string, .fStringStart: _ = try atom()
    case .keywordNone, .keywordTrue, .keywordFalse: index += 1
    case .name: try namePattern()
    case .leftParenthesis: try sequencePattern(until: .rightParenthesis)
    case .leftBracket: try sequencePattern(until: .rightBracket)
    case .leftBrace: try mappingPattern()
    default: throw unexpected()
    }
  }

  private func isImaginary(_ token: Int) -> Bool {
    text[Int(tokens[token].end) - 1] | 0x20 == UInt8(ascii: "j")
  }

  /// `1`, `-1`, `1 + 2j`
  private mutating func numberPattern() throws(Failed) {
    _ = accept(.minus)
    try expect(.number)
    let real = index - 1
    guard kind == .plus || kind == .minus else { return }
    if isImaginary(real) {
      throw refuse("real number required in complex literal", at: real)
    }
    index += 1
    try expect(.number)
    if !isImaginary(index - 1) {
      throw refuse("imaginary number required in complex literal", at: index - 1)
    }
  }

  private mutating func dottedName() throws(Failed) {
    try expect(.name)
    while accept(.dot) { try expect(.name) }
  }

  /// A capture, the wildcard, a dotted value, or a class.
  private mutating func namePattern() throws(Failed) {
    let start = index
    try dottedName()
    if kind == .leftParenthesis { return try classArguments() }
    if kind == .equal { throw unexpected() }
    if index == start + 1, !isName(start, "_") { bind(start) }
  }

  private mutating func classArguments() throws(Failed) {
    index += 1
    bracketDepth += 1
    var sawKeyword = false
    while kind != .rightParenthesis {
      let start = index
      if kind == .name, nextKind == .equal {
        index += 2
        sawKeyword = true
        try pattern()
      } else {
        try pattern()
        if sawKeyword { throw refuse("positional patterns follow keyword patterns", at: start) }
      }
      guard accept(.comma) else { break }
    }
    try expect(.rightParenthesis)
    bracketDepth -= 1
  }

  /// A group or a sequence.
  private mutating func sequencePattern(until closing: TokenKind) throws(Failed) {
    index += 1
    bracketDepth += 1
    var isGroup = closing == .rightParenthesis
    var sawStar = false
    while kind != closing {
      sawStar = sawStar || kind == .star
      try maybeStarPattern()
      guard accept(.comma) else { break }
      isGroup = false
    }
    if isGroup, sawStar { throw unexpected() }
    try expect(closing)
    bracketDepth -= 1
  }

  private mutating func mappingPattern() throws(Failed) {
    index += 1
    bracketDepth += 1
    var rest = -1
    while kind != .rightBrace {
      if rest >= 0 {
        throw refuse(
          "double star pattern must be the last (right-most) subpattern in the mapping pattern",
          at: rest)
      }
      if accept(.doubleStar) {
        rest = index
        try captureTarget(allowsWildcard: false)
      } else {
        try mappingKey()
        try expect(.colon)
        try pattern()
      }
      guard accept(.comma) else { break }
    }
    try expect(.rightBrace)
    bracketDepth -= 1
  }

  private mutating func mappingKey() throws(Failed) {
    switch kind {
    case .minus, .number: try numberPattern()
    case .string, .fStringStart: _ = try atom()
    case .keywordNone, .keywordTrue, .keywordFalse: index += 1
    case .name:
      guard nextKind == .dot else { throw unexpected() }
      try dottedName()
    default: throw unexpected()
    }
  }
}
