import Resolution

/// A registry whose claims follow what leads elsewhere: what it says works, or is to be used, gets its new
/// path. What it calls deprecated, broken or not to be used tells of the old one and stays.
package struct RegistryFollowing {
  /// What a line becomes, by its number.
  package private(set) var lines: [Int: String] = [:]
  /// Lines that name a path that leads elsewhere and can't follow for certain.
  package private(set) var left: [(line: Int, path: String)] = []

  private let document: RegistryDocument
  private let destination: (String) -> String?
  private let newFile: (String) -> String?
  /// Paths that statements import, by what they say of them.
  private let imported: Set<String>

  /// - Parameters:
  ///   - destination: where a dotted path leads; nil where it stays.
  ///   - newFile: the same of the path of a file.
  package init(
    of document: RegistryDocument, destination: @escaping (String) -> String?,
    newFile: @escaping (String) -> String?
  ) {
    self.document = document
    self.destination = destination
    self.newFile = newFile
    imported = Set(document.claims.filter(Self.follows).compactMap(\.path))
    let claims = document.claims.filter(Self.follows)
    let statements = Dictionary(
      grouping: claims.filter { $0.block >= 0 && $0.isImport && !$0.isReplacement },
      by: \.statement.lowerBound)
    for first in statements.keys.sorted() { follow(statement: statements[first] ?? []) }
    // From the end of a line on, so that columns before it stay.
    for claim in claims.reversed()
    where !(claim.block >= 0 && claim.isImport && !claim.isReplacement) {
      follow(claim)
    }
    left.sort { $0.line < $1.line }
  }

  /// Whether a claim is of what is to be used.
  private static func follows(_ claim: Claim) -> Bool {
    switch claim.status {
    case .canonical, .works, .compatibility: true
    case .deprecated, .broken, .avoid, .question, nil: claim.isReplacement
    }
  }

  private func line(_ number: Int) -> String {
    lines[number] ?? document.lines[number - 1]
  }

  /// A path in prose, a table, a patch or advice; or that of a file.
  private mutating func follow(_ claim: Claim) {
    var moved: [(old: String, new: String)] = []
    switch claim.subject {
    case .imported, .path, .patch:
      if let path = claim.path, let new = destination(path) { moved = [(path, new)] }
    case .same(let one, let other):
      moved = [one, other].compactMap { path in destination(path).map { (path, $0) } }
    case .template(let module, _):
      if let new = destination(module) { moved = [("from \(module) import", "from \(new) import")] }
    case .file(let path): if let new = newFile(path) { moved = [(path, new)] }
    case .member, .pattern, .count, .alsoDefined: break
    }
    for (old, new) in moved {
      let column =
        document.form == .markdown && claim.block < 0 && moved.count == 1 ? claim.column : 1
      var text = line(claim.line)
      if case .imported(let module, let name?) = claim.subject {
        text = RegistryLine.replacing(
          "from \(module) import \(name)", by: Statement.importing(new), in: text, from: column)
      }
      if text == line(claim.line) {
        text = RegistryLine.replacing(old, by: new, in: text, from: column)
      }
      // One place may make two claims.
      if text != line(claim.line) {
        lines[claim.line] = text
      } else if !text.has(new) {
        left.append((claim.line, old))
      }
    }
  }

  /// An import in a code block, with all of its names.
  private mutating func follow(statement claims: [Claim]) {
    guard let first = claims.first, claims.contains(where: { $0.path.flatMap(destination) != nil })
    else { return }
    let old = line(first.statement.lowerBound)
    let text = rewritten(claims, in: old)
    if let text, text != old, !claims.contains(where: isThere) {
      lines[first.statement.lowerBound] = text
    } else {
      left += claims.compactMap { claim in
        claim.path.flatMap { destination($0) == nil ? nil : (claim.line, $0) }
      }
    }
  }

  /// Whether another statement imports the new path already.
  private func isThere(_ claim: Claim) -> Bool {
    claim.path.flatMap(destination).map(imported.contains) ?? false
  }

  /// The first line of a statement; nil where its names part.
  private func rewritten(_ claims: [Claim], in text: String) -> String? {
    let paths = claims.compactMap { claim in claim.path.flatMap(destination) }
    guard paths.count == claims.count, let new = paths.first else { return nil }
    switch claims[0].subject {
    case .imported(let module, nil):
      return claims.count == 1
        ? RegistryLine.replacing("import \(module)", by: "import \(new)", in: text) : nil
    case .imported(let module, let name?) where claims.count == 1:
      return RegistryLine.replacing(
        "from \(module) import \(name)", by: Statement.importing(new), in: text)
    case .imported(let module, _):
      let isOneModule = zip(claims, paths).allSatisfy { claim, path in
        path.parentPath == new.parentPath && path.lastName == claim.path?.lastName
      }
      return isOneModule
        ? RegistryLine.replacing(
          "from \(module) import", by: "from \(new.parentPath) import", in: text) : nil
    default: return nil
    }
  }
}

extension Claim {
  /// An import, and no patch of one.
  fileprivate var isImport: Bool {
    if case .imported = subject { return true }
    return false
  }
}
