import PythonSyntax

/// Follows every import to the definition that it means, or to the reason why it can't.
///
/// `from p import x` is answered as CPython's `import_from` does: the attribute that the module
/// binds, else what its `__getattr__` serves, else the submodule.
struct ImportLinker: Sendable {
  var index: ModuleIndex
  let parsed: [ParsedModule]
  private(set) var table: SymbolTable
  private(set) var imports: [ResolvedImport] = []
  /// Submodules without a file of their own: namespace packages, compiled modules.
  private static let fileless: Int32 = -2
  private var states: [State]
  /// The star imports of each module, by their number among all imports.
  private var stars: [Int32: [Int32]] = [:]

  /// Modules whose namespace another one writes to by `setattr` or `__dict__`.
  private var openModules: Set<Int32> = []
  /// What `sys.modules["..."] = ` makes, anywhere.
  private var provided: Set<String> = []
  /// A conftest.py changes the search path, for all tests that run in one process with it.
  private var pathChangesInTests = false
  /// How many renamings are being followed; two modules may rename each other's names.
  private var aliasDepth = 0
  private static let maximumAliases = 4
  private static let maximumAliasParts = 8
  /// How many re-exports are being followed; a longer chain ends as one that can't be told.
  private var hopDepth = 0
  private static let maximumHops = 10_000

  private enum State: UInt8, Sendable { case open, underWay, done }

  init(index: ModuleIndex, parsed: [ParsedModule]) {
    self.index = index
    self.parsed = parsed
    let (table, based) = ParallelMap.both {
      SymbolTable(parsed: parsed, names: index.names)
    } and: {
      Self.bases(index, parsed)
    }
    self.table = table
    self.table.links = based.links
    self.imports = based.imports
    states = [State](repeating: .open, count: based.links.count)
    for number in imports.indices {
      let it = imports[number]
      let module = parsed[Int(it.importer)]
      let record = module.imports[Int(it.record)]
      if record.name.length == 1, record.kind == .name, record.scope == .module,
        module.text[Int(record.name.start)] == UInt8(ascii: "*")
      {
        stars[it.importer, default: []].append(Int32(number))
      }
    }
  }

  /// Links every import. Deep chains of re-exports are followed by recursion.
  mutating func linkAll() {
    noteOutsideBindings()
    for number in imports.indices { link(number) }
  }

  // MARK: - The modules that statements name

  private struct Based {
    var links: [ImportLink] = []
    var imports: [ResolvedImport] = []
  }

  private static func bases(_ index: ModuleIndex, _ parsed: [ParsedModule]) -> Based {
    var index = index
    var result = Based()
    let count = parsed.reduce(0) { $0 + $1.imports.count }
    result.links.reserveCapacity(count)
    result.imports.reserveCapacity(count)
    for importer in parsed.indices {
      let module = parsed[importer]
      for number in module.imports.indices {
        let record = module.imports[number]
        let (link, destination) = base(record, of: module, Int32(importer), &index)
        result.links.append(link)
        result.imports.append(
          ResolvedImport(
            importer: Int32(importer), target: link.child == -1 ? link.base : max(link.child, -1),
            record: Int32(number), destination: destination, kind: ImportKind(record)))
      }
    }
    return result
  }

