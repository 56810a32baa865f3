/// Names that many others are compared with: which of them is nearest, and which is the same but for
/// case.
///
/// What a comparison needs is made once, and most names are passed over by their lengths and letters.
package struct NearNames: Sendable {
  private struct Entry {
    /// Its place in the list that was given.
    let place: Int
    let name: String
    let scalars: [Unicode.Scalar]
    let letters: Letters
  }

  /// By the number of scalars.
  private var byLength: [Int: [Entry]] = [:]
  /// By the name in small letters.
  private var places: [String: (place: Int, name: String)] = [:]

  /// - Parameter names: of equal ones the first counts.
  package init(_ names: [String]) {
    var known: Set<String> = []
    for (place, name) in names.enumerated() where known.insert(name).inserted {
      let scalars = Array(name.unicodeScalars)
      let key = name.lowercased()
      places[key] = places[key] ?? (place, name)
      // Nothing is near a longer name.
      guard name.utf8.count <= EditDistance.maximumLength + 16 else { continue }
      byLength[scalars.count, default: []].append(
        Entry(place: place, name: name, scalars: scalars, letters: Letters(scalars)))
    }
  }

  /// The place of the first name that is the same in small letters.
  package func place(ignoringCase name: String) -> Int? { places[name.lowercased()]?.place }

  /// The first name that is the same in small letters.
  package func name(ignoringCase name: String) -> String? { places[name.lowercased()]?.name }

  /// The nearest within `limit`, the first in order among equals.
  ///
  /// - Parameter fits: whether the name at a place may be meant; asked only of those that are near.
  package func nearest(to name: String, limit: Int, where fits: (Int) -> Bool = { _ in true })
    -> String?
  {
    guard name.utf8.count <= EditDistance.maximumLength else { return nil }
    let wanted = Array(name.unicodeScalars)
    let letters = Letters(wanted)
    var best: (distance: Int, name: String)?
    for length in max(0, wanted.count - limit)...(wanted.count + limit) {
      for entry in byLength[length] ?? [] {
        let least = best?.distance ?? limit
        guard letters.differing(from: entry.letters) <= 2 * least else { continue }
        let found = EditDistance.distance(wanted, entry.scalars, limit: least)
        if found > least { continue }
        if let best, (best.distance, best.name) <= (found, entry.name) { continue }
        if fits(entry.place) { best = (found, entry.name) }
      }
    }
    return best?.name
  }

  /// Which scalars a name holds, folded to 64: each edit adds one at most and takes one away.
  private struct Letters {
    private var bits: UInt64 = 0

    init(_ scalars: [Unicode.Scalar]) {
      for scalar in scalars { bits |= 1 << UInt64(scalar.value & 63) }
    }

    func differing(from other: Letters) -> Int { (bits ^ other.bits).nonzeroBitCount }
  }
}
