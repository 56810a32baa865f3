/// Reads a Markdown registry: code under headings, comments and marks beside the imports, tables,
/// and code spans in the text.
///
/// What a line says of itself goes before what a comment above it in the code says, and that before
/// what the headings say.
enum MarkdownRegistry {
  static func read(_ text: String, path: String) -> RegistryDocument {
    let lines = RegistryReader.lines(of: text)
    let outline = MarkdownOutline(text)
    let sections = sections(of: outline)
    func section(at line: Int) -> Int {
      (sections.firstIndex { $0.line > line } ?? sections.count) - 1
    }
    let blocks = outline.codes.compactMap { code -> RegistryDocument.Block? in
      guard code.first <= code.last, code.last <= lines.count else { return nil }
      return RegistryDocument.Block(
        first: code.first, last: code.last, language: code.language,
        isFenced: code.isFenced,
        section: section(at: code.first))
    }
    var claims: [Claim] = []
    for (index, block) in blocks.enumerated() {
      var reader = CodeBlockReader(
        lines: lines, block: block, index: index,
        sectionStatus: block.section < 0 ? nil : sections[block.section].status)
      reader.read()
      claims += reader.claims
    }
    claims += ProseReader(lines: lines, outline: outline, section: section).claims()
    claims += identities(of: claims)
    claims.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    return RegistryDocument(
      path: path, form: .markdown, lines: lines, claims: claims, sections: sections,
      blocks: blocks,
      error: outline.tooWideLine.map {
        RegistryError(
          path: path, line: $0,
          message: "its tables are too wide to be read: up to here the squares of the numbers of "
            + "bars in a line add up to more than a thousand million")
      })
  }

  private static func sections(of outline: MarkdownOutline) -> [RegistryDocument.Section] {
    var sections: [RegistryDocument.Section] = []
    var open: [Int] = []
    for heading in outline.headings {
      while let last = open.last, sections[last].level >= heading.level { open.removeLast() }
      let parent = open.last ?? -1
      let own = StatusWords.status(of: heading.title, in: .heading)
      sections.append(
        RegistryDocument.Section(
          line: heading.line, level: heading.level, title: heading.title, parent: parent,
          status: own ?? (parent < 0 ? nil : sections[parent].status)))
      open.append(sections.count - 1)
    }
    return sections
  }

  /// What is called compatible with a canonical path, or deprecated in its favour under the same
  /// name, is to be the same object.
  private static func identities(of claims: [Claim]) -> [Claim] {
    let canonical = claims.filter { $0.status == .canonical && $0.path != nil }
    guard !canonical.isEmpty else { return [] }
    let byName = Dictionary(grouping: canonical) { $0.lastName }
    let told = Set(
      claims.compactMap { claim in
        if case .same(let path, _) = claim.subject { path } else { nil }
      })
    return claims.compactMap { claim in
      guard claim.status == .compatibility || claim.status == .deprecated, !claim.isReplacement,
        claim.replacements.isEmpty, let path = claim.path, isObject(claim), !claim.isDistinct,
        !told.contains(path)
      else { return nil }
      var paths = Set((byName[claim.lastName] ?? []).compactMap(\.path))
      if paths.isEmpty, claim.status == .compatibility {
        paths = Set(canonical.filter { $0.section == claim.section }.compactMap(\.path))
      }
      guard paths.count == 1, let other = paths.first, other != path else { return nil }
      return Claim(
        subject: .same(path, other), status: .compatibility, origin: claim.origin,
        line: claim.line, column: claim.column, name: claim.name, statement: claim.statement,
        isCommentedOut: claim.isCommentedOut, isReplacement: false, section: claim.section,
        block: claim.block)
    }
  }

  private static func isObject(_ claim: Claim) -> Bool {
    switch claim.subject {
    case .imported(_, let name): name != nil
    case .path: true
    case .patch, .same, .member, .pattern, .template, .file, .count, .alsoDefined: false
    }
  }
}

extension Claim {
  /// The last name of its path.
  fileprivate var lastName: String { path.map(DottedPath.lastName) ?? name }
}