  private static func base(
    _ record: ImportRecord, of module: ParsedModule, _ importer: Int32, _ index: inout ModuleIndex
  ) -> (ImportLink, ResolvedImport.Destination) {
    var link = ImportLink(
      status: .unsure, reason: .none, base: -1, enclosing: -1, child: -1, binding: -1, symbol: nil,
      isCertain: true)
    let path = module.bytes(record.module)
    let resolution =
      record.level > 0
      ? index.resolve(relative: path, level: Int(record.level), from: importer)
      : index.resolve(path, from: importer)
    switch resolution {
    case .standardLibrary:
      link.status = .standardLibrary
      link.symbol = .external
      return (link, .standardLibrary)
    case .thirdParty:
      link.status = index.isDeclared(path) ? .thirdParty : .undeclared
      link.symbol = .external
      return (link, .thirdParty)
    case nil:
      link.status = .brokenModule
      link.reason = .aboveRoot
      return (link, .unresolved)
    case .missing?:
      link.status = .brokenModule
      link.reason = .moduleMissing
      return (link, .unresolved)
    case .firstParty(let found)?:
      link.base = found.module
      if found.module < 0 { link.enclosing = index.package(above: found) }
      if record.kind == .name,
        let child = index.child(of: found, named: index.find(name: module.bytes(record.name)))
      {
        link.child = child.module >= 0 ? child.module : fileless
      } else if record.kind == .name, found.module < 0 {
        let name = module.bytes(record.name)
        if name.elementsEqual("*".utf8) || !found.exists && isEverywhere(name, isPackage: true) {
          // Everything of a namespace package is nothing, but it has what every package has.
          link.status = .resolved
          return (link, .firstParty)
        }
        if found.isCompiled {
          link.reason = .compiledModule
        } else {
          link.status = .brokenName
          link.reason = .nameMissing
        }
        return (link, found.exists ? .firstParty : .unresolved)
      }
      return (link, .firstParty)
    }
  }

  // MARK: - Names from outside

  /// `module.name = value` in another module binds the name there.
  private mutating func noteOutsideBindings() {
    for (importer, module) in parsed.enumerated() {
      for string in module.stringReferences where string.kind == .provided {
        provided.insert(module.string(string.value))
      }
      let path = index.modules[importer].path
      if module.traits.contains(.changesSearchPath), path.fileName == "conftest.py" {
        pathChangesInTests = true
      }
      for reference in module.references where reference.isStore && reference.root >= 0 {
        let record = module.imports[Int(reference.root)]
        let number = Int(table.firstImport[importer] + reference.root)
        let link = table.links[number]
        var target = record.kind == .module ? link.base : link.child
        var chain = module.bytes(reference.chain)
        if record.kind == .module, record.alias.isNone {
          // `import a.b` binds `a`: the chain repeats the rest of the path.
          let path = module.bytes(record.module)
          let rest = path.drop { $0 != UInt8(ascii: ".") }.dropFirst()
          guard !rest.isEmpty else {
            note(chain, on: target)
            continue
          }
          guard chain.starts(with: rest), chain.count > rest.count else { continue }
          chain = chain.dropFirst(rest.count + 1)
        } else if target < 0 {
          // A name of a package that is bound to a module there, or something else altogether.
          target = link.base
        }
        note(chain, on: target)
      }
    }
  }

  private mutating func note(_ chain: ArraySlice<UInt8>, on module: Int32) {
    var module = module
    var chain = chain
    while module >= 0, let dot = chain.firstIndex(of: UInt8(ascii: ".")) {
      if chain[(dot + 1)...].starts(with: "__dict__".utf8) || chain.starts(with: "__dict__".utf8) {
        break
      }
      let name = chain[..<dot].withUnsafeBufferPointer { table.names.find($0) }
      module = index.submodule(of: module, named: name)?.module ?? -1
      chain = chain[(dot + 1)...]
    }
    guard module >= 0 else { return }
    if chain.elementsEqual("*".utf8) || chain.starts(with: "__dict__".utf8) {
      openModules.insert(module)
      return
    }
    guard !chain.contains(UInt8(ascii: ".")) else { return }
    let name = chain.withUnsafeBufferPointer { table.names.intern($0) }
    table.setFromOutside.insert(SymbolTable.key(module, name))
  }

  // MARK: - One import

