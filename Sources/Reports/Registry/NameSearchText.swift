package import Registry
package import Resolution

/// What a name that can't be found may have meant, for people and for programs.
package struct NameSearchText {
  private let search: NameSearch
  private let history: NameHistory?
  private let name: String
  private let folder: String
  /// Of each kind of match, unless all are asked for.
  private static let maximumMatches = 10

  /// - Parameter history: nil where it wasn't asked for, or git couldn't tell.
  package init(_ name: String, _ search: NameSearch, history: NameHistory?, folder: String) {
    self.name = name
    self.search = search
    self.history = history
    self.folder = folder
  }

  /// For people: the matches, nearest first, then what the history and broken imports tell.
  package func text() -> String {
    var text = ""
    text += list("Defined by that name", search.exact)
    text += list("The same but for case", search.otherCase)
    text += list("The same but for affixes, versions and plurals", search.nearName)
    text += list("A few letters away", search.misspelt)
    if let departures = history?.departures, !departures.isEmpty {
      text += "In the history\n"
      for departure in departures {
        text += "  \(departure.day) \(departure.commit) \(VisibleText.of(departure.subject))\n"
        text += "     it went from \(VisibleText.of(departure.path))"
        if let new = departure.newName { text += ", where '\(VisibleText.of(new))' took its place" }
        if !departure.newPaths.isEmpty {
          text +=
            "; defined anew in " + departure.newPaths.map(VisibleText.of).joined(separator: ", ")
        }
        text += "\n"
      }
    }
    if !search.brokenPaths.isEmpty {
      text += "Imports that look for it where it isn't\n"
      for (path, importers) in search.brokenPaths {
        text += "  \(VisibleText.of(path)), by \(count(importers, "file"))\n"
      }
    }
    return text.isEmpty ? "Nothing is called '\(VisibleText.of(name))', or nearly so.\n" : text
  }

  private func list(_ title: String, _ matches: [NameSearch.Match]) -> String {
    guard !matches.isEmpty else { return "" }
    var text = title + "\n"
    for match in matches.prefix(Self.maximumMatches) {
      let place = match.location
      text += "  \(folder)\(VisibleText.of(place.path)):\(place.line):\(place.column): "
      text += "\(match.kind) \(VisibleText.of(match.path)), "
      text += "imported by \(count(match.importers, "module"))"
      text += (match.scope == .product ? "" : " (\(match.scope.rawValue) code)") + "\n"
    }
    if matches.count > Self.maximumMatches {
      text += "  and \(matches.count - Self.maximumMatches) more\n"
    }
    return text
  }

  // MARK: - JSON

  /// `Schemas/registry-search.schema.json` describes it.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        name: name, exact: search.exact.map(entry), otherCase: search.otherCase.map(entry),
        nearName: search.nearName.map(entry), misspelt: search.misspelt.map(entry),
        history: history?.departures.map {
          DepartureEntry(
            commit: $0.commit, day: $0.day, subject: $0.subject, path: $0.path, newName: $0.newName,
            newPaths: $0.newPaths)
        },
        brokenPaths: search.brokenPaths.map { BrokenEntry(path: $0.path, importers: $0.importers) }
      ))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let name: String
    let exact: [MatchEntry]
    let otherCase: [MatchEntry]
    let nearName: [MatchEntry]
    let misspelt: [MatchEntry]
    let history: [DepartureEntry]?
    let brokenPaths: [BrokenEntry]
  }

  private struct MatchEntry: Encodable {
    let path: String
    let kind: String
    let location: Location
    let scope: String
    let importers: Int
  }

  private struct DepartureEntry: Encodable {
    let commit: String
    let day: String
    let subject: String
    let path: String
    let newName: String?
    let newPaths: [String]
  }

  private struct BrokenEntry: Encodable {
    let path: String
    let importers: Int
  }

  private func entry(_ match: NameSearch.Match) -> MatchEntry {
    MatchEntry(
      path: match.path, kind: match.kind, location: match.location, scope: match.scope.rawValue,
      importers: match.importers)
  }
}
