import PythonSyntax
import Resolution
import SourceEdits

/// Names that follow what an import brings.
extension ModuleRewriter {
  /// The edits that rename what an import binds; nil where that can't be done for certain, and an
  /// alias has to keep the old name.
  func renaming(_ range: Range<Int>, to new: String, at index: Int) -> [Edit]? {
    guard let uses = source.uses(ofNameAt: range), let first = uses.first, source.isClosed,
      source.isFree(new)
    else { return nil }
    // A name of a class is its attribute.
    if uses.contains(where: { source.names.classScopes.contains($0.scope) }) { return nil }
    let isOfModule = first.scope == 0
    if isOfModule {
      let isInterface = source.program.modules[source.module].isPackage
      guard !isInterface, !asked.asks(source.module, for: first.name, in: source.program) else {
        return nil
      }
    }
    guard uses.allSatisfy({ $0.isCertain && [.load, .text, .imported].contains($0.kind) }),
      uses.count(where: { $0.kind == .imported }) == 1,
      !source.mentions(first.name, besides: uses)
    else { return nil }
    return uses.filter { $0.kind != .imported }.map { Edit($0.range, Array(new.utf8)) }
  }

  /// The edits by which the attributes of a module that an import binds follow it; nil, and said
  /// why, where one can't.
  mutating func attributeEdits(
    ofNameAt range: Range<Int>, from path: String, to new: String
  ) -> [Edit]? {
    if redirects.isComplete(path) { return [] }
    guard let uses = source.uses(ofNameAt: range) else {
      leave(range.lowerBound, "it can't be told who uses '\(path)' here")
      return nil
    }
    var edits: [Edit] = []
    var isWhole = true
    // `patch.object(module, "name")`: what it is asked for is known.
    let bare = uses.count { $0.kind == .load && $0.chain.isEmpty }
    let patched = source.facts.stringReferences.count { reference in
      reference.kind == .attribute
        && source.facts.string(reference.target) == uses.first?.name
        && redirects.destination(of: path + "." + source.facts.string(reference.value)).map {
          if case .path(let target) = $0 { return target.parentPath == new }
          return false
        } ?? false
    }
    for use in uses where use.kind != .imported && use.kind != .exported {
      guard use.kind == .load || use.kind == .text, use.isCertain else {
        leave(use.range.lowerBound, "'\(use.name)' is bound otherwise, too")
        isWhole = false
        continue
      }
      guard !use.chain.isEmpty else {
        if bare == patched || redirects.servesAll(path) { continue }
        leave(use.range.lowerBound, "the module '\(path)' itself is used here")
        isWhole = false
        continue
      }
      if let chain = chainEdits(use.chain[...], of: path, new, at: use) {
        edits += chain
      } else {
        isWhole = false
      }
    }
    return isWhole ? edits : nil
  }

  /// The edits by which attributes behind a module follow it, whatever their names are there; nil, and
  /// said why, where they can't.
  mutating func chainEdits(
    _ chain: ArraySlice<Range<Int>>, of path: String, _ new: String, at use: NameUse
  ) -> [Edit]? {
    var (path, new) = (path, new)
    var isModule = true
    var edits: [Edit] = []
    for part in chain {
      let name = source.name(part)
      switch redirects.destination(of: path + "." + name) {
      case .path(let target) where target.parentPath == new:
        if target.lastName != name { edits.append(Edit(part, Array(target.lastName.utf8))) }
        new = target
      case .absent(let target) where isModule:
        leave(use.range.lowerBound, "there is no '\(target.lastName)' in '\(target.parentPath)'")
        return nil
      case .path where isModule, nil where isModule:
        leave(use.range.lowerBound, "'\(path).\(name)' leads elsewhere")
        return nil
      case .path, .absent, nil: return edits
      }
      path += "." + name
      if case .module? = source.program.lookup.object(at: path, from: source.module).object {
        isModule = true
      } else {
        isModule = false
      }
    }
    return edits
  }

  /// Members that are called otherwise where their class stands now.
  mutating func renameMembers(ofNameAt range: Range<Int>, _ path: String, _ new: String) {
    for use in source.uses(ofNameAt: range) ?? [] {
      if let member = use.chain.first { rename(member, of: path, new) }
    }
  }

  private mutating func rename(_ member: Range<Int>, of path: String, _ new: String) {
    let name = source.name(member)
    guard case .path(let target)? = redirects.destination(of: path + "." + name),
      target.lastName != name, target.parentPath == new
    else { return }
    edit(member, target.lastName)
  }

  // MARK: - Chains