  private mutating func link(_ number: Int) {
    guard states[number] == .open else { return }
    states[number] = .underWay
    var link = table.links[number]
    if link.symbol == nil, link.reason == .none { complete(&link, number) }
    if link.status.isBroken { excuse(&link, number) }
    if link.status == .brokenName, link.base >= 0, index.modules[Int(link.base)].isPackage,
      table.importNames[number] >= 0,
      let reason = excuse(missing: table.names[table.importNames[number]], below: link.base)
    {
      link.status = .unsure
      link.reason = reason
    }
    table.links[number] = link
    states[number] = .done
    let it = imports[number]
    // The submodule where nothing else bears its name.
    if link.child != -1, link.binding >= 0, link.symbol != .module(link.child) {
      imports[number] = ResolvedImport(
        importer: it.importer, target: link.base, record: it.record, destination: it.destination,
        kind: it.kind)
    }
  }

  private mutating func complete(_ link: inout ImportLink, _ number: Int) {
    let it = imports[number]
    let module = parsed[Int(it.importer)]
    let record = module.imports[Int(it.record)]
    guard record.kind == .name else {
      link.status = .resolved
      link.symbol = link.base >= 0 ? .module(link.base) : nil
      if record.alias.isNone,
        let dot = module.bytes(record.module).firstIndex(of: UInt8(ascii: ".")),
        link.base >= 0
      {
        let first = module.bytes(record.module)[..<dot]
        if case .firstParty(let top) = index.resolve(first, from: it.importer), top.module >= 0 {
          link.symbol = .module(top.module)
        } else {
          link.symbol = nil
        }
      } else if link.base >= 0,
        let dot = module.bytes(record.module).lastIndex(of: UInt8(ascii: "."))
      {
        // `import a.b as c` binds what `a` has under the name of `b` (bpo-30024).
        let name = module.bytes(record.module)[(dot + 1)...].withUnsafeBufferPointer {
          table.names.find($0)
        }
        let package = index.package(of: link.base)
        if package >= 0, package != it.importer, name >= 0 {
          var query = Query()
          if case .bound(_, let symbol, _) = find(name, in: package, &query),
            symbol != link.symbol
          {
            link.isCertain = false
          }
        }
      }
      block(&link, by: link.base)
      return
    }
    guard link.base >= 0 else {
      // A namespace package: the name is a submodule.
      link.status = .resolved
      link.symbol = link.child >= 0 ? .module(link.child) : nil
      block(&link, by: link.child)
      return
    }
    let name = table.importNames[number]
    if name < 0 {
      completeStar(&link, module: link.base)
      return
    }
    var query = Query(isTypeChecking: it.kind == .typeChecking)
    if link.base == it.importer, record.scope == .module { query.before = record.line }
    let answer = find(name, in: link.base, &query)
    apply(answer, to: &link)
    block(&link, by: link.base)
  }

  private mutating func apply(_ answer: Answer, to link: inout ImportLink) {
    switch answer {
    case .bound(let binding, let symbol, let isCertain):
      link.status = .resolved
      link.binding = Int32(binding)
      link.symbol = symbol
      link.isCertain = isCertain
      if symbol == nil, !isCertain {
        link.status = .unsure
        link.reason = .circular
      }
    case .unsure(let reason):
      if link.child != -1 {
        link.status = .resolved
        link.symbol = link.child >= 0 ? .module(link.child) : nil
        link.isCertain = false
      } else {
        link.status = .unsure
        link.reason = reason
      }
    case .missing(let reason):
      if link.child != -1 {
        link.status = .resolved
        link.symbol = link.child >= 0 ? .module(link.child) : nil
        block(&link, by: link.child)
      } else {
        link.status = .brokenName
        link.reason = reason
      }
    }
  }

  /// A module that doesn't parse can't be imported, whatever was read of it.
  private func block(_ link: inout ImportLink, by module: Int32) {
    guard module >= 0, parsed[Int(module)].error != nil else { return }
    link.status = .blocked
    link.reason = .unparsable
  }

