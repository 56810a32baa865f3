package import PythonSyntax

/// Turns the bytes of one file after another into what they say, in storage that serves all.
package struct SourceParser: ~Copyable {
  private var source = SourceBuffer()
  private var parser = PythonParser()

  package init() {}

  /// Parses what `fill` puts into a buffer of so many bytes; it returns how many it wrote.
  ///
  /// - Parameter known: what the same bytes were found to say before, if anybody knows.
  package mutating func parse<Failure: Error>(
    capacity: Int, known: (UnsafeRawBufferPointer, ContentHash) -> ParsedModule?,
    _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> ParsedModule {
    try source.fill(capacity: capacity, fill)
    let bytes = UnsafeRawBufferPointer(source.bytes)
    let hash = ContentHash(bytes)
    return known(bytes, hash)
      ?? parser.parse(
        &source, contentHash: hash, decoder: TextDecoding.decode,
        normalizer: ParsedModule.normalized)
  }

  /// Parses bytes as they stand in a file.
  package mutating func parse(_ bytes: [UInt8]) -> ParsedModule {
    source.replace(with: bytes)
    return parser.parse(
      &source, decoder: TextDecoding.decode, normalizer: ParsedModule.normalized)
  }

  /// Parses texts that stand in memory, each result at its text's place.
  package static func parse(_ texts: [[UInt8]], jobs: Int) -> [ParsedModule] {
    ParallelMap.run(count: texts.count, jobs: jobs) {
      Worker()
    } body: { worker, index in
      worker.parser.parse(texts[index])
    }
  }

  private final class Worker {
    var parser = SourceParser()
  }
}

/// What became of one file.
package enum FileOutcome: Sendable {
  case parsed(ParsedModule)
  case unreadable(reason: String)
}
