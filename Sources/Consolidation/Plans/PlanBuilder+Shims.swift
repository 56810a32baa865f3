import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

/// Old definitions that become redirects, and go when nobody needs them any more.
extension PlanBuilder {
  /// Each old definition becomes an import of the survivor under its old name.
  func shims(_ merge: Merge) -> TreeRewriter.Result {
    var result = TreeRewriter.Result()
    for (module, sites) in byModule(merge.others) {
      guard let source = source(of: module, &result) else { continue }
      var rewrite = ModuleRewrite()
      var hasGetter = source.names.uses.contains { $0.name == "__getattr__" }
      for site in sites {
        if site.form == .function,
          source.names.uses.contains(where: { $0.name == site.name && source.isStored($0) })
        {
          rewrite.remainders.append(
            Remainder(
              location: site.location,
              reason: "'\(site.path)' stays: its module sets attributes of it"))
          continue
        }
        guard let range = located(site).flatMap({ source.range(of: program[$0]) }) else {
          rewrite.remainders.append(
            Remainder(
              location: site.location,
              reason: "it shares its lines with other code; redirect it by hand"))
          continue
        }
        rewrite.edits += shim(of: site, merge, source, range, &hasGetter)
        for use in source.names.uses where use.name == site.name {
          guard let member = use.chain.first,
            let new = merge.options.members[source.name(member)]
          else { continue }
          rewrite.edits.append(Edit(member, Array(new.utf8)))
        }
        rewrite.importCount += 1
      }
      result.remainders += rewrite.remainders
      rewrite.edits = Self.joiningInsertions(rewrite.edits)
      if !rewrite.edits.isEmpty { result.files[source.path] = (source.bytes, rewrite) }
    }
    return result
  }

  /// What is inserted at one place is inserted at once.
  private static func joiningInsertions(_ edits: [Edit]) -> [Edit] {
    var insertions: [Int: [UInt8]] = [:]
    for edit in edits where edit.range.isEmpty {
      insertions[edit.range.lowerBound, default: []] += edit.replacement
    }
    return edits.filter { !$0.range.isEmpty }
      + insertions.map { Edit($0.key..<$0.key, $0.value) }
  }