  /// Follows what is reached through packages and modules that stay: `package.module.Name`.
  mutating func followChains() {
    var seen: Set<Int> = []
    for (index, statement) in source.layout.statements.enumerated() where !removed.contains(index) {
      for (place, name) in statement.names.enumerated() {
        guard let (path, range) = reached(statement, name), redirects.isAbove(path) else {
          continue
        }
        guard let uses = source.uses(ofNameAt: range),
          let first = uses.first, seen.insert(first.range.lowerBound).inserted
        else { continue }
        if let patched = patchedAttribute(of: path, first.name) {
          leave(range.lowerBound, "'\(patched)' is patched through this, so its uses stay")
          continue
        }
        follow(uses, of: path, index, place)
      }
    }
  }

  /// An attribute that leads elsewhere and that a call patches by its name: `setattr(module, "name", 1)`.
  private func patchedAttribute(of path: String, _ name: String) -> String? {
    for reference in source.facts.stringReferences
    where reference.kind == .attribute && source.facts.string(reference.target) == name {
      let attribute = source.facts.string(reference.value)
      if redirects.destination(of: path + "." + attribute) != nil { return attribute }
    }
    return nil
  }

  /// What the name that an import binds stands for, and where that name stands.
  private func reached(
    _ statement: ImportStatement, _ name: ImportedNameLayout
  ) -> (path: String, range: Range<Int>)? {
    switch statement.form {
    case .modules:
      if let alias = name.alias { return (source.dotted(name.path.parts), alias) }
      return name.path.parts.first.map { (source.name($0), $0) }
    case .names:
      guard let base = statement.module.flatMap(source.absolute), let own = name.path.parts.first
      else { return nil }
      return ((base.isEmpty ? "" : base + ".") + source.name(own), name.alias ?? own)
    case .star: return nil
    }
  }

  private mutating func follow(_ uses: [NameUse], of path: String, _ index: Int, _ place: Int) {
    var isLeft = false
    var count = 0
    for use in uses where use.kind != .imported {
      guard !followed.contains(use.range.lowerBound) else { continue }
      guard use.kind == .load || use.kind == .text, follow(use, of: path, index) else {
        isLeft = true
        continue
      }
      count += 1
    }
    let isOnly = uses.count { $0.kind == .imported } == 1
    let isReused = uses.contains { $0.kind == .imported && reused.contains($0.range.lowerBound) }
    guard count > 0, count == uses.count - 1, !isLeft, isOnly, !isReused else { return }
    dropUnused(index, place)
  }

  /// Whether a use was rewritten.
  private mutating func follow(_ use: NameUse, of path: String, _ index: Int) -> Bool {
    var full = path
    for (place, part) in use.chain.enumerated() {
      full += "." + source.name(part)
      switch redirects.destination(of: full) {
      case nil, .path(full): continue
      case .absent(let target):
        leave(use.range.lowerBound, "there is no '\(target)'")
        return false
      case .path(let new):
        guard use.isCertain else {
          leave(use.range.lowerBound, "it can't be told which '\(use.name)' is meant")
          return false
        }
        return follow(use, Array(use.chain[(place + 1)...]), part.upperBound, full, new, index)
      }
    }
    return false
  }

  private mutating func follow(
    _ use: NameUse, _ rest: [Range<Int>], _ end: Int, _ path: String, _ new: String, _ index: Int
  ) -> Bool {
    var (text, end) = (new, end)
    let isModule: Bool
    if case .module? = source.program.lookup.object(at: path, from: source.module).object {
      isModule = true
    } else {
      isModule = false
    }
    if isModule {
      var (module, home) = (path, new)
      if !redirects.isComplete(path) {
        guard !rest.isEmpty else {
          leave(use.range.lowerBound, "the module '\(path)' itself is used here")
          return false
        }
        for attribute in rest {
          let name = source.name(attribute)
          let below = module + "." + name
          guard case .path(let target)? = redirects.destination(of: below),
            target.parentPath == text
          else {
            leave(use.range.lowerBound, "there is no '\(name)' in '\(text)'")
            return false
          }
          (text, end) = (target, attribute.upperBound)
          // What stands in a module below follows by its own name, and is imported with it.
          guard
            case .module? = source.program.lookup.object(at: below, from: source.module).object
          else { break }
          (module, home) = (below, target)
        }
      }
      guard isBindable(String(new.topName), for: path) else {
        leave(use.range.lowerBound, "'\(new.topName)' means something else here")
        return false
      }
      if !isImported(home, index, at: use.range.lowerBound) {
        addImport(of: "", home, behind: index)
      }
      promise(home, for: module)
    } else {
      // The module's attribute is read as late as before, so that a patch of it goes on acting.
      guard let home = moduleName(of: new.parentPath, index, at: use.range.lowerBound) else {
        leave(use.range.lowerBound, "'\(new.parentPath.lastName)' means something else here")
        return false
      }
      text = home + "." + new.lastName
      if let member = rest.first { rename(member, of: path, new) }
    }
    edit(use.range.lowerBound..<end, text)
    followed.insert(use.range.lowerBound)
    return true
  }

