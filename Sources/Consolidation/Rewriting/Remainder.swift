package import Resolution

/// Something that a plan leaves to whoever applies it: what can't be done for certain.
package struct Remainder: Error, Hashable, Comparable, Sendable, Codable {
  package let location: Location
  package let reason: String

  package init(location: Location, reason: String) {
    self.location = location
    self.reason = reason
  }

  package static func < (left: Remainder, right: Remainder) -> Bool {
    left.location != right.location
      ? left.location < right.location : left.reason < right.reason
  }
}
