import Platform

/// Symbolic links of the disk, by paths in the system's bytes.
enum SymbolicLink {
  private static let maximum = 4_096

  /// What a link says that it leads to; nil where there is no link, or one that says too much.
  static func target(of path: [UInt8]) -> [UInt8]? {
    var target = [UInt8](repeating: 0, count: maximum)
    let length = (path + [0]).withUnsafeBytes { raw in
      raw.baseAddress.map { address in
        target.withUnsafeMutableBytes { buffer in
          buffer.baseAddress.map {
            readlink(
              address.assumingMemoryBound(to: CChar.self),
              $0.assumingMemoryBound(to: CChar.self), buffer.count)
          } ?? -1
        }
      } ?? -1
    }
    return length > 0 && length < maximum ? Array(target[..<length]) : nil
  }
}