  /// Whether a module is going to be imported by its whole path where this can be used.
  private func isImported(_ module: String, _ index: Int, at use: Int? = nil) -> Bool {
    isAdded("", module, index, at: use)
  }

  private func isAdded(_ module: String, _ name: String, _ index: Int, at use: Int?) -> Bool {
    let statements = source.layout.statements
    return additions.contains { addition in
      let other = statements[addition.statement]
      return addition.module == module && addition.name == name
        && (other.block == 0 || other.block == statements[index].block)
        && (addition.statement <= index || use.map { other.range.upperBound < $0 } ?? false)
    }
  }

  /// What a module is called in this file, imported if it isn't yet; nil where its name is taken.
  ///
  /// - Parameter use: where it is used.
  private mutating func moduleName(of module: String, _ index: Int, at use: Int) -> String? {
    let statements = source.layout.statements
    let block = statements[index].block
    for (other, statement) in statements.enumerated()
    where statement.block == 0 || statement.block == block {
      guard !removed.contains(other), !touched.contains(other),
        statement.range.upperBound < use
      else { continue }
      for known in statement.names {
        guard let (path, range) = reached(statement, known), path == module,
          let uses = source.uses(ofNameAt: range),
          uses.count(where: { $0.kind == .imported }) == 1,
          uses.allSatisfy({ [.load, .text, .imported, .exported].contains($0.kind) }),
          !source.names.innerNames.contains(source.name(range))
        else { continue }
        reused.insert(range.lowerBound)
        return source.name(range)
      }
    }
    let isDotted =
      statements[index].form == .modules
      && statements[index].names.contains {
        $0.alias == nil
      }
    let (parent, name) = (module.parentPath, module.lastName)
    if !isDotted, !parent.isEmpty {
      if isAdded(parent, name, index, at: use) { return name }
      if source.isFree(name, for: module), source.isClosed {
        addImport(of: parent, name, behind: index)
        return name
      }
      // While a package is imported, it is no attribute of the one above: a dotted path through it
      // works later only.
      if module.topName == source.newName.topName, runsOnImport(use) { return nil }
    }
    guard isBindable(String(module.topName), for: "") else { return nil }
    if !isImported(module, index, at: use) { addImport(of: "", module, behind: index) }
    return module
  }

  /// Whether what stands at a place runs while the module is imported.
  private func runsOnImport(_ offset: Int) -> Bool {
    !source.functions.contains { $0.contains(offset) }
  }

  private mutating func addImport(of module: String, _ name: String, behind index: Int) {
    additions.append(Addition(statement: index, module: module, name: name, comment: ""))
  }

  /// Drops an import of which nothing is used any more.
  private mutating func dropUnused(_ index: Int, _ place: Int) {
    let statement = source.layout.statements[index]
    let name = statement.names[place]
    guard !touched.contains(index), statement.block == 0,
      !source.program.modules[source.module].isPackage,
      statement.line.comment == nil, source.comments(in: statement.range).isEmpty,
      !asked.asks(
        source.module, for: source.name(name.alias ?? name.path.parts.first ?? name.range),
        in: source.program)
    else { return }
    touched.insert(index)
    remove([place], from: index)
  }
}

extension SourceOfModule {
  /// Whether a string that is no annotation is a name, as in `cast("Order", x)`, or a type comment has
  /// it.
  fileprivate func mentions(_ name: String, besides uses: [NameUse]) -> Bool {
    let known = Set(uses.map { $0.range.lowerBound })
    if offsets(ofString: name).contains(where: { !known.contains($0 + 1) }) { return true }
    return lines(with: "# type:").contains { $0.contains(name) }
  }

  /// Whether every name of the file stands in it: no star brings some, and nothing asks for the
  /// namespace as a whole.
  var isClosed: Bool { keepsNames && layout.statements.allSatisfy { $0.form != .star } }

  /// Whether nothing asks for the namespace of the file as a whole.
  var keepsNames: Bool { facts.traits.isDisjoint(with: [.bindsDynamically, .readsNamespace]) }
}
