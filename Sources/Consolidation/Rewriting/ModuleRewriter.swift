import PythonSyntax
import Resolution
package import SourceEdits

/// What becomes of one file when paths lead elsewhere.
package struct ModuleRewrite: Sendable {
  package var edits: [Edit] = []
  package var remainders: [Remainder] = []
  /// Paths that imports of the file are to lead to, for the proof.
  package var promises: Set<String> = []
  /// How many imported names lead elsewhere.
  package var importCount = 0
  package var stringCount = 0
  /// Paths in comments and docstrings that follow.
  package var mentionCount = 0
  /// Edits of nothing but the module of a `from`.
  fileprivate var pathCount = 0

  /// Whether the file binds and asks for the names that it did.
  var keepsNames: Bool { edits.count == pathCount }

  init() {}

  /// The file stays as it is.
  init(leaving remainder: Remainder) { remainders = [remainder] }

  /// Takes in what else becomes of the file.
  mutating func join(_ other: ModuleRewrite) {
    edits += other.edits
    remainders += other.remainders
    promises.formUnion(other.promises)
    importCount += other.importCount
    stringCount += other.stringCount
    mentionCount += other.mentionCount
    pathCount += other.pathCount
  }
}

/// Rewrites the imports, names and strings of one file so that they follow ``Redirects``; what it
/// doesn't understand for certain it leaves, and says so.
struct ModuleRewriter {
  let source: SourceOfModule
  let redirects: Redirects
  let asked: AskedNames
  /// Where the names of those imports begin that may change; nil for all.
  private(set) var only: Set<Int>?
  private(set) var result = ModuleRewrite()
  /// Statements that no longer stand as they stood, by index.
  var touched: Set<Int> = []
  /// Statements that are there no more.
  var removed: Set<Int> = []
  /// Where names begin that imports bind and that rewritten uses go through.
  var reused: Set<Int> = []
  /// Uses that were rewritten, by where their names begin.
  var followed: Set<Int> = []
  /// Imports that lead elsewhere now.
  var moved: Set<ImportRecord.ID> = []
  /// Names that were added to a statement, or stand in new ones, by statement and text.
  var additions: [Addition] = []

  /// An import that is to stand behind a statement, or in it.
  struct Addition: Hashable {
    let statement: Int
    /// Empty for `import name`.
    let module: String
    /// As it is written: `a`, `a as b`.
    let name: String
    let comment: String
  }

  init(_ source: SourceOfModule, _ redirects: Redirects) {
    self.source = source
    self.redirects = redirects
    asked = source.program.derived()
  }

  /// What becomes of a module; nothing where nothing in it leads elsewhere.
  ///
  /// - Parameters:
  ///   - newName: what the module is called then, where it moves.
  ///   - docs: whether comments and docstrings follow, too.
  static func rewrite(
    _ module: ModuleID, _ bytes: [UInt8], _ redirects: Redirects, newName: String? = nil,
    docs: Bool = false, in program: Program
  ) -> ModuleRewrite {
    do throws(Remainder) {
      var rewriter = ModuleRewriter(
        try SourceOfModule(module, bytes, newName: newName, in: program), redirects)
      rewriter.run()
      if docs { rewriter.rewriteProse() }
      return rewriter.result
    } catch {
      return ModuleRewrite(leaving: error)
    }
  }

  /// The same for single imports.
  ///
  /// - Parameters:
  ///   - only: where the names of these imports begin.
  ///   - absolute: where relative statements begin that are to be absolute.
  static func rewrite(
    _ source: SourceOfModule, _ redirects: Redirects, only: Set<Int>, absolute: Set<Int>
  ) -> ModuleRewrite {
    var rewriter = ModuleRewriter(source, redirects)
    rewriter.only = only
    for (index, statement) in source.layout.statements.enumerated() {
      rewriter.rewriteStatement(index)
      guard absolute.contains(statement.range.lowerBound), !rewriter.touched.contains(index),
        let written = statement.module, let base = source.absolute(written), !base.isEmpty
      else { continue }
      rewriter.replace(written, with: base)
      rewriter.touched.insert(index)
      rewriter.result.importCount += statement.names.count
    }
    rewriter.writeAdditions()
    return rewriter.result
  }

