/// One change of a file: the bytes that go, and those that come in their place.
package struct Edit: Hashable, Sendable {
  package let range: Range<Int>
  package let replacement: [UInt8]

  package init(_ range: Range<Int>, _ replacement: [UInt8] = []) {
    self.range = range
    self.replacement = replacement
  }
}

/// The changes of one file, sorted and apart from each other, for the bytes that they were made for.
package struct FileEdits: Hashable, Sendable {
  /// Why edits can't be made or applied.
  package enum Failure: Error, Hashable {
    /// Both change the same byte, or both insert at the same place.
    case overlap(Range<Int>, Range<Int>)
    /// The range doesn't lie in a file of so many bytes.
    case outOfBounds(Range<Int>, count: Int)
    /// The file isn't the one that the edits were made for.
    case otherBytes
  }

  /// Ascending, with a kept byte at least between one and the next: edits that touch became one.
  package let edits: [Edit]
  /// The bytes that each edit takes away.
  private let replaced: [[UInt8]]
  private let before: Fingerprint
  private let after: Fingerprint

  /// - Parameters:
  ///   - edits: in any order; those that change nothing are dropped.
  ///   - bytes: the file as it stands.
  package init(_ edits: some Sequence<Edit>, of bytes: [UInt8]) throws(Failure) {
    var joined: [Edit] = []
    let sorted = edits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for edit in sorted {
      guard edit.range.lowerBound >= 0, edit.range.upperBound <= bytes.count else {
        throw .outOfBounds(edit.range, count: bytes.count)
      }
      if edit.range.isEmpty, edit.replacement.isEmpty { continue }
      guard let last = joined.last, last.range.upperBound >= edit.range.lowerBound else {
        joined.append(edit)
        continue
      }
      guard last.range.upperBound == edit.range.lowerBound,
        !(edit.range.isEmpty && last.range.isEmpty)
      else { throw .overlap(last.range, edit.range) }
      joined[joined.count - 1] = Edit(
        last.range.lowerBound..<edit.range.upperBound, last.replacement + edit.replacement)
    }
    self.edits = joined
    replaced = joined.map { Array(bytes[$0.range]) }
    before = Fingerprint(bytes)
    after = Fingerprint(Self.apply(joined, to: bytes))
  }

  private init(edits: [Edit], replaced: [[UInt8]], before: Fingerprint, after: Fingerprint) {
    self.edits = edits
    self.replaced = replaced
    self.before = before
    self.after = after
  }

  package var isEmpty: Bool { edits.isEmpty }

  /// The file with the changes made.
  package func applied(to bytes: [UInt8]) throws(Failure) -> [UInt8] {
    guard Fingerprint(bytes) == before,
      zip(edits, replaced).allSatisfy({ bytes[$0.range].elementsEqual($1) })
    else { throw .otherBytes }
    return Self.apply(edits, to: bytes)
  }

  /// The edits that make the changed file what it was.
  package var inverted: FileEdits {
    var shift = 0
    var back: [Edit] = []
    for (edit, bytes) in zip(edits, replaced) {
      let start = edit.range.lowerBound + shift
      back.append(Edit(start..<start + edit.replacement.count, bytes))
      shift += edit.replacement.count - edit.range.count
    }
    return FileEdits(
      edits: back, replaced: edits.map(\.replacement), before: after, after: before)
  }

  private static func apply(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var next = 0
    for edit in edits {
      result += bytes[next..<edit.range.lowerBound]
      result += edit.replacement
      next = edit.range.upperBound
    }
    return result + bytes[next...]
  }

  /// Tells a file from another: its length and a hash (FNV-1a, 64 bits).
  private struct Fingerprint: Hashable {
    let count: Int
    let hash: UInt64

    init(_ bytes: [UInt8]) {
      count = bytes.count
      hash = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
  }
}
