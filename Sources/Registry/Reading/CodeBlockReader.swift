/// Reads the code of a registry: imports, commented out or not, patches, and the comments that say
/// what they are.
struct CodeBlockReader {
  let lines: [String]
  let block: RegistryDocument.Block
  let index: Int
  let sectionStatus: ClaimStatus?
  private(set) var claims: [Claim] = []

  /// What the comment above says.
  private var blockStatus: ClaimStatus?
  private var isBehindBlank = true
  private var isBehindComment = false
  /// Claims that the next replacement may be for, and whether one has come.
  private var open: [Int] = []
  private var isAnswered = false
  private var replacementFollows = false
  /// The paths of names that the block has imported, for members that are called otherwise now.
  private var owners: [String] = []
  private var ownerPaths: Set<String> = []
  private var ownersByName: [String: [String]] = [:]
  private static let maximumOwners = 50
  /// Claims that a comment calls aliases: of what else has the name in the block.
  private var aliases: [Int] = []
  /// Numbers in comments above the imports that they may be about.
  private var counts: [(count: Claim.Count, words: Set<String>, line: Int, first: Int)] = []

  init(lines: [String], block: RegistryDocument.Block, index: Int, sectionStatus: ClaimStatus?) {
    self.lines = lines
    self.block = block
    self.index = index
    self.sectionStatus = sectionStatus
  }

  mutating func read() {
    let isPython = [
      "", "python", "py", "python3", "pycon", "ipython", "ipython3", "diff",
    ].contains(block.language)
    var line = block.first
    var quotes: String?
    while line <= block.last {
      let text = text(line)
      // What stands in a string of several lines is no code.
      let isInString = quotes != nil
      quotes = isPython ? Self.openQuotes(behind: text, quotes) : nil
      if isInString {
        line += 1
        continue
      }
      let code = CommentText.withoutMarks(CommentText.split(text).code)
      if isPython || ["text", "txt"].contains(block.language), code.has("{") || code.has("<"),
        CommentText.isPattern(code)
      {
        readPattern(text, line)
      } else if isPython {
        line = readPython(text, line)
      }
      line += 1
    }
    settleAliases()
    settleCounts()
  }

  /// An alias is the object that the block says to use under that name.
  private mutating func settleAliases() {
    for place in aliases {
      let alias = claims[place]
      let meant = claims.first {
        $0.name == alias.name && ($0.status == .canonical || $0.status == .works)
          && $0.path != alias.path && $0.path != nil
      }
      let isSaid = claims.contains {
        if case .same(let one, _) = $0.subject { one == alias.path } else { false }
      }
      guard let path = alias.path, let other = meant?.path, !isSaid else { continue }
      add(.same(path, other), status: .compatibility, .line, alias.line, name: alias.name)
    }
  }

  /// The triple quotes that are open behind a line.
  private static func openQuotes(behind text: String, _ open: String?) -> String? {
    var open = open
    var rest = text[...]
    while !rest.isEmpty {
      if let quotes = open {
        if rest.hasPrefix(quotes) {
          open = nil
          rest = rest.dropFirst(3)
          continue
        }
      } else if rest.hasPrefix("#") {
        return nil
      } else if let quotes = ["\"\"\"", "'''"].first(where: rest.hasPrefix) {
        open = quotes
        rest = rest.dropFirst(3)
        continue
      }
      rest = rest.dropFirst()
    }
    return open
  }

  /// A line as it was meant, without quotation marks, prompts and blanks around it.
  private func text(_ line: Int) -> String {
    var text = RepairedText.of(lines[line - 1]).trimmed[...]
    for prefix in [">>> ", "... "] where text.hasPrefix(prefix) { text = text.dropFirst(4) }
    while text.hasPrefix("> ") { text = text.dropFirst(2) }
    return text.trimmed
  }