  /// Every name that a static `__all__` lists has to be there.
  private mutating func completeStar(_ link: inout ImportLink, module: Int32) {
    link.status = .resolved
    link.symbol = .module(module)
    block(&link, by: module)
    let it = parsed[Int(module)]
    guard link.status == .resolved, let exports = it.exports, !it.hasDynamicExports,
      !it.traits.contains(.conditionalExports)
    else { return }
    for export in exports {
      let name = it.bytes(export).withUnsafeBufferPointer { table.names.intern($0) }
      var query = Query()
      switch find(name, in: module, &query) {
      case .missing where index.submodule(of: module, named: name) == nil:
        link.status = .brokenName
        link.reason = .exportMissing
        link.symbol = nil
        return
      case .unsure: link.isCertain = false
      case .missing, .bound: break
      }
    }
  }

  /// What looks broken and may still be found as the program runs.
  private mutating func excuse(_ link: inout ImportLink, _ number: Int) {
    guard link.base < 0 else { return }
    let it = imports[number]
    let module = parsed[Int(it.importer)]
    let record = module.imports[Int(it.record)]
    var parts = String(decoding: module.bytes(record.module), as: UTF8.self)
      .split(separator: ".").map(String.init)
    if record.kind == .name, link.status == .brokenName {
      parts.append(module.identifier(record.name))
    }
    let reason: ImportReason?
    if record.level == 0 {
      reason = excuse(path: parts, from: it.importer)
    } else if link.reason == .aboveRoot {
      reason = index.isRootPackage ? .otherSearchPath : nil
    } else {
      reason = excuse(relative: parts, level: Int(record.level), from: it.importer)
    }
    guard let reason else { return }
    link.status = .unsure
    link.reason = reason
  }

  /// Why an absolute path that leads nowhere may be found all the same; nil where nothing speaks
  /// for it.
  mutating func excuse(path parts: [String], from importer: Int32) -> ImportReason? {
    let traits = parsed[Int(importer)].traits
    if traits.contains(.makesModules) { return .makesModules }
    let dotted = parts.joined(separator: ".")
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    if provided.contains(where: { dotted.isPath(below: $0) }) { return .makesModules }
    let path = Array(dotted.utf8)[...]
    let (ancestor, depth, isNamespace) = index.deepest(path, from: importer)
    if let ancestor, let reason = excuse(by: ancestor) { return reason }
    if index.isLeftOut(parts, from: importer) { return .leftOut }
    if depth < parts.count, let ancestor,
      let reason = excuse(missing: parts[depth...].joined(separator: "/"), below: ancestor)
    {
      return reason
    }
    if isNamespace, depth < 2 { return .namespaceMayBeShadowed }
    let isOpen =
      traits.contains(.changesSearchPath)
      || pathChangesInTests && index.modules[Int(importer)].path.contains("test")
    return index.isFoundElsewhere(path, from: importer, anywhere: isOpen) ? .otherSearchPath : nil
  }

  private func excuse(
    relative parts: [String], level: Int, from importer: Int32
  ) -> ImportReason? {
    if parsed[Int(importer)].traits.contains(.makesModules) { return .makesModules }
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    let path = Array(parts.joined(separator: ".").utf8)[...]
    if let ancestor = index.deepestModule(relative: path, level: level, from: importer) {
      if let reason = excuse(by: ancestor) { return reason }
      if let last = parts.last, let reason = excuse(missing: last, below: ancestor) {
        return reason
      }
    }
    return index.isLeftOut(parts, level: level, from: importer) ? .leftOut : nil
  }

  /// Why a name that a package hasn't may be found all the same.
  func excuse(missing name: String, below package: Int32) -> ImportReason? {
    if Self.builtModules.contains(name) { return .builtOnInstall }
    let dotted = index.modules[Int(package)].name + "." + name
    if provided.contains(where: { dotted.isPath(below: $0) }) { return .makesModules }
    if index.isBareFolder(name, below: package) { return .bareFolder }
    if index.isLeftOut(name, below: package) { return .leftOut }
    return index.isBuilt(besides: package) ? .builtOnInstall : nil
  }

