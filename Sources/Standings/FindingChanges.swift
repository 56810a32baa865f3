package import Analysis
package import Resolution

/// Findings that came and went.
///
/// A finding is the same where its id is, that is its rule, its key and its file; of several with one
/// key as many are new as there are more. In a renamed file it is where the key is the same but for the
/// module's name, or else the message. What a comment silences isn't there.
package struct FindingChanges: Sendable {
  /// There now and not before, those that only follow too; sorted by place.
  package let appeared: [Standing.Entry]
  /// There before and not now; sorted by place.
  package let gone: [Standing.Entry]
  /// Findings of renamed files.
  package let moved: [Move]
  /// How many are there now and were before, moved ones too.
  package let stayed: Int
  /// Rules that were asked on one side only: their findings are neither new nor gone.
  package let rulesOnlyBefore: [String]
  package let rulesOnlyNow: [String]

  /// A finding and what it is in the renamed file.
  package struct Move: Sendable, Equatable {
    package let old: Standing.Entry
    package let new: Standing.Entry
  }

  /// How many of those that are new count, at a severity or above.
  package func newCount(_ least: Severity) -> Int {
    appeared.count { $0.state == .reported && $0.severity >= least }
  }

  init(from old: Standing, to new: Standing, _ renames: Renames, of owners: OwnerSelection?) {
    self.init(
      from: old.findings, of: old.rules, to: new.findings, of: new.rules, renames: renames,
      where: { owners?.holds($0) ?? true })
  }

  /// Compares the findings of two runs: what a gate calls new is what a difference calls so.
  ///
  /// - Parameters:
  ///   - oldRules, newRules: those that were asked.
  ///   - renames: files that git says were renamed in between.
  ///   - isWanted: by path, whether what stands in a file is told.
  package init<Entry: StandingFinding>(
    from old: [Entry], of oldRules: [String], to new: [Entry], of newRules: [String],
    renames: Renames, where isWanted: (String) -> Bool = { _ in true }
  ) {
    let (before, after) = (Set(oldRules), Set(newRules))
    rulesOnlyBefore = oldRules.filter { !after.contains($0) }
    rulesOnlyNow = newRules.filter { !before.contains($0) }
    // By their places, for entries are large and many.
    let asked = before.intersection(after)
    func comparable(_ entries: [Entry]) -> [Int] {
      entries.indices.filter {
        entries[$0].state != .suppressed && asked.contains(entries[$0].rule)
      }
    }
    let (present, now) = (comparable(old), comparable(new))
    let (oldIDs, newIDs) = (Set(present.map { old[$0].id }), Set(now.map { new[$0].id }))
    var appeared = now.filter { !oldIDs.contains(new[$0].id) }.map { new[$0].standing }
    var gone = present.filter { !newIDs.contains(old[$0].id) }.map { old[$0].standing }
    Self.takeNumbered(from: &gone, &appeared)
    moved = Self.take(from: &gone, &appeared, renames).filter {
      isWanted($0.new.location.path) || isWanted($0.old.location.path)
    }
    self.appeared = appeared.filter { isWanted($0.location.path) }
    self.gone = gone.filter { isWanted($0.location.path) }
    stayed = now.count { isWanted(new[$0].path) } - self.appeared.count
  }

  /// Takes out of both what only bears another number among findings with one key: one that had the
  /// other number is silenced, or isn't any more.
  private static func takeNumbered(
    from gone: inout [Standing.Entry], _ appeared: inout [Standing.Entry]
  ) {
    func fingerprint(_ entry: Standing.Entry) -> Substring { entry.id.prefix { $0 != "-" } }
    var left = Dictionary(gone.map { (fingerprint($0), 1) }, uniquingKeysWith: +)
    var taken: [Substring: Int] = [:]
    appeared.removeAll { entry in
      let key = fingerprint(entry)
      guard let count = left[key], count > 0 else { return false }
      left[key] = count - 1
      taken[key, default: 0] += 1
      return true
    }
    guard !taken.isEmpty else { return }
    gone.removeAll { entry in
      let key = fingerprint(entry)
      guard let count = taken[key], count > 0 else { return false }
      taken[key] = count - 1
      return true
    }
  }

  /// Takes out of both what is the same in a renamed file.
  private static func take(
    from gone: inout [Standing.Entry], _ appeared: inout [Standing.Entry], _ renames: Renames
  ) -> [Move] {
    guard !renames.newPaths.isEmpty else { return [] }
    var candidates: [String: [Int]] = [:]
    for (index, entry) in appeared.enumerated() {
      candidates[entry.rule + "\0" + entry.location.path, default: []].append(index)
    }
    var moves: [Move] = []
    var taken: Set<Int> = []
    var left: [Standing.Entry] = []
    for entry in gone {
      let path = renames.now(entry.location.path)
      let free =
        path == entry.location.path
        ? [] : (candidates[entry.rule + "\0" + path] ?? []).filter { !taken.contains($0) }
      let key = RenamedKey(entry.key, from: entry.location.path, to: path)
      let found =
        free.first { appeared[$0].key == entry.key }
        ?? free.first { key.fits(appeared[$0].key) }
        ?? free.first { appeared[$0].message == entry.message }
      if let found {
        taken.insert(found)
        moves.append(Move(old: entry, new: appeared[found]))
      } else {
        left.append(entry)
      }
    }
    appeared = appeared.indices.filter { !taken.contains($0) }.map { appeared[$0] }
    gone = left
    return moves
  }
}

/// A finding of a run, or of a document that a run left.
package protocol StandingFinding {
  var id: String { get }
  var rule: String { get }
  /// Of its file.
  var path: String { get }
  var state: FindingEntry.State { get }
  var standing: Standing.Entry { get }
}

extension Standing.Entry: StandingFinding {
  package var path: String { location.path }
  package var standing: Standing.Entry { self }
}

extension FindingEntry: StandingFinding {
  package var path: String { finding.location.path }
  package var rule: String { finding.rule }
  package var standing: Standing.Entry { Standing.Entry(self) }
}

/// The key of a finding as it would be under another name of its module.
private struct RenamedKey {
  private var words: Set<[Substring]> = []

  /// Which folder is the source root isn't known, so that any may be.
  init(_ key: String, from old: String, to new: String) {
    let (before, after) = (Self.names(old), Self.names(new))
    for start in before.indices where start == 0 || before[..<start] == after.prefix(start) {
      guard start < after.count else { break }
      let name = before[start...].joined(separator: ".")
      guard key.contains(name) else { continue }
      words.insert(Self.words(key.replacing(name, with: after[start...].joined(separator: "."))))
    }
    if key.contains(old) { words.insert(Self.words(key.replacing(old, with: new))) }
  }

  func fits(_ key: String) -> Bool { words.contains(Self.words(key)) }

  /// In no order: a cycle's key is the sorted names of its modules.
  private static func words(_ key: String) -> [Substring] { key.split(separator: " ").sorted() }

  /// What a dotted path of the module is made of.
  private static func names(_ path: String) -> [String] {
    var names = path.pathParts.map(String.init)
    guard let file = names.popLast() else { return [] }
    let name = String(file.prefix { $0 != "." })
    return name == "__init__" ? names : names + [name]
  }
}
