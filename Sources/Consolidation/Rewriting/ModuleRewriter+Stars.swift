import PythonSyntax
import Resolution
import SourceEdits

/// `from a import *`
extension ModuleRewriter {
  mutating func rewriteStar(_ index: Int, _ statement: ImportStatement) {
    guard let written = statement.module, let base = source.absolute(written), only == nil else {
      return
    }
    guard case .path(let new)? = redirects.destination(of: base), new != base,
      new != source.newName || source.isMoving
    else {
      keepMeaning(of: written, base, index)
      return addNames(ofStar: index, base)
    }
    if redirects.isComplete(base) {
      touched.insert(index)
      promise(new, for: base)
      replace(written, with: source.spelling(of: new, isRelative: written.level > 0))
      return
    }
    let stars = source.layout.statements.count { $0.form == .star }
    guard stars == 1, statement.block == 0, let star = statement.names.first,
      !source.program.modules[source.module].isPackage,
      !asked.isOpen(source.module), source.keepsNames
    else {
      return leave(statement.range.lowerBound, "what the star brings can't be told for certain")
    }
    var names: Set<String> = []
    for name in namesUsed(ofStar: index) {
      if BuiltInNames.contains(name),
        source.program.lookup.object(at: base + "." + name, from: source.module).isMissing
      {
        continue
      }
      guard redirects.destination(of: base + "." + name) == .path(new + "." + name),
        !asked.asks(source.module, for: name, in: source.program)
      else {
        return leave(
          statement.range.lowerBound, "'\(name)', which the star brings, isn't in '\(new)'")
      }
      names.insert(name)
    }
    guard !names.isEmpty else {
      return leave(statement.range.lowerBound, "nothing that the star brings is used here")
    }
    touched.insert(index)
    for name in names { promise(new + "." + name, for: base + "." + name) }
    replace(written, with: source.spelling(of: new, isRelative: written.level > 0))
    edit(star.range, names.sorted().joined(separator: ", "))
  }

  /// Names that a star brings and that are elsewhere now are imported behind it.
  private mutating func addNames(ofStar index: Int, _ base: String) {
    guard redirects.isAbove(base) else { return }
    let passedOn = redirects.names(of: base).filter {
      brings($0, statement: index) && asked.asks(source.module, for: $0, in: source.program)
    }
    let used = namesUsed(ofStar: index)
    // A function that declares it global binds it anew: which object a use has, depends on who runs first.
    for name in redirects.names(of: base).sorted() where !used.contains(name) {
      let isRebound = source.names.uses.contains { $0.name == name && $0.kind == .declared }
      if isRebound, brings(name, statement: index),
        let star = source.layout.statements[index].names.first
      {
        leave(star.range.lowerBound, "'\(name)', which the star brings, is bound anew here")
      }
    }
    for name in Set(used + passedOn).sorted() {
      guard case .path(let new)? = redirects.destination(of: base + "." + name),
        new.parentPath != source.newName
      else { continue }
      promise(new, for: base + "." + name)
      additions.append(
        Addition(
          statement: index, module: new.parentPath,
          name: new.lastName == name ? name : new.lastName + " as " + name, comment: ""))
    }
  }

  /// Whether a star brings a name: its module has it, and it is listed or public.
  private func brings(_ name: String, statement index: Int) -> Bool {
    let link = source.program.symbols.link(source.module, record(index, 0))
    guard case .module(let base)? = link.symbol else { return false }
    let facts = source.program.parsed[base]
    if let exports = facts.exports { return exports.contains { facts.string($0) == name } }
    return !name.hasPrefix("_")
  }

  /// The names that the file uses and that a star may bring, in the order of their first uses.
  private func namesUsed(ofStar index: Int) -> [String] {
    let record = record(index, 0)
    var seen: Set<String> = []
    return source.facts.references.filter { $0.record == record && !$0.chain.isNone }
      .map { String(source.facts.string($0.chain).topName) }.filter { seen.insert($0).inserted }
  }
}
