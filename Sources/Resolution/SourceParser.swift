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

  /// Parses bytes as they stand in a Python file.
  package mutating func parse(_ bytes: [UInt8]) -> ParsedModule { parse(bytes, as: .module) }

  /// Parses the code of a notebook; the bytes are those of its file.
  package mutating func parse(notebook bytes: [UInt8]) throws(Notebook.Malformed) -> ParsedModule {
    parse(try Notebook(bytes).text, as: .notebook)
  }

  private mutating func parse(_ bytes: [UInt8], as kind: PythonParser.Kind) -> ParsedModule {
    source.replace(with: bytes)
    return parser.parse(
      &source, as: kind, decoder: TextDecoding.decode, normalizer: ParsedModule.normalized)
  }

  /// Parses files that stand in memory, each result at its file's place; nil for a notebook that
  /// can't be read.
  package static func parse(
    _ files: [(path: String, bytes: [UInt8])], jobs: Int
  ) -> [ParsedModule?] {
    ParallelMap.run(count: files.count, jobs: jobs) {
      Worker()
    } body: { worker, index in
      let (path, bytes) = files[index]
      return ProjectMarker.isNotebook(path)
        ? try? worker.parser.parse(notebook: bytes) : worker.parser.parse(bytes)
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
