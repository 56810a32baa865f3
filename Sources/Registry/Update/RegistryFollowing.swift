import Resolution

/// A registry whose claims follow what leads elsewhere: what has to work, or is to be used, gets its new path.
/// What it calls deprecated, broken or not to be used tells of the old one and stays.
package struct RegistryFollowing {
  /// What a line becomes, by its number.
  package private(set) var lines: [Int: String] = [:]
  /// Lines that name a path that leads elsewhere and can't follow for certain.
  package private(set) var left: [(line: Int, path: String)] = []

  private let document: RegistryDocument
  private let destination: (String) -> String?
  private let newFile: (String) -> String?
  /// Paths of which something is said that follows.
  private let claimed: Set<String>

  /// - Parameters:
  ///   - destination: where a dotted path leads; nil where it stays.
  ///   - newFile: the same of the path of a file.
  ///   - isGone: whether there will be nothing at an old path.
  package init(
    of document: RegistryDocument, destination: @escaping (String) -> String?,
    newFile: @escaping (String) -> String?, isGone: (String) -> Bool
  ) {
    self.document = document
    self.destination = destination
    self.newFile = newFile
    let claims = document.claims.filter(Self.follows)
    claimed = Set(claims.filter { !$0.isReplacement }.compactMap(\.path))
    // Imports with all the names that they have in one line.
    let imports = Dictionary(grouping: claims.filter { $0.importedModule != nil }) { claim in
      claim.block >= 0 && !claim.isReplacement ? claim.statement.lowerBound : claim.line
    }
    for line in imports.keys.sorted() {
      let modules = Dictionary(grouping: imports[line] ?? []) { $0.importedModule ?? "" }
      for module in modules.keys.sorted() { follow(imports: modules[module] ?? [], on: line) }
    }
    // From the end of a line on, so that columns before it stay.
    for claim in claims.reversed() where claim.importedModule == nil { follow(claim) }
    for claim in document.claims where claim.status == .deprecated && !claim.isReplacement {
      if let path = claim.path, destination(path) != nil, isGone(path) { leave(claim, path) }
    }
    left.sort { $0.line < $1.line }
  }

  /// Whether a claim is of what is to be used; a path of which nothing is said has to work.
  private static func follows(_ claim: Claim) -> Bool {
    switch claim.status {
    case .canonical, .works, .compatibility, nil: true
    case .deprecated, .broken, .avoid, .question: claim.isReplacement
    }
  }

  private func line(_ number: Int) -> String {
    lines[number] ?? document.lines[number - 1]
  }

  private mutating func leave(_ claim: Claim, _ path: String) {
    if !left.contains(where: { $0 == (claim.line, path) }) { left.append((claim.line, path)) }
  }

  /// Whether another line tells of the new path already.
  private func isThere(_ new: String, _ claim: Claim) -> Bool {
    !claim.isReplacement && claimed.contains(new)
  }

  // MARK: - Imports

  /// What one line imports of one module.
  private mutating func follow(imports claims: [Claim], on number: Int) {
    let going = claims.compactMap { claim in
      claim.path.flatMap { path in destination(path).map { (claim, path, $0) } }
    }
    guard !going.isEmpty else { return }
    let text = rewritten(claims, going.map { $0.2 }, in: line(number))
    if let text, !going.contains(where: { isThere($0.2, $0.0) }) {
      lines[number] = text
    } else {
      for (claim, path, _) in going { leave(claim, path) }
    }
  }

  /// The line with another module; nil where its names part, or it isn't written as expected.
  private func rewritten(_ claims: [Claim], _ paths: [String], in text: String) -> String? {
    guard paths.count == claims.count, let new = paths.first, let first = claims.first,
      let module = first.importedModule
    else { return nil }
    let statement: (old: String, new: String)
    if case .imported(_, nil) = first.subject {
      guard Set(paths).count == 1 else { return nil }
      statement = ("import \(module)", "import \(new)")
    } else if zip(claims, paths).allSatisfy({ claim, path in
      path.parentPath == new.parentPath && path.lastName == claim.path?.lastName
    }) {
      // Which names there are beside those that are claimed, nobody knows of a line with more commas.
      let names = Set(claims.compactMap(\.path)).count
      guard names > 1 || !hasMoreNames(behind: module, in: text) else { return nil }
      statement = ("from \(module) import", "from \(new.parentPath) import")
    } else if claims.count == 1, let name = first.path?.lastName,
      !hasMoreNames(behind: module, in: text)
    {
      statement = ("from \(module) import \(name)", Statement.importing(new))
    } else {
      return nil
    }
    let changed = RegistryLine.replacing(statement.old, by: statement.new, in: text)
    // A second statement of the same module would stay behind.
    let isWhole = RegistryLine.replacing(statement.old, by: "", in: changed) == changed
    return changed != text && isWhole ? changed : nil
  }

  /// Whether several names stand behind `from module import`.
  private func hasMoreNames(behind module: String, in text: String) -> Bool {
    guard let start = text.firstRange(of: "from \(module) import") else { return false }
    let end = text[start.upperBound...].prefix { !"#`;".contains($0) }
    return end.contains(",")
  }

  // MARK: - Paths

  /// A path in prose, a table or a patch; or that of a file.
  private mutating func follow(_ claim: Claim) {
    switch claim.subject {
    case .path(let path), .patch(let path): replace([path], claim)
    case .same(let one, let other):
      // In TOML the symbol stands on a line of its own.
      replace(document.form == .markdown ? [one, other] : [one], claim, besides: other)
    case .alsoDefined(let symbol, let path): replace([path], claim, besides: symbol)
    case .template(let module, _):
      if let new = destination(module) {
        replace(claim, "from \(module) import", by: "from \(new) import", of: module)
      }
    case .file(let path): if let new = newFile(path) { replace(claim, path, by: new, of: path) }
    case .pattern(let pattern):
      var path = String(pattern.prefix { $0 != "{" })
      while path.hasSuffix(".") { path.removeLast() }
      if destination(path) != nil { leave(claim, path) }
    case .imported, .member, .count: break
    }
  }

  /// - Parameter other: what the claim is of, too; the paths and it must not become one.
  private mutating func replace(_ paths: [String], _ claim: Claim, besides other: String? = nil) {
    let all = Set(paths + [other].compactMap(\.self))
    let meets = Set(all.map { destination($0) ?? $0 }).count < all.count
    for path in paths {
      guard let new = destination(path) else { continue }
      if meets || paths.count == 1 && isThere(new, claim) {
        leave(claim, path)
      } else {
        replace(claim, path, by: new, of: path)
      }
    }
  }

  private mutating func replace(_ claim: Claim, _ old: String, by new: String, of path: String) {
    let text = line(claim.line)
    let column = document.form == .markdown && claim.block < 0 ? claim.column : 1
    var changed = RegistryLine.replacing(old, by: new, in: text, from: column)
    if changed == text { changed = RegistryLine.replacing(old, by: new, in: text) }
    if changed != text {
      lines[claim.line] = changed
    } else if RegistryLine.replacing(new, by: "", in: text) == text {
      // One place may make two claims; else it is another.
      leave(claim, path)
    }
  }
}

extension Claim {
  /// The module that something is imported of; nil where nothing is.
  fileprivate var importedModule: String? {
    if case .imported(let module, _) = subject { return module }
    return nil
  }
}
