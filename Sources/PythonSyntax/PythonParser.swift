/// Parses Python files one after another with storage that is allocated once.
///
/// Parsing never fails: a file that CPython 3.13 would refuse has an ``ParsedModule/error`` and
/// still tells what stands on both sides of the broken region. Accepted beyond 3.13: t-strings and
/// unparenthesized `except A, B:` of 3.14, `lazy import` of 3.15.
package struct PythonParser: ~Copyable {
  private var tokens = TokenBuffer()
  private var storage = Parser.Storage()

  package init() {}

  /// What a text is part of.
  package enum Kind: Sendable {
    case module
    /// The cells of a notebook: executed in the order that their reader likes, with names and an
    /// `await` that IPython gives, and from a folder that nobody has written down.
    case notebook
  }

  /// Tells what a file says. The buffer is made UTF-8 with LF line ends on the way; `decoder` is
  /// asked for what the cookie of the file names, beside UTF-8, ASCII and Latin-1, `normalizer` for
  /// the normal form of identifiers that are not ASCII.
  ///
  /// - Parameter contentHash: of the file, where it is known already.
  package mutating func parse(
    _ source: inout SourceBuffer, as kind: Kind = .module, contentHash: ContentHash? = nil,
    decoder: SourceEncoding.Decoder = { _, _ in .unknownEncoding },
    normalizer: IdentifierForm.Normalizer = { $0 }
  ) -> ParsedModule {
    let byteCount = source.count
    let hash = contentHash ?? ContentHash(UnsafeRawBufferPointer(source.bytes))
    if let error = SourceEncoding.normalize(&source, decoder: decoder) {
      return ParsedModule(error: error, byteCount: byteCount, contentHash: hash)
    }
    var lexer = lex(source, isTolerant: false)
    lexer.run()
    if lexer.hasForeignWords {
      let text = IdentifierForm.normalized(source, lexer.tokens, by: normalizer)
      tokens = lexer.takeTokens()
      if let text { source.replace(with: text) }
      lexer = lex(source, isTolerant: false)
      lexer.run()
    }
    var parser = Parser(lexer: lexer, mode: .strict, storage: takeStorage())
    let error = parser.moduleError(lexicalError: lexer.error)
    let module: ParsedModule
    if error == nil {
      let refusal = kind == .module ? parser.compilationError() : nil
      parser.scanReferences()
      if kind == .module {
        parser.recordUnboundNames()
        parser.noteCalledImports()
      } else {
        parser.noteNotebook()
      }
      parser.noteOrigin()
      parser.scanBodies()
      module = ParsedModule(
        parser.facts, suppressions: lexer.suppressions,
        ignoreDirectives: lexer.ignoreDirectives, refusal: refusal,
        lineCount: lexer.lineCount,
        byteCount: byteCount, contentHash: hash)
      storage = parser.takeStorage()
      tokens = lexer.takeTokens()
    } else {
      tokens = lexer.takeTokens()
      var tolerant = lex(source, isTolerant: true)
      tolerant.run()
      var recovering = Parser(
        lexer: tolerant, mode: .recovering, storage: parser.takeStorage())
      recovering.recoverModule()
      recovering.scanReferences()
      if kind == .notebook { recovering.noteNotebook() }
      recovering.scanBodies()
      module = ParsedModule(
        recovering.facts, suppressions: tolerant.suppressions,
        ignoreDirectives: tolerant.ignoreDirectives, error: error,
        lineCount: source.bytes.count { $0 == 0x0A }, byteCount: byteCount,
        contentHash: hash)
      storage = recovering.takeStorage()
      tokens = tolerant.takeTokens()
    }
    return module
  }

  private mutating func takeStorage() -> Parser.Storage {
    var taken = Parser.Storage()
    swap(&taken, &storage)
    return taken
  }

  private mutating func lex(_ source: borrowing SourceBuffer, isTolerant: Bool) -> Lexer {
    var buffer = TokenBuffer(capacity: 1)
    swap(&buffer, &tokens)
    return Lexer(source: source, tokens: buffer, isTolerant: isTolerant)
  }

  /// Parses one text, for whom no file stands behind it.
  package static func parse(_ text: String) -> ParsedModule { parse(Array(text.utf8)) }

  /// The same for the bytes of a file, as they stand on the disk.
  package static func parse(_ bytes: [UInt8]) -> ParsedModule {
    var source = SourceBuffer(capacity: bytes.count)
    source.replace(with: bytes)
    var parser = PythonParser()
    return parser.parse(&source)
  }
}
