/// The bytes of one file, in storage that serves file after file.
///
/// The lexer may look a few bytes past the end, so that ``padding`` zero bytes always follow.
package struct SourceBuffer: ~Copyable {
  static let padding = 32

  package private(set) var base: UnsafeMutablePointer<UInt8>
  package private(set) var count = 0
  private var capacity: Int

  /// Room for files of `capacity` bytes at first; larger ones make it grow.
  package init(capacity: Int = 1 << 16) {
    base = .allocate(capacity: capacity + Self.padding)
    base.initialize(repeating: 0, count: capacity + Self.padding)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  /// Makes room for `capacity` bytes and lets `body` fill them; it returns how many it wrote.
  package mutating func fill<Failure>(
    capacity wanted: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(wanted)
    count = try body(UnsafeMutableRawBufferPointer(start: base, count: wanted))
    precondition(count <= wanted)
    pad()
  }

  /// Puts the bytes of another file in the place of those that it holds.
  package mutating func replace(with bytes: some Collection<UInt8>) {
    reserve(bytes.count)
    count = bytes.count
    let target = UnsafeMutableBufferPointer(start: base, count: count)
    if bytes.withContiguousStorageIfAvailable({ _ = target.update(from: $0) }) == nil {
      _ = target.update(fromContentsOf: bytes)
    }
    pad()
  }

  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// Drops the first `length` bytes.
  mutating func dropFirst(_ length: Int) {
    (base).update(from: base + length, count: count - length)
    count -= length
    pad()
  }

  /// Makes every CR and CRLF an LF, in place, and ends the text with one, as CPython does before
  /// it tokenizes.
  mutating func normalizeLineEnds(hasCarriageReturn: Bool) {
    if hasCarriageReturn {
      var to = 0
      var from = 0
      while from < count {
        var byte = base[from]
        if byte == 0x0D {
          byte = 0x0A
          if from + 1 < count, base[from + 1] == 0x0A { from += 1 }
        }
        base[to] = byte
        to += 1
        from += 1
      }
      count = to
      pad()
    }
    if count > 0, base[count - 1] != 0x0A {
      reserve(count + 1)
      base[count] = 0x0A
      count += 1
      pad()
    }
  }

  private mutating func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + Self.padding)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  private func pad() { (base + count).update(repeating: 0, count: Self.padding) }
}
