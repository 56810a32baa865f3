/// Parses Python files one after another with storage that is allocated once.
///
/// Parsing never fails: a file that CPython 3.13 would refuse has an ``ParsedModule/error`` and
/// still tells what stands on both sides of the broken region. Accepted beyond 3.13: t-strings and
/// unparenthesized `except A, B:` of 3.14, `lazy import` of 3.15.
package struct PythonParser: ~Copyable {
  private var tokens = TokenBuffer()

  package init() {}

  package mutating func parse(
    _ source: inout SourceBuffer, decoder: SourceEncoding.Decoder = { _, _ in .unknownEncoding }
  ) -> ParsedModule {
    let byteCount = source.count
    if let error = SourceEncoding.normalize(&source, decoder: decoder) {
      var module = ParsedModule()
      module.error = error
      module.byteCount = byteCount
      return module
    }
    var lexer = lex(source, isTolerant: false)
    lexer.run()
    var parser = Parser(lexer: lexer, mode: .strict)
    let error = parser.moduleError(lexicalError: lexer.error)
    var module: ParsedModule
    if error == nil {
      module = parser.facts
      module.suppressions = lexer.suppressions
      module.lineCount = lexer.lineCount
      tokens = lexer.takeTokens()
    } else {
      tokens = lexer.takeTokens()
      var tolerant = lex(source, isTolerant: true)
      tolerant.run()
      var recovering = Parser(lexer: tolerant, mode: .recovering)
      recovering.recoverModule()
      module = recovering.facts
      module.suppressions = tolerant.suppressions
      module.lineCount = source.bytes.count { $0 == 0x0A }
      tokens = tolerant.takeTokens()
    }
    module.error = error
    module.byteCount = byteCount
    return module
  }

  private mutating func lex(_ source: borrowing SourceBuffer, isTolerant: Bool) -> Lexer {
    var buffer = TokenBuffer(capacity: 1)
    swap(&buffer, &tokens)
    return Lexer(source: source, tokens: buffer, isTolerant: isTolerant)
  }

  /// Parses one text, for whom no file stands behind it.
  package static func parse(_ text: String) -> ParsedModule { parse(Array(text.utf8)) }

  package static func parse(_ bytes: [UInt8]) -> ParsedModule {
    var source = SourceBuffer(capacity: bytes.count)
    source.replace(with: bytes)
    var parser = PythonParser()
    return parser.parse(&source)
  }
}
