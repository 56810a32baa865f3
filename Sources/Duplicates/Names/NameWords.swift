package import Resolution

/// Takes names apart: `UnifiedWebSocketManagerV2` and `web_socket_mgr` say the same.
///
/// Two names are near if they are alike once affixes, numbers of versions, abbreviations and plurals
/// are gone. A small edit distance is no evidence: `parse_date` and `parse_data` are two things.
package struct NameWords: Sendable {
  private let affixes: Set<String>
  private let abbreviations: [String: String]

  static let defaultAffixes: Set<String> = [
    "unified", "enhanced", "base", "simple", "new", "old", "legacy", "consolidated", "impl",
    "implementation", "ssot", "canonical", "improved", "optimized", "advanced", "modern", "core",
    "default", "generic", "common", "abstract", "refactored", "updated", "extended", "basic",
    "my", "final", "real", "original", "temp", "copy", "alt", "alternative",
  ]

  static let defaultAbbreviations: [String: String] = [
    "mgr": "manager", "cfg": "config", "conf": "config", "configuration": "config",
    "ctx": "context", "svc": "service", "repo": "repository", "db": "database",
    "auth": "authentication",
    "msg": "message", "req": "request", "resp": "response", "res": "response", "exec": "execution",
    "ws": "websocket", "info": "information", "util": "utility", "utils": "utility",
    "err": "error", "exc": "exception", "stat": "status", "env": "environment",
    "param": "parameter", "params": "parameter", "perms": "permission",
  ]

  /// The built-in affixes and abbreviations, and those that the settings add or replace.
  package init(_ setting: ConsolidationSetting = ConsolidationSetting()) {
    affixes = Self.defaultAffixes.union(setting.affixes.map { $0.lowercased() })
    abbreviations = Self.defaultAbbreviations.merging(
      setting.abbreviations.map { ($0.key.lowercased(), $0.value.lowercased()) }
    ) { $1 }
  }

  /// What remains of a name, the same for near names; nil where nothing telling remains.
  package func key(of name: String) -> String? {
    var words = Self.words(of: name).filter { !affixes.contains($0) }
    // In `Http1Server` the number is no version of the server.
    let last = words.lastIndex { !Self.isVersion($0) } ?? -1
    words = words.enumerated().compactMap { place, word in
      if Self.isVersion(word), place > last || word.hasPrefix("v") { return nil }
      return abbreviations[word] ?? Self.singular(word)
    }
    // `web`, `socket` and `websocket`
    var joined: [String] = []
    for word in words {
      if word == "socket", joined.last == "web" {
        joined[joined.count - 1] = "websocket"
      } else {
        joined.append(word)
      }
    }
    words = joined
    guard words.count > 1 || words.first.map({ $0.utf8.count > 7 }) == true else { return nil }
    return words.joined(separator: " ")
  }

  /// `HTTPServer2` is `http`, `server`, `2`.
  package static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    let letters = Array(name.unicodeScalars)
    for (place, letter) in letters.enumerated() {
      if letter == "_" {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      let before = place > 0 ? letters[place - 1] : "_"
      let next = place + 1 < letters.count ? letters[place + 1] : "_"
      let begins =
        isUppercase(letter) && (!isUppercase(before) || isLowercase(next))
        || isDigit(letter) != isDigit(before) && !isVersionMark(before, letter, word)
      if begins, !word.isEmpty {
        words.append(word)
        word = ""
      }
      word.unicodeScalars.append(letter)
    }
    if !word.isEmpty { words.append(word) }
    return words.map { $0.lowercased() }
  }

  /// The properties of Unicode take long to look up, and names are ASCII but for a few.
  private static func isUppercase(_ letter: Unicode.Scalar) -> Bool {
    letter.isASCII ? ("A"..."Z").contains(letter) : letter.properties.isUppercase
  }

  private static func isLowercase(_ letter: Unicode.Scalar) -> Bool {
    letter.isASCII ? ("a"..."z").contains(letter) : letter.properties.isLowercase
  }

  private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }

  /// The digits of `V2` belong to their letter.
  private static func isVersionMark(
    _ before: Unicode.Scalar, _ letter: Unicode.Scalar, _ word: String
  ) -> Bool {
    isDigit(letter) && (before == "V" || before == "v") && word.utf8.count == 1
  }

  private static func isVersion(_ word: String) -> Bool {
    let digits = word.hasPrefix("v") ? word.dropFirst() : word[...]
    return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func singular(_ word: String) -> String {
    guard word.utf8.count > 3, word.hasSuffix("s") else { return word }
    if word.hasSuffix("ies") { return String(word.dropLast(3)) + "y" }
    if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return word }
    if word.hasSuffix("sses") || word.hasSuffix("xes") || word.hasSuffix("ches") {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }
}