  private func excuse(by ancestor: Int32) -> ImportReason? {
    let traits = parsed[Int(ancestor)].traits
    if traits.contains(.makesModules) { return .makesModules }
    return traits.contains(.changesPath) ? .changesPath : nil
  }

  /// Modules that building a project makes: setuptools_scm, hatch-vcs, versioneer, meson.
  private static let builtModules: Set<String> = [
    "_version", "__version__", "_version_meson", "_version_info", "_scm_version",
  ]

  /// The number of a name, given now if nothing has it: for questions from outside the imports.
  mutating func identifier(of name: String) -> Int32 {
    let known = table.names.find(name)
    return known >= 0 ? known : table.names.intern(name)
  }
}

// MARK: - Looking up

extension ImportLinker {
  enum Answer: Sendable {
    /// Nil for the symbol where it can't be told which object it is.
    case bound(binding: Int, symbol: Symbol?, isCertain: Bool)
    case unsure(ImportReason)
    case missing(ImportReason)
  }

  struct Query {
    var isTypeChecking = false
    /// Only bindings above this line count: a module asks itself.
    var before: UInt32 = .max
    /// The modules whose star imports were looked into.
    var visited: Set<Int32> = []

    init(isTypeChecking: Bool = false) { self.isTypeChecking = isTypeChecking }
  }

  /// What a module binds a name to when it has been executed.
  mutating func find(_ name: Int32, in module: Int32, _ query: inout Query) -> Answer {
    var best: Answer?
    var bestLine: UInt32 = 0
    var isAlternative = false
    // Whether the guarded import that a handler stands in for works.
    var guardWorks: Bool?
    var reason = ImportReason.nameMissing
    var doubt: ImportReason?
    var served: Int?
    for place in table.bindings(of: name, in: module) {
      let binding = table.bindings[place]
      guard binding.line < query.before else { break }
      if binding.flags.contains(.typeChecking), !query.isTypeChecking {
        reason = .typeCheckingOnly
        continue
      }
      if binding.flags.contains(.mainGuard) { continue }
      let isConditional = binding.flags.contains(.conditional)
      switch binding.kind {
      case .deletion:
        if !isConditional {
          best = nil
          doubt = nil
          reason = .deleted
        }
        continue
      case .served: served = place
      case .global: doubt = doubt ?? .boundByFunction
      case .definition, .target, .import:
        // What stands in for a failed import doesn't count beside one that works.
        if binding.flags.contains(.fallback), best != nil, guardWorks != false {
          if case .bound(_, .external?, _)? = best { isAlternative = true }
          continue
        }
        let found = bound(place, binding)
        if binding.kind == .import, binding.flags.contains(.guarded) { guardWorks = found != nil }
        guard let found else {
          reason = .guardedImportBroken
          continue
        }
        isAlternative = isConditional && best != nil
        best = found
        bestLine = binding.line
      }
    }
    var isFallback = false
    if let star = findByStar(
      name, in: module, behind: best == nil ? 0 : bestLine, &query, &isFallback)
    {
      switch star {
      case .bound(let place, let symbol, let isCertain):
        // Where the source binds it under a condition, the name may keep its meaning.
        let isSure =
          !isFallback && !parsed[Int(module)].traits.contains(.bindsDynamically)
          && (place < 0
            || (best == nil || !table.bindings[place].flags.contains(.conditional))
              && !isOverwritten(place, in: base(of: place)))
        return .bound(binding: place, symbol: symbol, isCertain: isCertain && isSure)
      case .unsure(let why): if best == nil { doubt = doubt ?? why }
      case .missing: break
      }
    }
    if let best {
      guard case .bound(let place, let symbol, _) = best,
        isAlternative || doubt == .boundByFunction
          || parsed[Int(module)].traits.contains(.bindsDynamically)
          || isOverwritten(place, in: module)
      else { return best }
      return .bound(binding: place, symbol: symbol, isCertain: false)
    }
    if let served { return .bound(binding: served, symbol: nil, isCertain: true) }
    if let doubt { return .unsure(doubt) }
    return absent(name, in: module, reason)
  }

