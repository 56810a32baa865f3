import Platform
import PythonSyntax
import Synchronization

/// What was read of a tree so far, so that copies of a file are parsed once and kept once: what a file
/// says depends on its bytes alone.
///
/// A hash of 64 bits proves nothing to somebody who means to deceive; so the bytes are compared.
final class SameFiles: Sendable {
  private let known = Mutex<[ContentHash: (index: Int32, module: ParsedModule)]>([:])

  /// What the same bytes were found to say; nil where there are none among what was read.
  ///
  /// - Parameter path: of the file of a number, from the root of the file system.
  func module(
    of bytes: UnsafeRawBufferPointer, _ hash: ContentHash, path: (Int) -> [UInt8]
  ) -> ParsedModule? {
    guard let other = known.withLock({ $0[hash] }), other.module.byteCount == bytes.count else {
      return nil
    }
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return other.module }
    guard let copy = try? FileReader.bytes(path(Int(other.index)), limit: bytes.count),
      copy.count == bytes.count, memcmp(copy, start, copy.count) == 0
    else { return nil }
    return other.module
  }

  func note(_ module: ParsedModule, of index: Int) {
    known.withLock { known in
      if known[module.contentHash] == nil {
        known[module.contentHash] = (Int32(truncatingIfNeeded: index), module)
      }
    }
  }
}
