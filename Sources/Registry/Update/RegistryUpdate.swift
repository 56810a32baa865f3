package import Resolution

/// Brings a Markdown registry to the truth with the smallest difference: entries move between the
/// blocks of their service, marks, numbers and paths are corrected, prose and order stay.
///
/// A document is corrected round by round, for what moves may stand twice then; each round reads
/// the text anew, so that what is written is what a reader will find.
package struct RegistryUpdate: Sendable {
  /// The text as it will be, line by line.
  package let lines: [String]
  /// The new document beside the code.
  package let check: RegistryCheck
  /// Whether anything changed.
  package let isChanged: Bool

  private static let maximumRounds = 6

  /// Corrects a document as read, in memory only.
  package init(of document: RegistryDocument, in program: Program) {
    var document = document
    let old = document.lines
    var check = RegistryCheck(document, in: program)
    for _ in 0..<Self.maximumRounds {
      var round = UpdateRound(check)
      round.correct()
      guard round.isChanged else { break }
      let text = round.result().map { $0 + "\n" }.joined()
      document = RegistryReader.read(Array(text.utf8), path: document.path)
      check = RegistryCheck(document, in: program)
    }
    lines = document.lines
    self.check = check
    isChanged = lines != old
  }
}

/// The corrections of one round, by line.
private struct UpdateRound {
  private let check: RegistryCheck
  private let document: RegistryDocument
  private let isDamaged: Bool
  /// What takes the place of a line; nothing where it goes.
  private var changed: [Int: [String]] = [:]
  /// What comes behind a line.
  private var added: [Int: [String]] = [:]
  /// Claims that go, by line and path.
  private var removed: Set<String> = []
  /// Paths that this round has moved to a status.
  private var moved: Set<String> = []

  /// The claims of statements by path, and how many claims stand on each line.
  private let statementsByPath: [String: [Claim]]
  private let claimsOnLine: [Int: [CheckedClaim]]
  /// How far the code of each block is indented.
  private let indentations: [Int]
  /// Statements that others may stand beside, by the heading above their own.
  private var statementsBelow: [Int: [Claim]]

  init(_ check: RegistryCheck) {
    self.check = check
    document = check.document
    isDamaged = RegistryLine.isDamaged(check.document.lines)
    statementsByPath = Dictionary(
      grouping: check.claims.map(\.claim).filter { $0.isStatement && $0.path != nil },
      by: { $0.path ?? "" })
    claimsOnLine = Dictionary(grouping: check.claims, by: \.claim.line)
    let document = check.document
    indentations = document.blocks.map { block in
      document.lines[(block.first - 1)..<block.last].filter { !$0.allSatisfy(\.isWhitespace) }
        .map { RegistryLine.indentation(of: $0).count }.min() ?? 0
    }
    statementsBelow = [:]
    statementsBelow = Dictionary(
      grouping: check.claims.map(\.claim).filter { $0.isStatement && $0.section >= 0 }
        .filter(isMovable),
      by: { document.sections[$0.section].parent })
  }

  var isChanged: Bool { !changed.isEmpty || !added.isEmpty }

  func result() -> [String] {
    document.lines.enumerated().flatMap { index, line in
      (changed[index + 1] ?? [line]) + (added[index + 1] ?? [])
    }
  }

  private func line(_ number: Int) -> String {
    changed[number]?.first ?? document.lines[number - 1]
  }

  mutating func correct() {
    let statements = Dictionary(
      grouping: check.claims.filter { $0.claim.isStatement }, by: \.claim.statement.lowerBound)
    for first in statements.keys.sorted() { correctStatement(statements[first] ?? []) }
    dropReplacements()
    // From the end of a line on, so that columns before it stay.
    for checked in check.claims.reversed()
    where (checked.verdict.isWrong || checked.isSettledQuestion) && !checked.claim.isStatement {
      correctLine(checked)
    }
  }

  // MARK: - Lines

