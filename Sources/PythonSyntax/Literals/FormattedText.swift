/// What is put into a template of text: the right side of `%`, or the arguments of `format`.
struct FormattedText {
  /// By position; nil where one isn't known.
  private let values: [String?]
  private let keywords: [String: String]

  /// - Parameter right: what stands behind `%`.
  init(_ right: LiteralValue) {
    switch right {
    case .sequence(let elements): values = elements.map(\.string)
    case .string(let text): values = [text]
    case .beginning, .mapping, .call, .unknown: values = [nil]
    }
    keywords = [:]
  }

  /// - Parameter call: that of `format`.
  init(_ call: LiteralCall) {
    values = call.arguments.map(\.string)
    keywords = Dictionary(
      call.keywords.compactMap { entry in entry.value.string.map { (entry.key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The text that a template becomes; unknown where that can't be told.
  func filled(
    in template: LiteralValue, by fill: (FormattedText, String) -> String?
  ) -> LiteralValue {
    guard case .string(let text) = template, let result = fill(self, text) else { return .unknown }
    return .text(result)
  }

  /// `%s` and `%%`, each value once. Source: Python's documentation, "printf-style String
  /// Formatting".
  static func percent(_ text: FormattedText, _ template: String) -> String? {
    var result = ""
    var next = 0
    var rest = template[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      switch rest.popFirst() {
      case "%": result.append("%")
      case "s" where next < text.values.count:
        guard let value = text.values[next] else { return nil }
        result += value
        guard result.utf8.count <= LiteralValue.maximumText else { return nil }
        next += 1
      default: return nil
      }
    }
    return next == text.values.count ? result : nil
  }

  /// `{}`, `{0}`, `{name}` without conversions. Source: Python's documentation, "Format String
  /// Syntax".
  static func braces(_ text: FormattedText, _ template: String) -> String? {
    var result = ""
    var next = 0
    var rest = template[...]
    while let character = rest.popFirst() {
      guard character == "{" || character == "}" else {
        result.append(character)
        continue
      }
      if rest.first == character {
        result.append(character)
        rest = rest.dropFirst()
        continue
      }
      guard character == "{", let end = rest.firstIndex(of: "}") else { return nil }
      let field = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      let place = field.isEmpty ? next : Int(field)
      if field.isEmpty { next += 1 }
      let value =
        place.map { text.values.indices.contains($0) ? text.values[$0] : nil }
        ?? text.keywords[field]
      guard let value else { return nil }
      result += value
      guard result.utf8.count <= LiteralValue.maximumText else { return nil }
    }
    return result
  }
}
