/// Booleans, numbers, dates and times, each by the grammar of TOML 1.0.
enum TOMLWord {
  static func content(_ word: String) -> TOMLValue.Content? {
    switch word {
    case "true": .boolean(true)
    case "false": .boolean(false)
    case "inf", "+inf": .float(.infinity)
    case "-inf": .float(-.infinity)
    case "nan", "+nan", "-nan": .float(.nan)
    default: number(word) ?? (isDate(word) ? .date(word) : nil)
    }
  }

  // MARK: - Numbers

  private static func number(_ word: String) -> TOMLValue.Content? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      let digits = word.dropFirst(2)
      guard hasDigits(digits, { $0.isDigit(radix) }) else { return nil }
      return Int(digits.filter { $0 != "_" }, radix: radix).map { .integer($0) }
    }
    var rest = word[...]
    if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
    let whole = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
    guard hasDigits(whole, { $0.isDigit(10) }), whole.count == 1 || whole.first != "0" else {
      return nil
    }
    let plain = word.filter { $0 != "_" }
    rest = rest[whole.endIndex...]
    guard !rest.isEmpty else { return Int(plain).map { .integer($0) } }
    if rest.first == "." {
      let fraction = rest.dropFirst().prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
      guard hasDigits(fraction, { $0.isDigit(10) }) else { return nil }
      rest = rest[fraction.endIndex...]
    }
    if rest.first == "e" || rest.first == "E" {
      rest.removeFirst()
      if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
      guard hasDigits(rest, { $0.isDigit(10) }) else { return nil }
      rest = ""
    }
    guard rest.isEmpty else { return nil }
    return Double(plain).map { .float($0) }
  }

  /// Digits, with underscores only between them.
  private static func hasDigits(_ text: Substring, _ isDigit: (Character) -> Bool) -> Bool {
    !text.isEmpty
      && text.split(separator: "_", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.allSatisfy(isDigit)
      }
  }

  // MARK: - Dates

  /// `1979-05-27T07:32:00.5-07:00`, or its date or time alone (RFC 3339).
  private static func isDate(_ word: String) -> Bool {
    var rest = Array(word.utf8)[...]
    func two(_ range: ClosedRange<Int>) -> Int? {
      guard rest.count >= 2, let tens = rest.first, let ones = rest.dropFirst().first,
        tens.isDigit, ones.isDigit
      else { return nil }
      rest = rest.dropFirst(2)
      let number = Int(tens - 0x30) * 10 + Int(ones - 0x30)
      return range.contains(number) ? number : nil
    }
    func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }
    let isDate = rest.count >= 5 && rest.dropFirst(4).first == UInt8(ascii: "-")
    if isDate {
      guard let century = two(0...99), let year = two(0...99), century + year > 0,
        take(UInt8(ascii: "-")), let month = two(1...12), take(UInt8(ascii: "-")),
        two(1...days(in: month, of: century * 100 + year)) != nil
      else { return false }
      if rest.isEmpty { return true }
      guard take(UInt8(ascii: "T")) || take(UInt8(ascii: "t")) || take(0x20) else { return false }
    }
    guard two(0...23) != nil, take(UInt8(ascii: ":")), two(0...59) != nil, take(UInt8(ascii: ":")),
      two(0...59) != nil
    else { return false }
    if take(UInt8(ascii: ".")) {
      let digits = rest.prefix { $0.isDigit }
      if digits.isEmpty { return false }
      rest = rest.dropFirst(digits.count)
    }
    if rest.isEmpty { return true }
    guard isDate else { return false }
    if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return rest.isEmpty }
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return false }
    return two(0...23) != nil && take(UInt8(ascii: ":")) && two(0...59) != nil && rest.isEmpty
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Character {
  fileprivate func isDigit(_ radix: Int) -> Bool {
    isASCII && hexDigitValue.map { $0 < radix } == true
  }
}
