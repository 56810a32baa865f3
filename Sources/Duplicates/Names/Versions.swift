import Resolution

/// Versions of one interface that stand side by side: `v1/orders.py` and `v2/orders.py`,
/// `api_v1/` and `api_v2/`.
enum Versions {
  /// Whether no two of some files are of one version, and all are of one interface.
  static func areSideBySide(_ paths: [String]) -> Bool {
    let places = paths.map(Place.init)
    guard paths.count > 1, places.contains(where: { !$0.version.isEmpty }) else { return false }
    // The same file in each version, one of which may need no name.
    if Set(places.map(\.file)).count == 1, Set(paths).count == paths.count { return true }
    return Set(places.map(\.folder)).count == 1 && Set(places.map(\.version)).count == paths.count
      && places.allSatisfy { !$0.version.isEmpty }
  }

  private struct Place {
    /// What stands before the first part that names a version, and that part without it.
    var folder = ""
    var version = ""
    /// The whole path without its versions.
    var file = ""

    init(_ path: String) {
      for part in path.dropLast(".py".utf8.count).pathParts {
        var versions: [String] = []
        var others: [String] = []
        var isBehindVersion = false
        for word in part.utf8.split(whereSeparator: { $0 == 0x5F || $0 == 0x2D }) {
          let word = String(Substring(word))
          // `v1-8`
          isBehindVersion =
            Versions.isVersion(word)
            || isBehindVersion && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
          if isBehindVersion { versions.append(word) } else { others.append(word) }
        }
        let rest = others.joined(separator: "_")
        if !versions.isEmpty, version.isEmpty {
          version = versions.joined(separator: "_")
          folder = file + "/" + rest
        }
        if !rest.isEmpty { file += "/" + rest }
      }
    }
  }

  /// `v2`, `v1beta1`.
  private static func isVersion(_ word: String) -> Bool {
    guard let first = word.utf8.first, first == UInt8(ascii: "v") || first == UInt8(ascii: "V")
    else { return false }
    var rest = Substring(word).utf8.dropFirst()
    guard dropDigits(&rest) else { return false }
    if rest.isEmpty { return true }
    for stage in ["alpha", "beta", "rc", "p"] where rest.starts(with: stage.utf8) {
      rest = rest.dropFirst(stage.utf8.count)
      _ = dropDigits(&rest)
      return rest.isEmpty
    }
    return false
  }

  private static func dropDigits(_ text: inout Substring.UTF8View) -> Bool {
    let count = text.prefix { (0x30...0x39).contains($0) }.count
    text = text.dropFirst(count)
    return count > 0
  }
}