  private func shim(
    of site: DefinitionSite, _ merge: Merge, _ source: SourceOfModule, _ range: Range<Int>,
    _ hasGetter: inout Bool
  ) -> [Edit] {
    let end = String(decoding: source.lineEnd, as: UTF8.self)
    let (home, name) = (merge.home, merge.name)
    if program.modules[source.module].name == home { return alias(of: site, merge, source, range) }
    let uses = source.names.uses.filter {
      $0.name == site.name && $0.kind != .definition && !range.contains($0.range.lowerBound)
    }
    if merge.options.warning == .getattr, uses.isEmpty, !hasGetter {
      hasGetter = true
      let message = "'\(site.path)' is deprecated; use '\(merge.path)'"
      let lines = [
        "def __getattr__(name):",
        "    \"\"\"Deprecated: `\(site.name)` is `\(merge.path)`; import it from there.\"\"\"",
        "    if name == \"\(site.name)\":",
        "        import warnings", "",
        "        from \(home) import \(name)", "",
        "        warnings.warn(", "            \"\(message)\",",
        "            DeprecationWarning,", "            stacklevel=2,", "        )",
        "        return \(name)",
        "    raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")",
      ]
      return [Edit(range, Array((lines.joined(separator: end) + end).utf8))]
    }
    let statement =
      merge.importStatement(as: site.name) + (uses.isEmpty ? "  # noqa: F401" : "")
    var text = statement + end
    if merge.options.warning == .module,
      source.names.uses.allSatisfy({ use in
        use.kind != .definition || use.name == site.name
      })
    {
      text +=
        end + "import warnings" + end + end
        + "warnings.warn(" + end
        + "    \"'\(site.path.parentPath)' is deprecated; use '\(home)'\"," + end
        + "    DeprecationWarning," + end + "    stacklevel=2," + end + ")" + end
      return [Edit(range, Array(text.utf8))]
    }
    // Beside the imports of the module where these stand before it.
    let last = source.layout.statements.last { statement in
      statement.block == 0 && statement.standsAlone
        && statement.range.upperBound < range.lowerBound
    }
    guard let last, isBefore(last.line.range.upperBound, uses, range) else {
      return [Edit(range, Array(text.utf8))]
    }
    let place = last.line.range.upperBound - last.line.end.count
    return [
      Edit(place..<place, Array((end + statement).utf8)),
      Edit(source.withBlankLines(range), []),
    ]
  }

  /// In the module of the survivor an old definition is another name of it, and who reads it there reads the
  /// survivor's where that is certain.
  private func alias(
    of site: DefinitionSite, _ merge: Merge, _ source: SourceOfModule, _ range: Range<Int>
  ) -> [Edit] {
    let uses = source.names.uses.filter {
      $0.name == site.name && $0.kind != .definition && !range.contains($0.range.lowerBound)
    }
    var edits: [Edit] = []
    let isOnlyRead = uses.allSatisfy { use in
      use.kind == .exported || (use.kind == .load || use.kind == .text) && use.isCertain
    }
    if isOnlyRead, !source.names.innerNames.contains(merge.name) {
      edits = uses.filter { $0.kind != .exported }
        .map { Edit($0.range, Array(merge.name.utf8)) }
    }
    let text = Array("\(site.name) = \(merge.name)".utf8) + source.lineEnd
    let facts = source.facts
    let survivor = facts.definitions.first {
      $0.parent == nil && facts.identifier($0.name) == merge.name
    }
    guard let end = survivor.flatMap({ source.range(of: $0) })?.upperBound,
      end > range.lowerBound
    else { return edits + [Edit(range, text)] }
    // Not before what it is a name of.
    return edits + [
      Edit(end..<end, source.lineEnd + source.lineEnd + text),
      Edit(source.withBlankLines(range), []),
    ]
  }

  /// Whether a definition is another name of what remains: `old = new` in its module.
  func isAlias(_ id: DefinitionID, of merge: Merge) -> Bool {
    let (facts, definition) = (program.parsed[id.module], program[id])
    return program.modules[id.module].name == merge.home && !definition.aliasOf.isNone
      && facts.identifier(definition.aliasOf) == merge.name
  }

  /// Whether nothing binds or reads the name between a place and its definition.
  private func isBefore(_ place: Int, _ uses: [NameUse], _ range: Range<Int>) -> Bool {
    uses.allSatisfy { use in
      use.kind == .load || use.kind == .text || use.kind == .exported
        || use.range.lowerBound < place && use.kind == .load
    }
  }

  // MARK: - What goes

  /// Redirects and definitions that nothing asks for any more, with the imports that only they needed, and
  /// modules in which nothing is left.
  func leftovers(_ merge: Merge, first: Program) -> TreeRewriter.Result {
    var result = TreeRewriter.Result()
    let asked: AskedNames = program.derived()
    let methods = Set(merge.methods.map(\.id))
    for (module, own) in byModule(merge.others + merge.methods) {
      guard let source = source(of: module, &result) else { continue }
      var going: Set<String> = []
      for site in own where !methods.contains(site.id) {
        if let reason = reason(toKeep: site.name, source, asked) {
          result.remainders.append(Remainder(location: site.location, reason: reason))
        } else {
          going.insert(site.name)
        }
      }
      let old = disk([source.path])[source.path] ?? source.bytes
      var rewrite = ModuleRewrite()
      rewrite.edits = source.definitions(of: going, in: program)
      let remaining =
        (try? FileEdits(rewrite.edits, of: source.bytes).applied(to: source.bytes)) ?? []
      let unused = Self.unusedImports(
        in: remaining, neededBefore: old, module, program, asked
      ).union(going)
      let imports = ModuleRewriter.dropping(unused, from: source, besides: rewrite.edits)
      rewrite.edits += imports.edits
      guard !rewrite.edits.isEmpty else { continue }
      let after = try? FileEdits(rewrite.edits, of: source.bytes).applied(to: source.bytes)
      if let after, Self.isEmpty(after), isUnasked(module, asked) {
        result.fixed.append(
          TreeChanges.File(path: source.path, before: source.bytes, after: nil))
      } else {
        result.files[source.path] = (source.bytes, rewrite)
      }
    }
    return result
  }

  /// Why a name has to stay in its module; nil where nothing needs it.
  private func reason(
    toKeep name: String, _ source: SourceOfModule, _ asked: AskedNames
  ) -> String? {
    let uses = source.names.uses.filter { $0.name == name }
    if uses.contains(where: { $0.kind == .exported }) {
      return
        "'\(name)' stays a name of '\(program.modules[source.module].name)', whose __all__ lists it"
    }
    if uses.contains(where: { $0.kind == .load || $0.kind == .text }) {
      return "'\(name)' stays a name of this module, which uses it"
    }
    if program.modules[source.module].isPackage {
      return "'\(name)' stays: '\(program.modules[source.module].name)' is a package, and offers it"
    }
    if !source.keepsNames { return "'\(name)' may be used by what the module does as it runs" }
    return asked.asks(source.module, for: name, in: program)
      ? "'\(name)' stays a name of this module: it is still used by this path" : nil
  }

  /// Names that imports bind and nobody uses now, though somebody did.
  private static func unusedImports(
    in bytes: [UInt8], neededBefore old: [UInt8], _ module: ModuleID, _ program: Program,
    _ asked: AskedNames
  ) -> Set<String> {
    guard let now = try? NameUses(reading: bytes), let before = try? NameUses(reading: old) else {
      return []
    }
    let used = Set(NameUse.Kind.allCases).subtracting([.imported])
    let (usedNow, usedBefore) = (now.names(used), before.names(used))
    return now.names([.imported]).filter { name in
      !usedNow.contains(name) && usedBefore.contains(name)
        && !asked.asks(module, for: name, in: program)
    }
  }

  /// Whether nothing but a docstring is left.
  private static func isEmpty(_ bytes: [UInt8]) -> Bool {
    var parser = SourceParser()
    let facts = parser.parse(bytes)
    return facts.error == nil
      && facts.imports.allSatisfy { facts.bytes($0.module).elementsEqual("__future__".utf8) }
      && facts.definitions.isEmpty && facts.otherBindings.isEmpty
      && !facts.traits.contains(.hasOwnCode)
  }

  private func isUnasked(_ module: ModuleID, _ asked: AskedNames) -> Bool {
    program.graph.importers(of: module).isEmpty
      && !asked.isSpelled(program.modules[module].name)
      && !program.modules[module].isPackage
  }

  // MARK: - Files

  /// Definitions by the modules that hold them in this program, which may be another than that which
  /// told of them.
  func byModule(_ sites: [DefinitionSite]) -> [(ModuleID, [DefinitionSite])] {
    Dictionary(grouping: sites) { program.module(at: $0.location.path) }
      .compactMap { module, sites in module.map { ($0, sites) } }.sorted { $0.0 < $1.0 }
  }

  /// The definition of a site in this program; nil where its module, or its class, has none or several of
  /// the name.
  func located(_ site: DefinitionSite) -> DefinitionID? {
    guard let module = program.module(at: site.location.path) else { return nil }
    let facts = program.parsed[module]
    func name(_ index: Definition.ID) -> String { facts.identifier(facts.definitions[index].name) }
    let owner = site.owner
    let found = facts.definitions.indices.filter { index in
      name(index) == site.name && facts.definitions[index].parent.map(name) == owner
    }
    return found.count == 1 ? found.first.map { DefinitionID(module: module, index: $0) } : nil
  }

  /// A file to be edited; nil, and said why, where it can't be.
  func source(of module: ModuleID, _ result: inout TreeRewriter.Result) -> SourceOfModule? {
    let path = program.modules[module].path
    guard let bytes = sources([path])[path] else {
      result.remainders.append(
        Remainder(
          location: Location(path: path, line: 1, column: 1),
          reason: "the file has changed since it was read"))
      return nil
    }
    do throws(Remainder) {
      return try SourceOfModule(module, bytes, in: program)
    } catch {
      result.remainders.append(error)
      return nil
    }
  }
}