  private func base(of place: Int) -> Int32 { table.bindings[place].module }

  /// Whether importing a submodule may overwrite what its package binds to the name, which it can't
  /// where the package imports the name from that very submodule.
  private func isOverwritten(_ place: Int, in module: Int32) -> Bool {
    let binding = table.bindings[place]
    guard index.modules[Int(module)].isPackage,
      let child = index.submodule(of: module, named: binding.name)
    else { return false }
    guard binding.kind == .import else { return true }
    let link = table.links[Int(table.firstImport[Int(binding.module)] + binding.index)]
    return link.base != child.module && link.child != child.module || child.module < 0
  }

  /// What a binding leads to; nil where it is a guarded import that fails.
  private mutating func bound(_ place: Int, _ binding: SymbolTable.Binding) -> Answer? {
    switch binding.kind {
    case .definition:
      return .bound(
        binding: place,
        symbol: aliased(binding) ?? .definition(module: binding.module, index: binding.index),
        isCertain: true)
    case .import:
      let number = Int(table.firstImport[Int(binding.module)] + binding.index)
      hopDepth += 1
      defer { hopDepth -= 1 }
      if states[number] == .underWay || hopDepth > Self.maximumHops {
        return .bound(binding: place, symbol: nil, isCertain: false)
      }
      link(number)
      let link = table.links[number]
      if link.status.isBroken, !binding.flags.isDisjoint(with: [.guarded, .fallback, .conditional])
      {
        return nil
      }
      return .bound(binding: place, symbol: link.symbol, isCertain: link.isCertain)
    case .target, .global, .deletion, .served:
      return .bound(binding: place, symbol: .binding(Int32(place)), isCertain: true)
    }
  }

  /// What `New = Old` and `New = module.Old` rename; nil for other definitions, and where the old
  /// name is bound more than once.
  private mutating func aliased(_ binding: SymbolTable.Binding) -> Symbol? {
    let module = parsed[Int(binding.module)]
    let definition = module.definitions[Int(binding.index)]
    guard !definition.aliasOf.isNone else { return nil }
    return symbol(
      of: module.bytes(definition.aliasOf), in: binding.module, before: binding.line)
  }

  /// What a dotted path means in the body of a module, above a line; nil where it is no definition,
  /// module or thing from outside, and where a name of it is bound more than once.
  mutating func symbol(
    of path: ArraySlice<UInt8>, in module: Int32, before line: UInt32 = .max
  ) -> Symbol? {
    let parts = path.split(separator: UInt8(ascii: "."))
    guard aliasDepth < Self.maximumAliases, parts.count <= Self.maximumAliasParts else {
      return nil
    }
    aliasDepth += 1
    defer { aliasDepth -= 1 }
    var symbol = Symbol.module(module)
    var before = line
    for part in parts {
      let name = part.withUnsafeBufferPointer { table.names.find($0) }
      guard name >= 0, case .module(let owner) = symbol else { return nil }
      if table.bindings(of: name, in: owner).count > 1 { return nil }
      var query = Query()
      query.before = before
      guard case .bound(_, let found?, true) = find(name, in: owner, &query) else { return nil }
      symbol = found
      before = .max
    }
    switch symbol {
    case .definition, .module, .external: return symbol
    case .binding: return nil
    }
  }