  /// What stands on one line by itself: replacements, numbers, members, patterns, prose.
  private mutating func correctLine(_ checked: CheckedClaim) {
    let claim = checked.claim
    // The line is on its way already.
    guard changed[claim.line]?.isEmpty != true else { return }
    var text = line(claim.line)
    switch claim.subject {
    case .count(let count, _):
      guard let number = checked.number else { return }
      text = RegistryLine.replacingCount(count.number, by: number, in: text)
    case .same(_, let other): text = RegistryLine.distinct(text, from: other)
    case .alsoDefined(_, let path):
      text = RegistryLine.withoutOther(path, in: text)
    case .file(let path):
      if checked.verdict == .notBroken {
        text = mark(text, works: true, claim)
      } else if let nearest = checked.nearest, nearest.isCertain {
        text = RegistryLine.replacing(path, by: nearest.path, in: text, from: claim.column)
      }
    case .imported, .path, .patch, .member, .pattern, .template:
      if let path = claim.path, checked.verdict.isWrong, checked.verdict != .notBroken,
        claim.isReplacement || checked.isRemark
      {
        guard let nearest = checked.nearest, nearest.isCertain else {
          guard claim.isReplacement else { return }
          text = withoutAdvice(text, claim)
          break
        }
        text = rewritten(text, claim, path, nearest.path)
      } else if checked.verdict == .notBroken || checked.verdict == .holds {
        text = mark(text, works: true, claim)
      } else {
        text = mark(text, works: false, claim)
      }
    }
    if text != document.lines[claim.line - 1] { changed[claim.line] = [text] }
  }

  /// With a mark; in a table behind the path, and struck out where a sentence names other paths too.
  private func mark(_ text: String, works: Bool, _ claim: Claim) -> String {
    if claim.block < 0 {
      let isAlone = claimsOnLine[claim.line]?.count == 1
      if text.drop(while: { $0 == " " }).hasPrefix("|"), !isAlone || !RegistryLine.isMarked(text) {
        return RegistryLine.marked(
          text, spanAt: claim.column, works: works, isDamaged: isDamaged)
      }
      if !isAlone, !works { return RegistryLine.struckOut(text, spanAt: claim.column) }
    }
    return RegistryLine.marked(text, works: works, inCode: claim.block >= 0, isDamaged: isDamaged)
  }

  /// Advice that leads nowhere: its name goes where others are left, else it stays as a sentence.
  private func withoutAdvice(_ text: String, _ claim: Claim) -> String {
    if RegistryLine.isMapping(text) { return mark(text, works: false, claim) }
    let holds = (claimsOnLine[claim.line] ?? []).contains {
      $0.claim.isReplacement && !$0.verdict.isWrong
    }
    if holds, case .imported(_, .some) = claim.subject {
      let advice = RegistryLine.advice(in: text)
      return RegistryLine.removing([claim.importedName], from: [advice.statement]).map {
        advice.head + ($0.first ?? "")
      } ?? text
    }
    return RegistryLine.withoutAdvice(text)
  }

  /// A path for another, as a statement or by itself.
  private func rewritten(_ text: String, _ claim: Claim, _ old: String, _ new: String) -> String {
    let column = claim.block < 0 ? claim.column : 1
    if case .imported(let module, let name?) = claim.subject {
      let statement = "from \(module) import \(name)"
      let changed = RegistryLine.replacing(
        statement, by: Statement.importing(new), in: text, from: column)
      if changed != text { return changed }
    }
    return RegistryLine.replacing(old, by: new, in: text, from: column)
  }

  // MARK: - Statements

  private mutating func correctStatement(_ all: [CheckedClaim]) {
    guard all.contains(where: { $0.verdict.isWrong || $0.isSettledQuestion }),
      let claim = all.first?.claim
    else { return }
    if case .template = claim.subject {
      changed[claim.line] = [mark(line(claim.line), works: false, claim)]
      return
    }
    let range = claim.statement
    let lines = Array(document.lines[(range.lowerBound - 1)..<range.upperBound])
    guard isEditable(claim, lines, all.count) else { return }
    let works = all.filter { $0.verdict == .notBroken }
    let gone = all.filter { $0.verdict.isWrong && $0.verdict != .notBroken }
    let moving =
      works.filter { target(for: $0.claim, .works) != nil }
      + gone.filter { target(for: $0.claim, .broken) != nil }
    let names = Set(moving.map(\.claim.importedName))
    let isWhole = names.count == Set(all.map(\.claim.importedName)).count
    if !names.isEmpty, let left = isWhole ? [] : RegistryLine.removing(names, from: lines) {
      for checked in moving {
        move(checked, to: checked.verdict == .notBroken ? .works : .broken, isWhole: isWhole)
        removed.insert(key(checked.claim))
      }
      changed[range.lowerBound] = left
      for number in range.dropFirst() { changed[number] = [] }
      return
    }
    turn(all, lines)
  }