extension SourceOfModule {
  /// The lines of a definition, its decorators and comments among them; nil where other code stands on
  /// them.
  func range(of definition: Definition) -> Range<Int>? {
    guard let range = lines(from: definition.firstLine, to: definition.endLine),
      let begin = bytes[range].first, begin != 0x20, begin != 0x09
    else { return nil }
    return startOfComments(above: range.lowerBound)..<range.upperBound
  }

  /// Where the comments begin that stand right above a line at the top of a module and speak of what
  /// stands there: the line itself where there are none, or these head a section or speak to a tool.
  func startOfComments(above line: Int) -> Int {
    var start = line
    while start > 0 {
      let begin = bytes[..<(start - 1)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      guard bytes[begin] == UInt8(ascii: "#") else { break }
      let text = String(decoding: bytes[begin..<start], as: UTF8.self).lowercased()
        .drop { "# ".contains($0) }
      let isHeading =
        !text.contains(where: \.isLetter) || Self.lines.contains(where: text.contains)
      if isHeading || begin == 0 || Self.tools.contains(where: text.hasPrefix) { return line }
      start = begin
    }
    return start
  }

  /// What heads a section has, and the end of a string.
  private static let lines = ["---", "===", "***", "###", "\"\"\"", "'''"]
  /// How comments begin that tools read.
  private static let tools = [
    "-*-", "%%", "coding:", "coding=", "endregion", "flake8:", "fmt:", "isort:", "mypy:", "noqa",
    "pragma:", "pylint:", "pyright:", "region ", "ruff:", "type:", "vim:", "yapf:",
  ]

  /// Lines with the blank ones behind them, unless other text stands right above.
  func withBlankLines(_ range: Range<Int>) -> Range<Int> {
    let above = bytes[..<range.lowerBound].dropLast().reversed().prefix { $0 != 0x0A }
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0D, 0x0C]
    if !above.allSatisfy(blanks.contains) { return range }
    var end = range.upperBound
    var place = end
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D, 0x0C].contains(bytes[place]) {
      place += 1
      if bytes[place - 1] == 0x0A { end = place }
    }
    return range.lowerBound..<end
  }

  /// The edits that take definitions out.
  func definitions(of names: Set<String>, in program: Program) -> [Edit] {
    facts.definitions.filter { definition in
      definition.parent == nil && names.contains(facts.identifier(definition.name))
    }.compactMap { range(of: $0) }.map { Edit(withBlankLines($0), []) }
  }
}
