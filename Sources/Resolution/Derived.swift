import Synchronization

/// What follows from a program alone and several ask for: who uses what, groups of duplicates, the
/// registry beside the code.
///
/// Such a value is made when it is first asked for, so that nobody pays for what nobody asks, and
/// is the same for all who ask: a rule, a target and a page can't disagree. It must not keep its
/// program alive, for the program keeps it.
package protocol Derived: Sendable {
  init(of program: Program)
}

extension Program {
  /// The value of a kind that follows from this program.
  package func derived<Value: Derived>(_ kind: Value.Type = Value.self) -> Value {
    derivations.value(of: kind, from: self)
  }
}

/// The values that were asked for, by their kinds.
final class Derivations: Sendable {
  private let places = Mutex<[ObjectIdentifier: Place]>([:])

  /// One value's place; who comes while it is being made waits. A value may ask for values of
  /// other kinds while it is made.
  private final class Place: Sendable {
    let value = Mutex<(any Derived)?>(nil)
  }

  func value<Value: Derived>(of kind: Value.Type, from program: Program) -> Value {
    let place = places.withLock { places in
      let place = places[ObjectIdentifier(kind)] ?? Place()
      places[ObjectIdentifier(kind)] = place
      return place
    }
    return place.value.withLock { known in
      if let value = known as? Value { return value }
      let value = Value(of: program)
      known = value
      return value
    }
  }
}
