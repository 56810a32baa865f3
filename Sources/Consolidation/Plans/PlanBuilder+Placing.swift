import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

/// The definition that remains comes to where all that ask for it may import it.
extension PlanBuilder {
  /// Writes the definition, and the imports that it needs, to its new place; where it stood it stays.
  ///
  /// - Throws: why it can't stand there.
  func placing(_ merge: Merge) throws(PlanError) -> TreeRewriter.Result {
    try check(path: merge.path)
    if !merge.methods.isEmpty, SourceOfModule.isMangled(merge.name) {
      throw PlanError("In a class '\(merge.name)' is another name; say another one with --to.")
    }
    let source = try source(of: merge.survivor)
    guard let id = located(merge.survivor) else {
      throw PlanError("'\(merge.survivor.path)' stands below other statements; move it by hand.")
    }
    let isHome = program.modules[source.module].name == merge.home
    let text = try DefinitionText(
      merge.survivor, id, source, as: merge.name, staysInModule: isHome)
    var result = TreeRewriter.Result()
    if isHome {
      result.files[source.path] = (source.bytes, try coming(text, to: source, merge))
    } else if let module = program.modules(named: merge.home).first {
      let target = try self.source(at: module)
      result.files[target.path] = (target.bytes, try coming(text, from: source, to: target, merge))
    } else {
      let file = try newFile(for: merge.home, beside: source.module)
      guard source.isPlainlyEncoded || text.isPlain else {
        throw PlanError("'\(source.path)' has an encoding of its own; move it by hand.")
      }
      let future = source.postponesAnnotations ? [["from __future__ import annotations"]] : []
      let sections = future + text.imports
      let head = sections.flatMap { $0 + [""] } + (sections.isEmpty ? [] : [""])
      let end = source.lineEnd
      result.fixed = [
        TreeChanges.File(
          path: file, before: nil,
          after: head.flatMap { Array($0.utf8) + end } + text.bytes(endingIn: end))
      ]
    }
    return result
  }

  private func source(of site: DefinitionSite) throws(PlanError) -> SourceOfModule {
    guard let module = program.module(at: site.location.path) else {
      throw PlanError("'\(site.location.path)' is no module any more; run the command again.")
    }
    return try source(at: module)
  }

  private func source(at module: ModuleID) throws(PlanError) -> SourceOfModule {
    var result = TreeRewriter.Result()
    guard let source = source(of: module, &result) else {
      throw PlanError(
        "'\(program.modules[module].path)' can't be changed: \(result.remainders.first?.reason ?? "")"
      )
    }
    return source
  }

  /// In its own module it stands before the first that is to take it.
  private func coming(
    _ text: DefinitionText, to source: SourceOfModule, _ merge: Merge
  ) throws(PlanError) -> ModuleRewrite {
    guard source.isFreeAtTop(merge.name) else {
      throw PlanError("'\(merge.home)' has another '\(merge.name)'; say another name with --to.")
    }
    let facts = source.facts
    let lines = (merge.others + merge.methods).compactMap { located($0) }
      .filter { $0.module == source.module }
      .map { id in
        let definition = facts.definitions[id.index]
        return definition.parent.map { facts.definitions[$0].firstLine } ?? definition.firstLine
      }
    guard let first = lines.min(), let place = source.lines(from: first, to: first)?.lowerBound
    else { throw PlanError("'\(merge.survivor.path)' shares its lines with other code.") }
    if let late = text.boundBefore.first(where: { $0.line >= Int(first) }) {
      throw PlanError(
        "'\(merge.survivor.path)' can't stand above line \(first): '\(late.name)' is bound on line "
          + "\(late.line).")
    }
    let end = source.lineEnd
    var rewrite = ModuleRewrite()
    rewrite.edits = [Edit(place..<place, text.bytes(endingIn: end) + end + end)]
    return rewrite
  }

