/// What the text of a class or function is like, for those who compare definitions with each other.
///
/// Hashes leave out comments, blanks and docstrings; equal hashes mean equal text but for one chance
/// in 2^64. The words Type 1 to 3 are those of Roy and Cordy, "A Survey on Software Clone Detection
/// Research" (2007).
package struct Body: Sendable {
  package let definition: Definition.ID
  /// What stands between the name and the colon of a function, each blank one space:
  /// `(self, name: str = "") -> str`. None for a class.
  package let signature: TextRange
  /// What the first `return` calls, dotted: `OrderFactory`; none where that is no call.
  package let returned: TextRange
  /// The attributes that `__init__` or `__post_init__` sets, each once: indices into
  /// ``ParsedModule/texts``.
  package let attributes: Range<UInt32>
  /// Tokens behind the header, without line ends and docstrings.
  package let tokenCount: UInt32
  /// How many statements a function has, those in its blocks and the headers of these among them.
  package private(set) var statements: UInt32 = 0
  /// Of the source from the first character of the header, docstrings and all; 0 of members, which
  /// nobody compares by their text.
  package let source: UInt64
  /// Of the tokens as they are written (Type 1).
  package let exact: UInt64
  /// Of the tokens with every literal made one, and every name but those of attributes and of what
  /// is called (Type 2).
  package let shape: UInt64
  /// Indices into ``ParsedModule/prints``, those of its methods for a class; none of functions whose
  /// names begin with `test`.
  package let prints: Range<UInt32>
}

/// Selects fingerprints of a sequence of tokens, so that two sequences which share a long enough
/// part share a fingerprint (Type 3): winnowing, by Schleimer, Wilkerson and Aiken, SIGMOD 2003.
///
/// A part of `gram + window - 1` tokens is sure to be found, one shorter than `gram` never is.
struct Winnowing: ~Copyable {
  static let gram = 12
  static let window = 8
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// `base` to the power of `gram`.
  private static let leaving: UInt64 = (0..<gram).reduce(1) { power, _ in power &* base }

  /// What stands for each token of the body at hand, and the hash of the gram that begins at each.
  private var codes: UnsafeMutablePointer<UInt64>
  private var hashes: UnsafeMutablePointer<UInt32>
  private var capacity = 1 << 10

  init() {
    codes = .allocate(capacity: capacity)
    hashes = .allocate(capacity: capacity)
  }

  deinit {
    codes.deallocate()
    hashes.deallocate()
  }

  /// Where a body of at most so many tokens puts what stands for each.
  mutating func codes(for count: Int) -> UnsafeMutablePointer<UInt64> {
    if count > capacity {
      codes.deallocate()
      hashes.deallocate()
      capacity = count * 2
      codes = .allocate(capacity: capacity)
      hashes = .allocate(capacity: capacity)
    }
    return codes
  }

  /// Appends the fingerprints of the first `count` codes: one wherever the window has a new least
  /// hash.
  func finish(_ count: Int, _ prints: inout [UInt32]) {
    let last = count - Self.gram
    guard last >= Self.window - 1 else { return }
    let base = Self.base
    let leaving = Self.leaving
    var rolling: UInt64 = 0
    for place in 0..<Self.gram { rolling = rolling &* base &+ codes[place] }
    hashes[0] = Self.hash(rolling)
    for gram in 1...last {
      rolling =
        rolling &* base &+ codes[gram &+ Self.gram &- 1] &- codes[gram &- 1] &* leaving
      hashes[gram] = Self.hash(rolling)
    }
    var least = -1
    for gram in (Self.window - 1)...last {
      let first = gram &- Self.window &+ 1
      if least < first {
        // The least has left the window; the rightmost of equals takes its place.
        least = first
        for place in first...gram where hashes[place] <= hashes[least] { least = place }
      } else if hashes[gram] <= hashes[least] {
        least = gram
      } else {
        continue
      }
      prints.append(hashes[least])
    }
  }

  @inline(__always)
  private static func hash(_ rolling: UInt64) -> UInt32 {
    UInt32(
      truncatingIfNeeded: ((rolling ^ rolling >> 31) &* 0xBF58_476D_1CE4_E5B9) >> 32)
  }
}
