import PythonSyntax
import Resolution
import SourceEdits

/// `import a.b`
extension ModuleRewriter {
  mutating func rewriteModules(_ index: Int, _ statement: ImportStatement) {
    for (place, name) in statement.names.enumerated()
    where only?.contains(name.range.lowerBound) ?? true {
      let path = source.dotted(name.path.parts)
      let new: String
      switch redirects.destination(of: path) {
      case nil: continue
      case .absent(let wanted):
        leave(name.range.lowerBound, "it stays: there is no '\(wanted)'")
        continue
      case .path(path): continue
      case .path(source.newName) where !source.isMoving: continue
      case .path(let target): new = target
      }
      if name.alias != nil {
        guard let edits = attributeEdits(ofNameAt: bound(name), from: path, to: new) else {
          continue
        }
        edit(edits)
        edit(name.path.range, new)
      } else if !rewriteDotted(name, path, new, index) {
        continue
      }
      touched.insert(index)
      moved.insert(record(index, place))
      promise(new, for: path)
    }
  }

  /// `import a.b.c`, which binds `a`: what is used of it follows.
  private mutating func rewriteDotted(
    _ name: ImportedNameLayout, _ path: String, _ new: String, _ index: Int
  ) -> Bool {
    guard let root = name.path.parts.first, let uses = source.uses(ofNameAt: root) else {
      leave(name.range.lowerBound, "it can't be told who uses it here")
      return false
    }
    let rest = name.path.parts.dropFirst().map(source.name)
    var edits: [Edit] = []
    var follows: [Int] = []
    var others: [NameUse] = []
    let longer = longerImports(than: name, path)
    for use in uses where use.kind == .load || use.kind == .text {
      if longer.contains(where: { other in
        other.uses.contains(use.range.lowerBound)
          && use.chain.prefix(other.rest.count).map(source.name) == other.rest
      }) {
        continue
      }
      guard use.chain.prefix(rest.count).map(source.name) == rest else {
        others.append(use)
        continue
      }
      guard use.isCertain else {
        leave(use.range.lowerBound, "it can't be told which '\(use.name)' is meant")
        return false
      }
      let behind = use.chain.dropFirst(rest.count)
      if behind.isEmpty, !redirects.servesAll(path) {
        leave(use.range.lowerBound, "the module '\(path)' itself is used here")
        return false
      }
      guard let own = chainEdits(behind, of: path, new, at: use) else { return false }
      let end = use.chain.prefix(rest.count).last?.upperBound ?? use.range.upperBound
      edits.append(Edit(use.range.lowerBound..<end, Array(new.utf8)))
      edits += own
      follows.append(use.range.lowerBound)
    }
    let isPlain = uses.allSatisfy { [.load, .text, .imported].contains($0.kind) }
    let imports = uses.count { $0.kind == .imported }
    guard isPlain, isBindable(String(new.topName), for: path) else {
      leave(name.range.lowerBound, "'\(new.topName)' means something else here, or is bound twice")
      return false
    }
    edit(edits)
    followed.formUnion(follows)
    // What else is reached through the package is imported as before, but for what moved.
    // Where the package moves as well, the new path brings it.
    let parentGoes = redirects.destination(of: path.parentPath) != nil
    let needsParent = others.contains { use in
      rest.count > 1 && use.chain.first.map(source.name) == rest.first
    }
    let losesRoot = !others.isEmpty && imports == 1 && new.topName != path.topName
    let isAsked =
      source.layout.statements[index].block == 0 && !rest.isEmpty
      && asked.asks(source.module, for: String(path.topName), in: source.program)
    edit(
      name.path.range,
      (!parentGoes && (needsParent || losesRoot || isAsked) ? path.parentPath + ", " : "") + new)
    return true
  }

  /// Imports of modules below one, by which its uses follow: `import a.b.c` beside `import a.b`.
  private func longerImports(
    than name: ImportedNameLayout, _ path: String
  ) -> [(rest: [String], uses: Set<Int>)] {
    source.layout.statements.filter { $0.form == .modules }.flatMap(\.names).compactMap { other in
      let parts = other.path.parts
      guard other.alias == nil, parts.count > name.path.parts.count,
        case let longer = source.dotted(parts), longer.isPath(below: path),
        redirects.destination(of: longer) != nil, let root = parts.first,
        let uses = source.uses(ofNameAt: root)
      else { return nil }
      return (parts.dropFirst().map(source.name), Set(uses.map(\.range.lowerBound)))
    }
  }

  /// Whether `import name.…` may bind a name that the file doesn't use otherwise.
  func isBindable(_ name: String, for path: String) -> Bool {
    if name == path.topName { return true }
    guard !source.names.innerNames.contains(name) else { return false }
    return source.names.uses.allSatisfy { use in
      use.name != name || use.kind != .store && use.kind != .definition && use.kind != .declared
    }
      && source.layout.statements.allSatisfy { statement in
        statement.names.allSatisfy { other in
          statement.form == .modules && other.alias == nil
            || source.name(bound(other)) != name
        }
      }
  }
}