  /// The last star import below a line that brings the name.
  private mutating func findByStar(
    _ name: Int32, in module: Int32, behind line: UInt32, _ query: inout Query,
    _ isFallback: inout Bool
  ) -> Answer? {
    guard let numbers = stars[module] else { return nil }
    var doubt: Answer?
    for number in numbers.reversed() {
      let it = imports[Int(number)]
      let record = parsed[Int(module)].imports[Int(it.record)]
      guard record.line >= line, record.line < query.before else { continue }
      if record.flags.contains(.typeChecking), !query.isTypeChecking { continue }
      let base = table.links[Int(number)].base
      guard base >= 0 else {
        switch table.links[Int(number)].status {
        case .standardLibrary, .thirdParty, .undeclared, .unsure, .blocked, .resolved:
          doubt = .unsure(.externalStar)
        case .brokenModule, .brokenName: break
        }
        continue
      }
      guard query.visited.insert(base).inserted else { continue }
      let source = parsed[Int(base)]
      let bytes = table.names.bytes(name)
      var isListed = bytes.first != UInt8(ascii: "_")
      if let exports = source.exports {
        isListed = exports.contains { source.bytes($0).elementsEqual(bytes) }
        if !isListed, source.hasDynamicExports { doubt = doubt ?? .unsure(.dynamicExports) }
      }
      guard isListed || source.hasDynamicExports else { continue }
      let before = query.before
      query.before = .max
      let found = find(name, in: base, &query)
      query.before = before
      switch found {
      case .bound:
        isFallback = record.flags.contains(.inExcept)
        if isListed { return found }
      case .unsure: doubt = doubt ?? found
      case .missing:
        // `__all__` may name a submodule, which the star import then imports; without it a star
        // brings the submodules that somebody has imported before.
        guard isListed, let child = index.submodule(of: base, named: name) else { break }
        if source.exports == nil {
          doubt = doubt ?? .unsure(.setFromOutside)
        } else {
          return .bound(
            binding: -1, symbol: child.module >= 0 ? .module(child.module) : nil, isCertain: true)
        }
      }
    }
    return doubt
  }

  /// The answer for a name that no statement binds.
  private func absent(_ name: Int32, in module: Int32, _ reason: ImportReason) -> Answer {
    let traits = parsed[Int(module)].traits
    if traits.contains(.bindsDynamically) { return .unsure(.bindsDynamically) }
    if openModules.contains(module) { return .unsure(.setFromOutside) }
    if traits.contains(.makesModules) { return .unsure(.makesModules) }
    if traits.contains(.servesUnknownNames) || hasOtherGetter(module) {
      return .unsure(.servedOnDemand)
    }
    if table.setFromOutside.contains(SymbolTable.key(module, name)) {
      return .unsure(.setFromOutside)
    }
    let bytes = table.names.bytes(name)
    if Self.isEverywhere(bytes, isPackage: index.modules[Int(module)].isPackage) {
      return .bound(binding: -1, symbol: nil, isCertain: true)
    }
    return .missing(reason)
  }

  /// `__getattr__ = lazy(...)`, `from ... import __getattr__`
  private func hasOtherGetter(_ module: Int32) -> Bool {
    let getter = table.names.find("__getattr__")
    return getter >= 0
      && table.bindings(of: getter, in: module).contains { place in
        let binding = table.bindings[place]
        return binding.kind != .definition
          || parsed[Int(module)].definitions[Int(binding.index)].kind == .assignment
      }
  }

  /// What every module has without binding it, some of it by its type: Language Reference 3.2.9.
  static func isEverywhere(_ name: some Collection<UInt8>, isPackage: Bool) -> Bool {
    guard name.starts(with: "__".utf8) else { return false }
    let name = String(decoding: name, as: UTF8.self)
    return everywhere.contains(name) || isPackage && name == "__path__"
  }

  private static let everywhere: Set<String> = [
    "__name__", "__doc__", "__file__", "__package__", "__spec__", "__loader__",
    "__dict__", "__builtins__", "__cached__", "__annotations__", "__class__", "__init__",
    "__repr__", "__str__", "__dir__", "__eq__", "__ne__", "__hash__", "__reduce__",
    "__reduce_ex__", "__sizeof__", "__format__", "__getattribute__", "__setattr__",
    "__delattr__", "__init_subclass__", "__subclasshook__", "__new__", "__annotate__",
  ]
}
