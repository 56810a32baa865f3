import Analysis
import Resolution
import Standings

/// Sentences about what changed that text, Markdown and pages share; names in them are harmless.
enum ChangesWords {
  /// How much is new and gone, and why that may be.
  static func summary(_ changes: Changes) -> String {
    let found = changes.findings
    func counted(_ entries: [Standing.Entry], _ word: String) -> String {
      var parts = [Severity.error, .warning, .note].compactMap { severity -> String? in
        let count = entries.count { $0.state == .reported && $0.severity == severity }
        return count == 0
          ? nil : "\(count.grouped) \(severity.rawValue)\(count == 1 ? "" : "s")"
      }
      let following = entries.count { $0.state == .following }
      if following > 0 {
        parts.append("\(following.grouped) that \(following == 1 ? "follows" : "follow")")
      }
      return "\(word): " + (parts.isEmpty ? "nothing" : parts.joined(separator: ", "))
    }
    return counted(found.appeared, "New") + ". " + counted(found.gone, "Gone") + "."
      + (found.moved.isEmpty
        ? "" : " In renamed files: \(count(found.moved.count, "finding")).")
  }

  /// What makes two standings unlike that isn't in the code.
  static func caveats(_ changes: Changes) -> [String] {
    var sentences: [String] = []
    if let owners = changes.owners {
      sentences.append(
        "Only files of \(owners.map(VisibleText.of).joined(separator: ", ")) count; imports between "
          + "parts and the numbers are nobody's.")
    }
    if changes.old.tool != changes.new.tool {
      sentences.append(
        "The first is by Groundplan \(VisibleText.of(changes.old.tool)), the second by "
          + "\(VisibleText.of(changes.new.tool)); some of this may be their difference.")
    }
    for (rules, side) in [
      (changes.findings.rulesOnlyBefore, "first"), (changes.findings.rulesOnlyNow, "second"),
    ] where !rules.isEmpty {
      sentences.append(
        "Only the \(side) has findings of \(rules.map(VisibleText.of).joined(separator: ", ")), which "
          + "count as neither new nor gone.")
    }
    return sentences
  }

  static func sign(_ kind: SetKind) -> ChangeSign {
    switch kind {
    case .appeared, .grown: .plus
    case .gone, .shrunk: .minus
    case .changed, .split, .merged, .rearranged: .tilde
    }
  }

  // MARK: - Cycles

  static func word(ofCycle kind: SetKind) -> String {
    switch kind {
    case .appeared: "opened"
    case .gone: "closed"
    case .grown, .shrunk, .changed, .split, .merged, .rearranged: kind.rawValue
    }
  }

  static func word(ofGroup kind: SetKind) -> String { kind == .gone ? "vanished" : kind.rawValue }

  static func words(_ change: SetChange<Standing.Cycle>, shown: Int) -> String {
    var text = word(ofCycle: change.kind) + ": "
    let (old, new) = (change.old.map(\.modules.count), change.new.map(\.modules.count))
    switch change.kind {
    case .appeared: text += cycle(change.new, shown)
    case .gone: text += cycle(change.old, shown)
    case .grown, .shrunk, .changed:
      text += "\(sizes(old)) modules -> \(sizes(new))"
      if change.added.isEmpty, change.removed.isEmpty {
        text +=
          change.new.first?.atImport == true
          ? "; now while they are imported" : "; not while they are imported any more"
      }
      text += members(change.added, "with", shown) + members(change.removed, "without", shown)
    case .split, .merged, .rearranged:
      text += "\(sizes(old)) modules -> \(sizes(new)): \(cycle(change.new, shown))"
    }
    return text
  }

  private static func sizes(_ sizes: [Int]) -> String {
    sizes.map(\.grouped).joined(separator: " + ")
  }

  private static func cycle(_ cycles: [Standing.Cycle], _ shown: Int) -> String {
    cycles.prefix(shown).map { cycle in
      "\(count(cycle.modules.count, "module")) import each other"
        + (cycle.atImport ? "" : " by imports in functions or for type checking") + ": "
        + list(cycle.modules, shown)
    }.joined(separator: "; ") + (cycles.count > shown ? "; and \(cycles.count - shown) more" : "")
  }

  // MARK: - Groups

  static func words(_ change: SetChange<Standing.Group>, shown: Int) -> String {
    let name = VisibleText.of((change.new.first ?? change.old.first)?.id ?? "")
    let (old, new) = (change.old.map(\.sites.count), change.new.map(\.sites.count))
    var text = "\(name) \(word(ofGroup: change.kind)): "
    switch change.kind {
    case .appeared: text += sites(change.new, shown)
    case .gone: text += sites(change.old, shown)
    case .grown, .shrunk, .changed:
      if old == new, change.added.isEmpty, change.removed.isEmpty {
        return text
          + VisibleText.of(
            "was '\(change.old.first?.verdict ?? "")', is '\(change.new.first?.verdict ?? "")'")
      }
      text += "\(sizes(old)) definitions -> \(sizes(new))"
      text += members(paths(change.added), "with", shown)
      text += members(paths(change.removed), "without", shown)
    case .split, .merged, .rearranged:
      text += "\(sizes(old)) definitions -> \(sizes(new))"
    }
    return text
  }

  /// A member is a name, a NUL and a path.
  static func paths(_ members: [String]) -> [String] {
    members.map { $0.split(separator: "\0").last.map(String.init) ?? $0 }
  }

  private static func sites(_ groups: [Standing.Group], _ shown: Int) -> String {
    guard let group = groups.first else { return "" }
    return "\(count(group.sites.count, "definition")), \(VisibleText.of(group.verdict)): "
      + list(group.sites.map { "\($0.path):\($0.line)" }, shown)
  }

  private static func members(_ members: [String], _ word: String, _ shown: Int) -> String {
    members.isEmpty ? "" : ", \(word) \(list(members, shown))"
  }

  private static func list(_ names: [String], _ shown: Int) -> String {
    names.prefix(shown).map(VisibleText.of).joined(separator: ", ")
      + (names.count > shown ? " and \((names.count - shown).grouped) more" : "")
  }

  // MARK: - Imports and numbers

  /// `3 -> 5 in product code, 1 -> 0 elsewhere`.
  static func words(_ change: PartImportChange) -> String {
    func pair(_ key: KeyPath<Standing.PartImport, Int>, _ place: String) -> String? {
      let (old, new) = (change.old?[keyPath: key] ?? 0, change.new?[keyPath: key] ?? 0)
      return old == new ? nil : "\(old.grouped) -> \(new.grouped) \(place)"
    }
    return [
      pair(\.product, "in product code"), pair(\.other, "elsewhere"),
      pair(\.crossings, "across services"),
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// A count, or a count of a whole with its share.
  static func text(of value: NumberChange.Value) -> String {
    guard let whole = value.whole else { return value.count.grouped }
    return "\(value.count.grouped) of \(whole.grouped) (\(share(value)))"
  }

  /// In tenths of a percent, never rounded up to all.
  static func share(_ value: NumberChange.Value) -> String {
    "\(value.measure / 10).\(value.measure % 10) %"
  }

  /// With its sign, of a share in points; empty where nothing changed.
  static func difference(_ number: NumberChange) -> String {
    let difference = number.new.measure - number.old.measure
    guard difference != 0 else { return "" }
    let sign = difference > 0 ? "+" : "-"
    guard number.new.whole != nil else { return sign + Int(difference.magnitude).grouped }
    return "\(sign)\(difference.magnitude / 10).\(difference.magnitude % 10) points"
  }
}