  /// - Returns: the last line that was read.
  private mutating func readPython(_ text: String, _ line: Int) -> Int {
    if text.isEmpty {
      isBehindBlank = true
      isBehindComment = false
      replacementFollows = false
      open = []
      return line
    }
    defer { isBehindBlank = false }
    if block.language == "diff", text.hasPrefix("-") || text.hasPrefix("+") {
      let rest = String(text.dropFirst()).trimmed
      return readStatement(
        rest, line, isComment: false, status: text.hasPrefix("-") ? .avoid : .works)
        ?? line
    }
    if text.hasPrefix("#") {
      defer { isBehindComment = true }
      return readComment(text.drop { $0 == "#" || $0 == "!" }.trimmed, line)
    }
    isBehindComment = false
    return readStatement(text, line, isComment: false, status: nil) ?? line
  }

  // MARK: - Comments

  private mutating func readComment(_ text: String, _ line: Int) -> Int {
    let follows = replacementFollows
    replacementFollows = false
    if let replacement = CommentText.replacement(CommentText.withoutMarks(text)) {
      switch replacement {
      case .follows: replacementFollows = true
      case .path(let path): replace(by: [(path, .path(path))], names: [], line)
      case .imports(let imports): replace(by: imports, line)
      }
      return line
    }
    replacementFollows = follows
    if let last = readStatement(text, line, isComment: true, status: nil) { return last }
    if let (status, statement) = CommentText.labelled(text),
      let last = readStatement(statement, line, isComment: true, status: status)
    {
      return last
    }
    replacementFollows = false
    if let (old, new) = CommentText.mapping(text) {
      addMapping(old, new, line, status: CommentText.mappingStatus(text))
      return line
    }
    if let (one, two) = CommentText.identity(text) {
      add(.same(one, two), status: .compatibility, .line, line, name: DottedPath.lastName(one))
      return line
    }
    let status = StatusWords.status(of: text, in: .comment)
    if status != nil || isBehindBlank && !isBehindComment { blockStatus = status }
    if let count = CommentText.count(text) {
      counts.append(
        (
          count, Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)),
          line, claims.count
        ))
    }
    return line
  }

  private mutating func addMapping(_ old: String, _ new: String, _ line: Int, status: ClaimStatus?)
  {
    let oldParts = old.split(separator: ".")
    let newParts = new.split(separator: ".")
    guard oldParts.count > 1 || newParts.count > 1 else {
      return add(
        .member(old: old, new: new, owners: owners(named: nil)), status: status ?? .works, .line,
        line, name: new)
    }
    // `State.OLD -> State.NEW`
    if newParts.count == 2, !owners(named: String(newParts[0])).isEmpty {
      return add(
        .member(
          old: String(oldParts.last ?? ""), new: String(newParts[1]),
          owners: owners(named: String(newParts[0]))), status: status ?? .works, .line, line,
        name: String(newParts[1]))
    }
    guard let from = DottedPath.read(old), let to = DottedPath.read(new) else { return }
    add(.path(from), status: status ?? .avoid, .line, line, name: DottedPath.lastName(from))
    if status == .broken { return }
    claims[claims.count - 1].replacements = [to]
    add(.path(to), status: .works, .line, line, name: DottedPath.lastName(to), isReplacement: true)
  }

  /// The paths of what the block has imported before, as a name or at all.
  private func owners(named name: String?) -> [String] {
    name.map { ownersByName[$0] ?? [] } ?? owners
  }

  private mutating func noteOwner(_ claim: Claim) {
    guard case .imported(_, .some) = claim.subject, claim.status != .broken, let path = claim.path,
      owners.count < Self.maximumOwners, ownerPaths.insert(path).inserted
    else { return }
    owners.append(path)
    ownersByName[claim.name, default: []].append(path)
  }

  // MARK: - Statements

  /// - Returns: the last line of the statement; nil where the text is none.
  private mutating func readStatement(
    _ text: String, _ first: Int, isComment: Bool, status: ClaimStatus?
  ) -> Int? {
    let targets = patchTargets(text)
    if !targets.isEmpty {
      let (_, comment) = CommentText.split(text)
      for target in targets {
        add(
          .patch(target), comment, status, first...first, isComment,
          name: DottedPath.lastName(target))
      }
      if targets.count == 1 { addCount(comment, of: targets[0], first, .patches) }
      return first
    }
    guard text.hasPrefix("from ") || text.hasPrefix("import ") else { return nil }
    if let (module, template) = WrittenImports.template(text) {
      add(
        .template(module: module, text: template), CommentText.split(text).comment, status,
        first...first, isComment, name: template)
      return first
    }
    var statement = text
    var last = first
    var openness = WrittenImports.Openness()
    openness.read(text)
    while openness.isOpen, last < block.last, last < first + Self.maximumLines {
      var next = self.text(last + 1)
      if isComment {
        guard next.hasPrefix("#") else { break }
        next = next.drop { $0 == "#" }.trimmed
      }
      // A bracket that nobody closed.
      if next.hasPrefix("from ") || next.hasPrefix("import ") { break }
      last += 1
      openness.read(next)
      statement += "\n" + next
    }
    guard let imports = WrittenImports.read(statement) else { return nil }
    let comments = statement.split(separator: "\n", omittingEmptySubsequences: false).map {
      CommentText.split(String($0)).comment
    }
    if replacementFollows {
      replacementFollows = false
      replace(by: imports, first)
      return last
    }
    for imported in imports {
      let own = comments.indices.contains(imported.line) ? comments[imported.line] : nil
      let whole = (comments.last ?? nil) ?? (comments.first ?? nil)
      add(
        imported.subject,
        own.flatMap { StatusWords.status(of: $0, in: .comment) } == nil ? whole : own, status,
        first...last, isComment, line: first + imported.line, name: imported.bound)
    }
    if imports.count == 1 {
      addCount(comments.compactMap { $0 }.last, of: imports[0].path, first, .files)
    }
    return last
  }

  /// The number in the comment behind a statement.
  private mutating func addCount(
    _ comment: String?, of path: String, _ line: Int, _ unit: Claim.Count.Unit
  ) {
    guard let count = comment.flatMap(CommentText.count) else { return }
    let counted = Claim.Count(
      number: count.number, bound: count.bound, unit: unit == .patches ? unit : count.unit,
      scope: count.scope)
    add(.count(counted, of: path), status: nil, .line, line, name: DottedPath.lastName(path))
  }

  private static let maximumLines = 2000

  nonisolated(unsafe) private static let patching =
    #/\b(?:patch(?:\.dict|\.object|\.multiple)?|setattr)\s*\(\s*["'](?<path>[\w.]+)["']/#
    .wordBoundaryKind(.simple)

  /// `@patch('a.b.C')`, `with mock.patch(...)`, `monkeypatch.setattr(...)`.
  private func patchTargets(_ text: String) -> [String] {
    guard text.has("patch") || text.has("setattr") else { return [] }
    return text.matches(of: Self.patching).compactMap { DottedPath.read($0.output.path) }
  }

  private mutating func readPattern(_ text: String, _ line: Int) {
    let (code, comment) = CommentText.split(text)
    let status = StatusWords.status(of: comment ?? text, in: .comment)
    add(
      .pattern(CommentText.withoutMarks(code)), status: status ?? .works, .line, line,
      name: CommentText.withoutMarks(code))
  }

  // MARK: - Claims

  /// Adds a claim of a statement, with what the comment behind it says beside its status.
  private mutating func add(
    _ subject: Claim.Subject, _ comment: String?, _ given: ClaimStatus?,
    _ statement: ClosedRange<Int>, _ isComment: Bool, line: Int? = nil, name: String
  ) {
    let line = line ?? statement.lowerBound
    let own = given ?? comment.flatMap { StatusWords.status(of: $0, in: .comment) }
    let (status, origin) = effective(own, isComment)
    if isAnswered { open = [] }
    isAnswered = false
    open.append(claims.count)
    append(subject, status, origin, line, name: name, statement: statement, isComment: isComment)
    guard let comment, let path = claims[claims.count - 1].path else { return }
    if status == .compatibility, comment.has("lias") || comment.has("LIAS") {
      aliases.append(claims.count - 1)
    }
    claims[claims.count - 1].isDistinct = CommentText.isDistinct(path, by: comment)
    if let other = CommentText.alias(comment) {
      add(.same(path, other), status: .compatibility, .line, line, name: name)
    }
    for other in CommentText.otherDefinitions(comment) {
      add(.alsoDefined(symbol: path, at: other), status: nil, .line, line, name: name)
    }
    switch CommentText.replacement(within: comment) {
    case .path(let new)? where new != path:
      replace(by: [(new, .path(new))], names: [], line)
    case .imports(let imports)?: replace(by: imports, line)
    case .path, .follows, nil: break
    }
  }

  /// The line's own word, else that of the comment above, else that of the headings.
  private func effective(_ own: ClaimStatus?, _ isComment: Bool) -> (ClaimStatus?, Claim.Origin) {
    if let own { return (own, .line) }
    if let blockStatus {
      // DO NOT USE below BROKEN doesn't take back that it is broken.
      if blockStatus == .avoid, let sectionStatus,
        sectionStatus == .broken || sectionStatus == .deprecated
      {
        return (sectionStatus, .section)
      }
      return (blockStatus, .block)
    }
    if let sectionStatus { return (sectionStatus, .section) }
    return (isComment ? .avoid : nil, .nothing)
  }

  private mutating func replace(by imports: [WrittenImports.Import], _ line: Int) {
    let targets = imports.map { (path: $0.path, subject: $0.subject) }
    replace(by: targets, names: Set(imports.map(\.bound)), line)
  }

  /// Says what to use instead of the open claims that have the same name, else of those of the last
  /// statement.
  private mutating func replace(
    by targets: [(path: String, subject: Claim.Subject)], names: Set<String>, _ line: Int
  ) {
    let names = names.union(targets.map { DottedPath.lastName($0.path) })
    let retired = open.filter {
      claims[$0].status.map { !$0.promisesToWork || $0 == .deprecated } ?? false
    }
    var meant = retired.filter { names.contains(claims[$0].name) || names.contains(lastName($0)) }
    if meant.isEmpty, let last = retired.last {
      meant = retired.filter { claims[$0].statement == claims[last].statement }
    }
    for place in meant {
      let named = targets.map(\.path).filter { DottedPath.lastName($0) == lastName(place) }
      claims[place].replacements = named.isEmpty ? targets.map(\.path) : named
      claims[place].replacementLine = line
    }
    isAnswered = true
    for (path, subject) in targets {
      append(
        subject, .works, .line, line, name: DottedPath.lastName(path), statement: line...line,
        isComment: true, isReplacement: true)
    }
  }

  private func lastName(_ place: Int) -> String {
    claims[place].path.map(DottedPath.lastName) ?? claims[place].name
  }

  private mutating func add(
    _ subject: Claim.Subject, status: ClaimStatus?, _ origin: Claim.Origin, _ line: Int,
    name: String, isReplacement: Bool = false
  ) {
    append(
      subject, status, origin, line, name: name, statement: line...line, isComment: false,
      isReplacement: isReplacement)
  }

  private mutating func append(
    _ subject: Claim.Subject, _ status: ClaimStatus?, _ origin: Claim.Origin, _ line: Int,
    name: String, statement: ClosedRange<Int>, isComment: Bool, isReplacement: Bool = false
  ) {
    claims.append(
      Claim(
        subject: subject, status: status, origin: origin, line: line,
        column: Column.of(name, in: lines[line - 1]), name: name, statement: statement,
        isCommentedOut: isComment, isReplacement: isReplacement, section: block.section,
        block: index))
    noteOwner(claims[claims.count - 1])
  }

  /// A number in a comment is about the one import below whose name the comment says.
  private mutating func settleCounts() {
    for (count, words, line, first) in counts {
      var paths: [String] = []
      for claim in claims[first...] where claim.statement.lowerBound > line {
        // As far as the next blank line.
        guard
          !lines[(line - 1)..<claim.statement.lowerBound].contains(where: { $0.trimmed.isEmpty })
        else { break }
        if case .imported = claim.subject, words.contains(claim.name), let path = claim.path {
          paths.append(path)
        }
      }
      if Set(paths).count == 1 {
        add(
          .count(count, of: paths[0]), status: nil, .line, line, name: DottedPath.lastName(paths[0])
        )
      }
    }
  }
}
