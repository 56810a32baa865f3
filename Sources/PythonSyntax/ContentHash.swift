/// Tells whether the bytes of a file are still those that were read.
///
/// 64 bits, folded from products of 128: it finds every accident and no attack. After wyhash
/// (Wang Yi, public domain).
package struct ContentHash: Hashable, Sendable {
  package let value: UInt64

  /// Of the bytes as they stand in the file, before any decoding.
  package init(_ bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { ContentHash($0) }
  }

  /// The same for bytes in storage of the caller's.
  package init(_ bytes: UnsafeRawBufferPointer) {
    var hash = Self.seed ^ UInt64(bytes.count)
    var offset = 0
    while offset + 16 <= bytes.count {
      let first = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let second = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
      hash = Self.fold(first.littleEndian ^ hash, second.littleEndian ^ Self.odd)
      offset += 16
    }
    var rest: (UInt64, UInt64) = (0, 0)
    var shift: UInt64 = 0
    while offset < bytes.count {
      let byte = UInt64(bytes[offset])
      if shift < 64 { rest.0 |= byte << shift } else { rest.1 |= byte << (shift - 64) }
      shift += 8
      offset += 1
    }
    value = Self.fold(rest.0 ^ hash ^ Self.odd, rest.1 ^ Self.seed)
  }

  private static let seed: UInt64 = 0xa076_1d64_78bd_642f
  private static let odd: UInt64 = 0xe703_7ed1_a0b4_28db

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return high ^ low
  }
}