  /// Whether a statement stands by itself in code that may change: no example of a difference, no
  /// second statement on its line, no second patch.
  private func isEditable(_ claim: Claim, _ lines: [String], _ claims: Int) -> Bool {
    document.blocks[claim.block].language != "diff" && !lines.contains(where: RegistryLine.isShared)
      && (!claim.isPatch || claims == 1)
  }

  /// Turns the mark of a statement whose names agree, else gives each name a line of its own.
  private mutating func turn(_ all: [CheckedClaim], _ lines: [String]) {
    let turned = all.filter { $0.verdict.isWrong || $0.isSettledQuestion }
    guard let last = turned.last else { return }
    let range = last.claim.statement
    func works(_ checked: CheckedClaim) -> Bool {
      checked.verdict == .holds || checked.verdict == .notBroken
    }
    if Set(turned.map(works)).count == 1,
      turned.count == all.count
        || range.count == 1 && turned.allSatisfy(\.isSettledQuestion)
          && works(last)
    {
      changed[range.upperBound] = [mark(line(range.upperBound), works: works(last), last.claim)]
      if !works(last), let nearest = last.nearest, nearest.isCertain,
        last.claim.replacements.isEmpty,
        document.blocks[last.claim.block].language != "pycon"
      {
        added[range.upperBound, default: []].append(
          advice(nearest.path, like: line(range.lowerBound)))
      }
      return
    }
    let comments = lines.compactMap(RegistryLine.comment)
    let head = RegistryLine.head(of: lines[0])
    guard lines.count == 1 || comments.isEmpty,
      head.contains("#") == last.claim.isCommentedOut
    else { return }
    changed[range.lowerBound] = all.enumerated().map { place, checked in
      let statement =
        head + Statement.of(checked.claim)
        + (place == 0 ? comments.first.map { "  # " + $0 } ?? "" : "")
      guard checked.verdict.isWrong || checked.isSettledQuestion else { return statement }
      return mark(statement, works: works(checked), checked.claim)
    }
    for number in range.dropFirst() { changed[number] = [] }
  }

  /// Moves a claim to the block of its service where it belongs, with the comment that is its own.
  private mutating func move(_ checked: CheckedClaim, to status: ClaimStatus, isWhole: Bool) {
    let claim = checked.claim
    guard let target = target(for: claim, status), let path = claim.path else { return }
    let isThere = statementsByPath[path]?.contains {
      key($0) != key(claim)
        && (status == .works ? $0.status?.promisesToWork ?? false : $0.status == status)
    }
    if isThere != true, moved.insert("\(status) \(path)").inserted {
      let neighbour = document.lines[target.neighbour - 1]
      var statement = RegistryLine.indentation(of: neighbour) + Statement.of(claim)
      var isMarked = RegistryLine.isMarked(neighbour)
      if let comment = ownComment(of: claim, isWhole), !RegistryLine.isMark(comment),
        status == .broken || !RegistryLine.advises(comment)
      {
        statement += "  # " + comment
        // Words and marks that say the contrary.
        isMarked = isMarked || RegistryLine.says(comment).map { $0 != status } ?? false
      }
      // As its new neighbours are marked.
      var new = [isMarked ? mark(statement, works: status == .works, claim) : statement]
      if status == .broken, let nearest = checked.nearest, nearest.isCertain {
        new.append(advice(nearest.path, like: new[0]))
      }
      added[target.end, default: []] += new
    }
    // The path that takes its place stands where the wrong one stood.
    if status == .broken, claim.status?.promisesToWork ?? false, let nearest = checked.nearest,
      nearest.isCertain, case .imported(_, .some) = claim.subject,
      statementsByPath[nearest.path] == nil,
      moved.insert("here \(nearest.path)").inserted
    {
      let own = document.lines[claim.statement.lowerBound - 1]
      added[claim.statement.upperBound, default: []].append(
        RegistryLine.head(of: own) + Statement.importing(nearest.path))
    }
  }

