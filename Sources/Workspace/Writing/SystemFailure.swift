import Platform

/// A call of the system that failed, by its number.
package struct SystemFailure: Error, Hashable, CustomStringConvertible {
  package let number: Int32

  package init(number: Int32) { self.number = number }

  /// That of the call that was made last.
  static var last: SystemFailure { SystemFailure(number: errno) }

  /// In the system's words.
  package var description: String { String(cString: strerror(number)) }
}