  private mutating func run() {
    for index in source.layout.statements.indices { rewriteStatement(index) }
    followChains()
    rewriteStrings()
    writeAdditions()
  }

  // MARK: - Notes

  mutating func edit(_ range: Range<Int>, _ text: String) {
    result.edits.append(Edit(range, Array(text.utf8)))
  }

  mutating func edit(_ edits: [Edit]) { result.edits += edits }

  mutating func leave(_ offset: Int, _ reason: String) {
    result.remainders.append(Remainder(location: source.location(offset), reason: reason))
  }

  /// An import leads elsewhere now; what led nowhere, in a module that moves, leads nowhere there.
  mutating func promise(_ new: String, for old: String) {
    result.importCount += 1
    if redirects.isComplete(old),
      source.program.lookup.object(at: old, from: source.module).isMissing
    {
      return
    }
    result.promises.insert(new)
  }

  mutating func countString() { result.stringCount += 1 }

  mutating func countMention() { result.mentionCount += 1 }

  // MARK: - Statements

  private mutating func rewriteStatement(_ index: Int) {
    let statement = source.layout.statements[index]
    switch statement.form {
    case .modules: rewriteModules(index, statement)
    case .names: rewriteNames(index, statement)
    case .star: rewriteStar(index, statement)
    }
  }

  func record(_ index: Int, _ place: Int) -> ImportRecord.ID {
    source.records[index][place]
  }

  /// Whether an import leads to a module.
  private func isModule(_ index: Int, _ place: Int) -> Bool {
    if case .module = source.program.symbols.link(source.module, record(index, place)).symbol {
      return true
    }
    return false
  }

  // MARK: `from a import b`

  private mutating func rewriteNames(_ index: Int, _ statement: ImportStatement) {
    guard let written = statement.module, let base = source.absolute(written) else { return }
    var going: [(place: Int, new: String)] = []
    for (place, name) in statement.names.enumerated()
    where only?.contains(name.range.lowerBound) ?? true {
      let path = (base.isEmpty ? "" : base + ".") + source.dotted(name.path.parts)
      switch redirects.destination(of: path) {
      case nil: continue
      case .absent(let new):
        leave(
          name.range.lowerBound,
          "'\(path.lastName)' stays: there is no '\(new.lastName)' in '\(new.parentPath)'")
      case .path(path): continue
      case .path(source.newName) where !source.isMoving: continue
      case .path(let new)
      where new.parentPath == source.newName && !source.isMoving && !isModule(index, place):
        continue
      case .path(let new):
        if isModule(index, place), !redirects.isComplete(path) {
          guard let edits = attributeEdits(ofNameAt: bound(name), from: path, to: new) else {
            continue
          }
          edit(edits)
        }
        renameMembers(ofNameAt: bound(name), path, new)
        promise(new, for: path)
        moved.insert(record(index, place))
        going.append((place, new))
      }
    }
    if going.count < statement.names.count { keepMeaning(of: written, base, index) }
    guard !going.isEmpty else { return }
    touched.insert(index)
    let modules = going.map(\.new.parentPath)
    let stays = statement.names.count > going.count
    // The statement itself goes where most of its names go, unless some stay, or are only called otherwise.
    let home = modules.contains(base) ? base : stays ? nil : modules.first
    let isWhole = home != nil && !stays && modules.allSatisfy { $0 == home }
    if let home, isWhole, !home.isEmpty, merge(index, statement, going, into: home) { return }
    if let home, !home.isEmpty, home != base {
      replace(written, with: source.spelling(of: home, isRelative: written.level > 0))
    }
    var left: [Int] = []
    for (place, new) in going {
      let name = statement.names[place]
      let text = importedText(name, new.lastName, at: index)
      if new.parentPath == home, !new.parentPath.isEmpty {
        let old = source.text(name.range)
        if text != old { rewriteInPlace(name, text) }
      } else {
        left.append(place)
        add(text, of: new.parentPath, behind: index, commentOf: name)
      }
    }
    remove(left, from: index)
  }

