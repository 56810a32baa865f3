import Glibc
package import PythonSyntax

/// Reads and parses the files of a project, one task a core, each result at its file's place, so
/// that nothing depends on how many tasks there are.
package struct FileReader: Sendable {
  package let root: String
  package let jobs: Int
  /// Whether the bodies of definitions are to be compared.
  package let readsBodies: Bool

  package init(root: String, jobs: Int, readsBodies: Bool = false) {
    self.root = root
    self.jobs = jobs
    self.readsBodies = readsBodies
  }

  /// What became of one file.
  package enum Outcome: Sendable {
    case parsed(ParsedModule)
    case unreadable(reason: String)
  }

  /// Parses every file and gives what `transform` makes of it, in the order of the files.
  package func parse<Result: Sendable>(
    _ files: [SourceFile], _ transform: @escaping @Sendable (Int, Outcome) -> Result
  ) -> [Result] {
    let root = Array(root.utf8) + [UInt8(ascii: "/")]
    return ParallelMap.run(count: files.count, jobs: jobs) { [readsBodies] in
      Worker(readsBodies: readsBodies)
    } body: { worker, index in
      transform(index, worker.parse(root + files[index].rawPath))
    }
  }

  /// Parses every file; those that can't be read stand in the second part, by their index.
  package func parse(
    _ files: [SourceFile]
  ) -> (parsed: [ParsedModule], unreadable: [Int: String]) {
    var parsed: [ParsedModule] = []
    parsed.reserveCapacity(files.count)
    var unreadable: [Int: String] = [:]
    for (index, outcome) in parse(files, { _, outcome in outcome }).enumerated() {
      switch outcome {
      case .parsed(let module): parsed.append(module)
      case .unreadable(let reason): unreadable[index] = reason
      }
    }
    return (parsed, unreadable)
  }

  /// The bytes of a file as they stand; nil where it can't be read.
  package func bytes(of file: SourceFile) -> [UInt8]? {
    Worker(readsBodies: false).bytes(Array(root.utf8) + [UInt8(ascii: "/")] + file.rawPath)
  }

  /// Parses texts that stand in memory, as tests do.
  package static func parse(
    texts: [[UInt8]], jobs: Int, readsBodies: Bool = false
  ) -> [ParsedModule] {
    ParallelMap.run(count: texts.count, jobs: jobs) {
      Worker(readsBodies: readsBodies)
    } body: { worker, index in
      worker.parse(bytes: texts[index])
    }
  }

  /// The storage of one task.
  private final class Worker {
    private var source = SourceBuffer()
    private var parser: PythonParser

    init(readsBodies: Bool) { parser = PythonParser(readsBodies: readsBodies) }

    func parse(bytes: [UInt8]) -> ParsedModule {
      source.replace(with: bytes)
      return parser.parse(&source, decoder: TextDecoding.decode)
    }

    func parse(_ path: [UInt8]) -> Outcome {
      do throws(ReadError) {
        try read(path)
        return .parsed(parser.parse(&source, decoder: TextDecoding.decode))
      } catch {
        return .unreadable(reason: error.reason)
      }
    }

    func bytes(_ path: [UInt8]) -> [UInt8]? {
      do throws(ReadError) {
        try read(path)
        return Array(source.bytes)
      } catch {
        return nil
      }
    }

    private struct ReadError: Error {
      let reason: String
    }

    private func read(_ path: [UInt8]) throws(ReadError) {
      // Non-blocking and without following links: a pipe that took the file's place can't hang us.
      let descriptor = (path + [0]).withUnsafeBytes { raw in
        raw.baseAddress.map {
          open(
            $0.assumingMemoryBound(to: CChar.self), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        } ?? -1
      }
      guard descriptor >= 0 else { throw ReadError(reason: String(cString: strerror(errno))) }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw ReadError(reason: String(cString: strerror(errno)))
      }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw ReadError(reason: "not a regular file")
      }
      guard status.st_size < Int(UInt32.max) else {
        throw ReadError(reason: "larger than 4 GiB")
      }
      try source.fill(capacity: Int(status.st_size)) { buffer throws(ReadError) in
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
          let count = Glibc.read(descriptor, base + filled, buffer.count - filled)
          if count < 0, errno == EINTR { continue }
          guard count >= 0 else { throw ReadError(reason: String(cString: strerror(errno))) }
          if count == 0 { break }
          filled += count
        }
        return filled
      }
    }
  }
}