  /// The comment of a statement that goes as a whole, or that of a name with a line to itself.
  private func ownComment(of claim: Claim, _ isWhole: Bool) -> String? {
    let comment = RegistryLine.comment(of: document.lines[claim.line - 1])
    if claim.statement.count == 1 {
      let isFirst = claimsOnLine[claim.line]?.first { $0.claim.isStatement }?.claim.importedName
      return isWhole && isFirst == claim.importedName ? comment : nil
    }
    let isAlone = claimsOnLine[claim.line]?.count { $0.claim.isStatement } == 1
    return isAlone ? comment : nil
  }

  private func advice(_ path: String, like line: String) -> String {
    RegistryLine.indentation(of: line) + "# USE INSTEAD: "
      + Statement.importing(path)
  }

  private func key(_ claim: Claim) -> String {
    "\(claim.line) \(claim.importedName) \(claim.path ?? "")"
  }

  /// The line behind which a claim goes: the last of its kind in a block below the same heading, and
  /// what is said to use instead of that.
  ///
  /// - Returns: nil where there is no such block, or the claim can't leave its own.
  private func target(
    for claim: Claim, _ status: ClaimStatus
  ) -> (neighbour: Int, end: Int)? {
    guard claim.section >= 0, isMovable(claim) else { return nil }
    let parent = document.sections[claim.section].parent
    guard parent >= 0 else { return nil }
    let last = candidates(parent, status).last { candidate in
      candidate.block != claim.block && candidate.isPatch == claim.isPatch
    }
    guard let last else { return nil }
    return (last.statement.lowerBound, max(last.statement.upperBound, last.replacementLine))
  }

  /// Statements below a heading beside which an unmarked one has a status.
  private func candidates(_ parent: Int, _ status: ClaimStatus) -> [Claim] {
    (statementsBelow[parent] ?? []).filter { other in
      document.sections[other.section].status == status && other.status == status
        && !other.isCommentedOut && effective(other) == status
    }
  }

  /// Whether lines may go from around a statement, and come: fenced Python, not quoted, and not the
  /// body of a function or a `try`.
  private func isMovable(_ claim: Claim) -> Bool {
    guard claim.block >= 0 else { return false }
    let block = document.blocks[claim.block]
    let line = document.lines[claim.statement.lowerBound - 1]
    return block.isFenced && !["diff", "pycon"].contains(block.language)
      && !RegistryLine.indentation(of: line).contains(">") && !line.hasPrefix(">>>")
      && RegistryLine.indentation(of: line).count <= indentations[claim.block]
  }

  /// What a claim without a mark would be said to be beside this one.
  private func effective(_ claim: Claim) -> ClaimStatus? {
    claim.origin == .line ? document.sections[claim.section].status : claim.status
  }

  /// Advice of which all that it was for has gone.
  private mutating func dropReplacements() {
    let advised = Dictionary(
      grouping: check.claims.map(\.claim).filter { $0.replacementLine > 0 && $0.isStatement },
      by: \.replacementLine)
    for (line, claims) in advised
    where claims.allSatisfy({ removed.contains(key($0)) && $0.line != line }) {
      changed[line] = []
    }
  }
}

/// Import statements and patches as they are written.
enum Statement {
  static func importing(_ path: String) -> String {
    path.parentPath.isEmpty
      ? "import \(path)" : "from \(path.parentPath) import \(path.lastName)"
  }

  static func of(_ claim: Claim) -> String {
    switch claim.subject {
    case .imported(let module, let name?):
      "from \(module) import \(name)" + (claim.name == name ? "" : " as \(claim.name)")
    case .imported(let module, nil):
      "import \(module)" + (claim.name == module.lastName ? "" : " as \(claim.name)")
    case .patch(let path): "@patch('\(path)')"
    case .path, .same, .member, .pattern, .template, .file, .count, .alsoDefined: claim.path ?? ""
    }
  }
}

extension Claim {
  /// A statement of a code block; not what it says to use instead of another.
  fileprivate var isStatement: Bool {
    guard block >= 0, !isReplacement else { return false }
    switch subject {
    case .imported, .patch, .template: return true
    case .path, .same, .member, .pattern, .file, .count, .alsoDefined: return false
    }
  }

  fileprivate var isPatch: Bool {
    if case .patch = subject { return true }
    return false
  }

  /// The name as the statement imports it.
  fileprivate var importedName: String {
    if case .imported(_, let imported?) = subject { return imported }
    return path ?? name
  }
}