  /// The dots of a module that moves lead from elsewhere.
  mutating func keepMeaning(of written: PathLayout, _ base: String, _ index: Int) {
    guard written.level > 0, source.isMoving else { return }
    touched.insert(index)
    replace(written, with: source.spelling(of: base, isRelative: true))
  }

  /// The place of the name that an imported name binds.
  func bound(_ name: ImportedNameLayout) -> Range<Int> {
    name.alias ?? name.path.parts.first ?? name.range
  }

  /// `new`, `new as bound`, or `new` with all its uses renamed.
  private mutating func importedText(
    _ name: ImportedNameLayout, _ new: String, at index: Int
  ) -> String {
    if let alias = name.alias {
      let alias = source.text(alias)
      return alias == new ? new : new + " as " + alias
    }
    let old = source.dotted(name.path.parts)
    if old == new { return new }
    guard let edits = renaming(bound(name), to: new, at: index) else { return new + " as " + old }
    edit(edits)
    return new
  }

  private mutating func rewriteInPlace(_ name: ImportedNameLayout, _ text: String) {
    // Where the alias stays, what stands around it stays, too.
    if let alias = name.alias, text.hasSuffix(" as " + source.text(alias)) {
      edit(name.path.range, String(text.prefix { $0 != " " }))
    } else {
      edit(name.range, text)
    }
  }

  mutating func replace(_ path: PathLayout, with text: String) {
    guard source.text(path.range) != text else { return }
    result.pathCount += 1
    let before = path.range.lowerBound > 0 ? source.bytes[path.range.lowerBound - 1] : 0x20
    let after =
      path.range.upperBound < source.bytes.count ? source.bytes[path.range.upperBound] : 0x20
    edit(
      path.range,
      (Self.isBlank(before) || text.hasPrefix(".") ? "" : " ") + text
        + (Self.isBlank(after) ? "" : " "))
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0C || byte == 0x5C || byte == 0x0A || byte == 0x0D
  }

  /// Takes a statement into another that imports from the same module before it.
  private mutating func merge(
    _ index: Int, _ statement: ImportStatement, _ going: [(place: Int, new: String)],
    into module: String
  ) -> Bool {
    guard statement.line.comment == nil,
      source.comments(in: statement.range).isEmpty,
      let other = sibling(of: index, importingFrom: module), other < index
    else { return false }
    for (place, new) in going {
      let text = importedText(statement.names[place], new.lastName, at: index)
      additions.append(Addition(statement: other, module: module, name: text, comment: ""))
    }
    remove(Array(statement.names.indices), from: index)
    return true
  }

  /// A statement of the same block that imports names from a module and stays as it is.
  func sibling(of index: Int, importingFrom module: String) -> Int? {
    let statements = source.layout.statements
    return statements.indices.first { other in
      let statement = statements[other]
      return other != index && statement.form == .names && !touched.contains(other)
        && statement.block == statements[index].block
        && statement.isLazy == statements[index].isLazy
        && statement.module.flatMap(source.absolute) == module
        && statement.names.allSatisfy { name in
          redirects.destination(of: module + "." + source.dotted(name.path.parts)) == nil
        }
    }
  }

  private mutating func add(
    _ text: String, of module: String, behind index: Int, commentOf name: ImportedNameLayout
  ) {
    let statement = source.layout.statements[index]
    var comment = name.comment.map(source.text) ?? ""
    if comment.isEmpty, let range = statement.line.comment {
      let line = source.text(range)
      if ["# noqa", "# type:", "# pylint", "# pyright"].contains(where: line.hasPrefix) {
        comment = line
      }
    }
    let target = module.isEmpty ? nil : sibling(of: index, importingFrom: module)
    let isEarlier = target.map { $0 < index } ?? false
    additions.append(
      Addition(
        statement: isEarlier && comment.isEmpty ? target ?? index : index, module: module,
        name: text, comment: comment))
  }
}
