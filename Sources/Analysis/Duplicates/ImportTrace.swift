import PythonSyntax

/// Follows a name from the module that offers it to the module that defines it, through
/// re-exports. What each module binds is listed when first asked for.
final class ImportTrace {
  private let parsed: [ParsedModule]
  private let imports: [ResolvedImport]
  /// Where the imports of each module begin.
  private let firstImport: [Int]
  private var tables: [Int32: Table] = [:]

  /// Re-exports are rarely deeper; a loop of them ends here.
  private static let maximumHops = 12

  private struct Table {
    var definitions: [ArraySlice<UInt8>: Definition] = [:]
    var imports: [ArraySlice<UInt8>: Import] = [:]
    /// In source order.
    var stars: [Import] = []

    struct Definition {
      let line: UInt32
      /// What stands in for a failed import doesn't count beside that import.
      let isFallback: Bool
    }

    struct Import {
      let module: Int32
      let name: ArraySlice<UInt8>
      let line: UInt32
    }
  }

  init(parsed: [ParsedModule], imports: [ResolvedImport]) {
    self.parsed = parsed
    self.imports = imports
    var firstImport: [Int] = []
    firstImport.reserveCapacity(parsed.count + 1)
    var next = 0
    for module in parsed {
      firstImport.append(next)
      next += module.imports.count
    }
    firstImport.append(next)
    self.firstImport = firstImport
  }

  /// The module that defines what `name` of a module means at its end; nil where that is not this
  /// project's.
  func definingModule(of name: ArraySlice<UInt8>, in module: Int32) -> Int32? {
    var visited: Set<Int32> = []
    return definingModule(of: name, in: module, hops: 0, visited: &visited)
  }

  private func definingModule(
    of name: ArraySlice<UInt8>, in module: Int32, hops: Int, visited: inout Set<Int32>
  ) -> Int32? {
    guard hops < Self.maximumHops else { return nil }
    let table = table(of: module)
    let binding = table.imports[name]
    let definition = table.definitions[name].flatMap { definition in
      binding.map { definition.line < $0.line || definition.isFallback } == true
        ? nil : definition
    }
    let lastLine = definition?.line ?? binding?.line ?? 0
    // Each star is looked into once, or rings of them would be walked for ever.
    for star in table.stars.reversed() where star.line > lastLine {
      guard visited.insert(star.module).inserted, offers(name, star.module) else { continue }
      if let found = definingModule(
        of: name, in: star.module, hops: hops + 1, visited: &visited)
      {
        return found
      }
    }
    if definition != nil { return module }
    guard let binding else { return nil }
    return definingModule(
      of: binding.name, in: binding.module, hops: hops + 1, visited: &visited)
  }

  /// Whether a star import brings the name: `__all__` decides, else a leading underscore.
  private func offers(_ name: ArraySlice<UInt8>, _ module: Int32) -> Bool {
    let it = parsed[Int(module)]
    if let exports = it.exports, !it.hasDynamicExports {
      return exports.contains { it.bytes($0).elementsEqual(name) }
    }
    return name.first != UInt8(ascii: "_")
  }

  /// As above for the text of a base, `Alias` or `module.Name`, where it means `expected`.
  func definingModule(ofBase base: String, in module: Int32, named expected: String) -> Int32? {
    let parts = base.split(separator: ".")
    guard let first = parts.first, let last = parts.last else { return nil }
    if parts.count == 1 {
      guard let found = table(of: module).imports[Array(first.utf8)[...]],
        found.name.elementsEqual(expected.utf8)
      else { return nil }
      return definingModule(of: found.name, in: found.module)
    }
    guard last == expected else { return nil }
    let it = parsed[Int(module)]
    let dotted = parts.dropLast().joined(separator: ".")
    for number in firstImport[Int(module)]..<firstImport[Int(module) + 1] {
      let resolved = imports[number]
      let record = it.imports[Int(resolved.record)]
      let name =
        record.alias.isNone
        ? (record.kind == .name ? record.name : record.module) : record.alias
      if resolved.target >= 0, it.bytes(name).elementsEqual(dotted.utf8) {
        return definingModule(of: Array(last.utf8)[...], in: resolved.target)
      }
    }
    return nil
  }

  private func table(of module: Int32) -> Table {
    if let known = tables[module] { return known }
    let it = parsed[Int(module)]
    var table = Table()
    for definition in it.definitions where definition.parent < 0 && definition.aliasOf.isNone {
      table.definitions[it.bytes(definition.name)] = Table.Definition(
        line: definition.line, isFallback: definition.flags.contains(.inExcept))
    }
    for number in firstImport[Int(module)]..<firstImport[Int(module) + 1] {
      let resolved = imports[number]
      let record = it.imports[Int(resolved.record)]
      guard record.kind == .name, record.scope == .module, resolved.target >= 0,
        resolved.target != module
      else { continue }
      let name = it.bytes(record.name)
      let found = Table.Import(module: resolved.target, name: name, line: record.line)
      if name.elementsEqual([UInt8(ascii: "*")]) {
        table.stars.append(found)
      } else {
        table.imports[record.alias.isNone ? name : it.bytes(record.alias)] = found
      }
    }
    tables[module] = table
    return table
  }
}