  /// In another module it stands at the end, with its imports behind those of the module.
  private func coming(
    _ text: DefinitionText, from source: SourceOfModule, to target: SourceOfModule, _ merge: Merge
  ) throws(PlanError) -> ModuleRewrite {
    guard target.isFreeAtTop(merge.name) else {
      throw PlanError("'\(merge.home)' has another '\(merge.name)'; say another name with --to.")
    }
    if text.isAnnotated, source.postponesAnnotations != target.postponesAnnotations {
      let other = source.postponesAnnotations ? target : source
      throw PlanError(
        "'\(merge.survivor.path)' may have annotations, and '\(other.path)' lacks `from __future__ import "
          + "annotations`, which the other module has.")
    }
    if let name = text.builtIns.sorted().first(where: { !target.isFreeAtTop($0, isRead: true) }) {
      throw PlanError("'\(name)' is something else in '\(merge.home)'.")
    }
    guard text.isPlain || source.isPlainlyEncoded && target.isPlainlyEncoded else {
      throw PlanError("'\(source.path)' and '\(target.path)' are encoded otherwise.")
    }
    var statements: Set<String> = []
    for need in text.needs where need.path != merge.home + "." + need.name {
      switch target.imports(binding: need.name) {
      case .needs(let own) where own.contains { $0.path == need.path }: break
      case .other where target.isFreeAtTop(need.name): statements.insert(need.statement)
      case .builtIn where target.isFreeAtTop(need.name): statements.insert(need.statement)
      case .builtIn, .needs, .other:
        throw PlanError(
          "'\(merge.survivor.path)' needs `\(need.statement)`, and '\(need.name)' is something else in "
            + "'\(merge.home)'.")
      }
    }
    var rewrite = ModuleRewrite()
    let (end, count) = (target.lineEnd, target.bytes.count)
    if !statements.isEmpty {
      let imports = text.imports.flatMap { $0 }.filter(statements.contains)
      guard let edit = target.adding(imports: imports) else {
        throw PlanError("'\(target.path)' changes the search path; move it by hand.")
      }
      rewrite.edits.append(edit)
    }
    let tail = target.bytes.reversed().prefix { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
    let isEmpty = tail.count == count
    let missing = isEmpty && statements.isEmpty ? 0 : max(0, 3 - tail.count { $0 == 0x0A })
    let gap = (0..<(isEmpty && !statements.isEmpty ? 2 : missing)).flatMap { _ in end }
    let bytes = gap + text.bytes(endingIn: end)
    if let last = rewrite.edits.last, last.range.lowerBound == count {
      rewrite.edits = [Edit(last.range, last.replacement + bytes)]
    } else {
      rewrite.edits.append(Edit(count..<count, bytes))
    }
    return rewrite
  }

  /// The file of a module that isn't there yet, in a package that is.
  private func newFile(
    for name: String, beside module: ModuleID
  ) throws(PlanError) -> String {
    let package = name.parentPath
    let folder: String
    if files(named: package).count > 1 {
      throw PlanError(
        "'\(package)' is the name of several files: \(files(named: package).joined(separator: ", "))"
      )
    }
    switch program.lookup.object(at: name, from: module) {
    case .object, .found, .outside:
      throw PlanError(
        "'\(package)' binds '\(name.lastName)' itself; a module would take its place.")
    case .missing, .unsure, .blocked: break
    }
    if let found = program.modules(named: package).first(where: {
      program.modules[$0].isPackage
    }), !package.isEmpty {
      folder = program.modules[found].path.dropFileName
    } else if let root = program.rootFolder(of: module) {
      folder = (root + package.split(separator: ".").joined(separator: "/"))
      let isThere = folder.isEmpty || program.files.sources.contains { $0.path.isBelow(folder) }
      guard isThere else {
        throw PlanError("there is no package '\(package)' in which '\(name)' could stand.")
      }
    } else {
      throw PlanError("there is no package '\(package)' in which '\(name)' could stand.")
    }
    let plain = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return (plain.isEmpty ? "" : plain + "/") + name.lastName + ".py"
  }
}

extension SourceOfModule {
  /// Whether the file is encoded as Python takes it for granted, in UTF-8.
  var isPlainlyEncoded: Bool {
    let head = bytes.split(separator: 0x0A, maxSplits: 2).prefix(2)
    return String(validating: bytes, as: UTF8.self) != nil
      && !head.contains { line in
        let text = String(decoding: line, as: UTF8.self).lowercased()
        return text.contains("coding") && !text.contains("utf-8") && !text.contains("utf8")
      }
  }

  /// The edit that adds imports behind those at the top of the module, or else behind its docstring; nil
  /// where the module changes the search path, so that it matters where they stand.
  func adding(imports statements: [String]) -> Edit? {
    if facts.traits.contains(.changesSearchPath) { return nil }
    let first = facts.definitions.lazy.filter { $0.parent == nil }.map(\.firstLine).min()
    let limit = first.flatMap { lines(from: $0, to: $0)?.lowerBound } ?? bytes.count
    let text = statements.map { Array($0.utf8) }
    let last = layout.statements.last { statement in
      statement.block == 0 && statement.standsAlone && statement.range.upperBound <= limit
    }
    if let last {
      let place = last.line.range.upperBound - last.line.end.count
      let isFuture = last.module.map { dotted($0.parts) == "__future__" } ?? false
      return Edit(place..<place, (isFuture ? lineEnd : []) + text.flatMap { lineEnd + $0 })
    }
    let place = placeOfImports
    let isBehind = layout.docstring != nil || place > 3
    let isLineEnded = place == 0 || bytes[place - 1] == 0x0A || bytes[place - 1] == 0x0D
    let gap = isBehind ? (isLineEnded ? [] : lineEnd) + lineEnd : []
    let next = bytes[place...].first
    let isApart = next == nil || next == 0x0A || next == 0x0D
    return Edit(
      place..<place, gap + text.flatMap { $0 + lineEnd } + (isApart ? [] : lineEnd))
  }

  /// Behind the docstring, else behind what stands apart from the code at the top: the mark of the
  /// encoding, `#!`, comments before a blank line.
  private var placeOfImports: Int {
    func end(ofLineAt start: Int) -> Int {
      bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    }
    if let docstring = layout.docstring { return end(ofLineAt: max(0, docstring.upperBound - 1)) }
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var apart = place
    var number = 0
    while place < bytes.count {
      let next = end(ofLineAt: place)
      let line = bytes[place..<next]
      let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x0A }
      guard isBlank || line.first == UInt8(ascii: "#") else { break }
      let text = String(decoding: line, as: UTF8.self)
      if isBlank, number > 0 { return place }
      number += 1
      place = next
      if number <= 2, text.hasPrefix("#!") || text.contains("coding") { apart = place }
    }
    return apart
  }
}

extension Program {
  /// The folder above the names of a module, with a slash behind it unless it is that of the tree; nil where
  /// the file doesn't stand where its name says.
  func rootFolder(of module: ModuleID) -> String? {
    let (path, name) = (modules[module].path, modules[module].name)
    let here = modules[module].isPackage ? path.dropFileName : String(path.dropLast(3))
    let spelled = name.split(separator: ".").joined(separator: "/")
    guard here == spelled || here.hasSuffix("/" + spelled) else { return nil }
    return String(here.dropLast(spelled.count))
  }
}
