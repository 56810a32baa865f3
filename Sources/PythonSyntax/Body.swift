/// What the text of a class or function is like, for those who compare definitions with each other.
/// Made only where it is asked for.
///
/// Hashes leave out comments, blanks and docstrings; equal hashes mean equal text but for one chance
/// in 2^64. The words Type 1 to 3 are those of Roy and Cordy, "A Survey on Software Clone Detection
/// Research" (2007).
package struct Body: Sendable {
  /// The index into ``ParsedModule/definitions``.
  package let definition: Int32
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
  /// Of the source from the first character of the header, docstrings and all.
  package let source: UInt64
  /// Of the tokens as they are written (Type 1).
  package let exact: UInt64
  /// Of the tokens with every literal made one, and every name but those of attributes and of what
  /// is called (Type 2).
  package let shape: UInt64
  /// Indices into ``ParsedModule/prints``, those of its methods for a class.
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

  /// Rings, longer than what they hold, so that a place is found by a mask.
  private let codes = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
  private let hashes = UnsafeMutablePointer<UInt32>.allocate(capacity: 16)
  private let leaving = Self.leaving
  private var count = 0
  private var rolling: UInt64 = 0
  private var least = -1

  deinit {
    codes.deallocate()
    hashes.deallocate()
  }

  mutating func begin() {
    codes.update(repeating: 0, count: 16)
    hashes.update(repeating: 0, count: 16)
    count = 0
    rolling = 0
    least = -1
  }

  /// Takes the next token; appends a fingerprint where the window has a new least hash.
  @inline(__always)
  mutating func take(_ code: UInt64, _ prints: inout [UInt32]) {
    rolling = rolling &* Self.base &+ code &- codes[(count &- Self.gram) & 15] &* leaving
    codes[count & 15] = code
    count &+= 1
    let gram = count &- Self.gram
    guard gram >= 0 else { return }
    let mixed = (rolling ^ rolling >> 31) &* 0xBF58_476D_1CE4_E5B9
    let hash = UInt32(truncatingIfNeeded: mixed >> 32)
    hashes[gram & 15] = hash
    guard gram >= Self.window - 1 else { return }
    if least < gram - Self.window + 1 {
      // The least has left the window; the rightmost of equals takes its place.
      least = gram - Self.window + 1
      for place in (gram - Self.window + 1)...gram
      where hashes[place & 15] <= hashes[least & 15] { least = place }
    } else if hash <= hashes[least & 15] {
      least = gram
    } else {
      return
    }
    prints.append(hashes[least & 15])
  }
}
