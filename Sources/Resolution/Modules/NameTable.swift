import PythonSyntax

/// Names as small integers, each text once. Open addressing over the bytes; the table is the only
/// place where the analysis hashes text.
package struct NameTable: Sendable {
  private var text: [UInt8] = []
  private var starts: [UInt32] = [0]
  /// The id of the name that hashes to a slot or before it; -1 in a free one.
  private var slots: [Int32]
  private var mask: Int

  /// An empty table; `capacity` is a power of two, and the table grows when it is half full.
  package init(capacity: Int = 1 << 14) {
    slots = [Int32](repeating: -1, count: capacity)
    mask = capacity - 1
  }

  package var count: Int { starts.count - 1 }

  /// Every name, in the order in which they came.
  package var ids: Range<NameID> { NameID(0)..<NameID(count) }

  /// The name in UTF-8, without a copy.
  package func bytes(_ name: NameID) -> ArraySlice<UInt8> { text[range(name.rawValue)] }

  private func range(_ name: Int32) -> Range<Int> {
    Int(starts[Int(name)])..<Int(starts[Int(name) + 1])
  }

  /// The name as text.
  package subscript(name: NameID) -> String { String(decoding: bytes(name), as: UTF8.self) }

  /// The id of a name, new where the name is.
  package mutating func intern(_ name: String) -> NameID {
    var name = name
    return name.withUTF8 { intern($0) }
  }

  /// The same for bytes, which are copied only where the name is new.
  package mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> NameID {
    var slot = Self.hash(bytes) & mask
    while true {
      let candidate = slots[slot]
      if candidate < 0 { break }
      if equals(candidate, bytes) { return NameID(rawValue: candidate) }
      slot = (slot + 1) & mask
    }
    let name = NameID(count)
    text.append(contentsOf: bytes)
    starts.append(UInt32(text.count))
    slots[slot] = name.rawValue
    if count * 2 > slots.count { grow() }
    return name
  }

  /// The id of a name that was interned.
  package func find(_ bytes: UnsafeBufferPointer<UInt8>) -> NameID? {
    var slot = Self.hash(bytes) & mask
    while true {
      let candidate = slots[slot]
      if candidate < 0 { return nil }
      if equals(candidate, bytes) { return NameID(rawValue: candidate) }
      slot = (slot + 1) & mask
    }
  }

  /// The id of a name that is known; nil for any other.
  package func find(_ name: String) -> NameID? {
    var name = name
    return name.withUTF8 { find($0) }
  }

  private func equals(_ name: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(name)
    guard range.count == bytes.count else { return false }
    for offset in 0..<bytes.count where text[range.lowerBound + offset] != bytes[offset] {
      return false
    }
    return true
  }

  /// FNV-1a, folded. Source: Fowler, Noll, Vo.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for name in 0..<Int32(count) {
      var slot = text[range(name)].withUnsafeBufferPointer { Self.hash($0) & mask }
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = name
    }
  }
}
