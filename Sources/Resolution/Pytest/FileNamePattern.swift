/// A pattern of Python's `fnmatch`: `*` and `?` fit slashes, too, and `[a-z]` and `[!a-z]` a set.
struct FileNamePattern: Sendable {
  private let pattern: [UInt8]

  init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Whether the whole text fits. A star is retried from where it stood last.
  func fits(_ text: String) -> Bool {
    var text = text
    return text.withUTF8(fits)
  }

  private func fits(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var (place, position) = (0, 0)
    var (star, retry) = (-1, 0)
    while position < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        (star, retry) = (place, position)
        place += 1
      } else if let next = step(at: place, over: text[position]) {
        place = next
        position += 1
      } else if star >= 0 {
        retry += 1
        (place, position) = (star + 1, retry)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// As pytest asks it: a pattern without a slash of the name alone, another of the whole path,
  /// or of an end of it where it isn't absolute.
  func fits(path: String) -> Bool {
    guard pattern.contains(UInt8(ascii: "/")) else { return fits(path.fileName) }
    if pattern.first == UInt8(ascii: "/") { return fits(path) }
    let relative = FileNamePattern(pattern: Array("*/".utf8) + pattern)
    return relative.fits("/" + path)
  }

  private init(pattern: [UInt8]) { self.pattern = pattern }

  /// Behind the element of the pattern that stands at a place, where that fits the byte.
  private func step(at place: Int, over byte: UInt8) -> Int? {
    guard place < pattern.count else { return nil }
    switch pattern[place] {
    case UInt8(ascii: "?"): return place + 1
    case UInt8(ascii: "["):
      guard let (end, set, isNegated) = set(at: place) else { fallthrough }
      return set.contains(byte) != isNegated ? end : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }

  /// What stands between brackets; nil where they aren't closed.
  private func set(at place: Int) -> (end: Int, bytes: Set<UInt8>, isNegated: Bool)? {
    var next = place + 1
    let isNegated = next < pattern.count && pattern[next] == UInt8(ascii: "!")
    if isNegated { next += 1 }
    var bytes: Set<UInt8> = []
    let first = next
    while next < pattern.count, pattern[next] != UInt8(ascii: "]") || next == first {
      if next + 2 < pattern.count, pattern[next + 1] == UInt8(ascii: "-"),
        pattern[next + 2] != UInt8(ascii: "]")
      {
        if pattern[next] <= pattern[next + 2] {
          bytes.formUnion(pattern[next]...pattern[next + 2])
        }
        next += 3
      } else {
        bytes.insert(pattern[next])
        next += 1
      }
    }
    return next < pattern.count ? (next + 1, bytes, isNegated) : nil
  }
}
