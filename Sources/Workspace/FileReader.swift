import Platform
import PythonSyntax
import Resolution

/// Reads regular files within limits; what can't be read has a reason.
///
/// Without blocking and without following links, so that a pipe that took a file's place can't hang
/// us.
enum FileReader {
  /// Why a file can't be read, in the system's words or ours.
  struct ReadError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// By the number of the last error of the system.
    static var last: ReadError { ReadError(String(cString: strerror(errno))) }
  }

  /// No Python file that a person reads is as large; CPython takes minutes for one.
  static let maximumSource = 256 << 20
  static let maximumDocument = 16 << 20

  /// The bytes of a file as they stand.
  static func bytes(
    _ path: [UInt8], limit: Int, followingLinks: Bool = false
  ) throws(ReadError) -> [UInt8] {
    try open(path, limit: limit, followingLinks: followingLinks) {
      size, fill throws(ReadError) in
      var failure: ReadError?
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        do throws(ReadError) {
          count = try fill(UnsafeMutableRawBufferPointer(buffer))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return bytes
    }
  }

  /// What a Python file or a notebook says.
  ///
  /// - Parameter known: what the same bytes of a Python file were found to say before, if anybody
  ///   knows.
  static func module(
    _ path: [UInt8], with parser: inout SourceParser,
    known: (UnsafeRawBufferPointer, ContentHash) -> ParsedModule?
  ) throws(ReadError) -> ParsedModule {
    if ProjectMarker.isNotebook(path) {
      let bytes = try bytes(path, limit: maximumSource)
      do throws(Notebook.Malformed) {
        return try parser.parse(notebook: bytes)
      } catch {
        throw ReadError("line \(error.line): \(error.message)")
      }
    }
    return try open(path, limit: maximumSource, followingLinks: false) {
      size, fill throws(ReadError) in
      try parser.parse(capacity: size, known: known, fill)
    }
  }

  private typealias Fill = (UnsafeMutableRawBufferPointer) throws(ReadError) -> Int

  private static func open<Result: ~Copyable>(
    _ path: [UInt8], limit: Int, followingLinks: Bool,
    _ body: (_ size: Int, _ fill: Fill) throws(ReadError) -> Result
  ) throws(ReadError) -> Result {
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW)
    let descriptor = (path + [0]).withUnsafeBytes { raw in
      raw.baseAddress.map { Platform.open($0.assumingMemoryBound(to: CChar.self), flags) } ?? -1
    }
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    guard status.st_mode & S_IFMT == S_IFREG else { throw ReadError("not a regular file") }
    guard status.st_size <= limit else {
      throw ReadError("larger than \(limit >> 20) MiB (it has \(status.st_size >> 20))")
    }
    return try body(Int(status.st_size)) { buffer throws(ReadError) in
      var filled = 0
      while filled < buffer.count, let base = buffer.baseAddress {
        let count = read(descriptor, base + filled, buffer.count - filled)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .last }
        if count == 0 { break }
        filled += count
      }
      return filled
    }
  }
}
