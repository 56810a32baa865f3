import PythonSyntax

/// Follows a name from the module that offers it to the module that defines it, through
/// re-exports.
struct ImportTrace {
  let parsed: [ParsedModule]
  let imports: [ResolvedImport]
  /// Where the imports of each module begin.
  private let firstImport: [Int]

  /// Re-exports are rarely deeper; a loop of them ends here.
  private static let maximumHops = 12

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

  /// The module that defines what `name` of a module means; nil where that is not this project's.
  func definingModule(of name: ArraySlice<UInt8>, in module: Int32) -> Int32? {
    var module = module
    var name = name
    for _ in 0..<Self.maximumHops {
      let found = importOf(name, in: module)
      if isDefined(name, in: module, after: found?.line) { return module }
      guard let found else { return nil }
      module = found.module
      name = found.name
    }
    return nil
  }

  /// Whether the module itself defines the name, and no import binds it again further down; what
  /// stands in for a failed import doesn't count beside that import.
  private func isDefined(
    _ name: ArraySlice<UInt8>, in module: Int32, after importLine: UInt32?
  ) -> Bool {
    let it = parsed[Int(module)]
    return it.definitions.contains { definition in
      guard definition.parent < 0, definition.aliasOf.isNone else { return false }
      if let importLine, definition.line < importLine || definition.flags.contains(.inExcept) {
        return false
      }
      return it.bytes(definition.name).elementsEqual(name)
    }
  }

  /// As above for the text of a base, `Alias` or `module.Name`, where it means `expected`.
  func definingModule(ofBase base: String, in module: Int32, named expected: String) -> Int32? {
    let parts = base.split(separator: ".")
    guard let first = parts.first, let last = parts.last else { return nil }
    let bound = Array(first.utf8)[...]
    if parts.count == 1 {
      guard let found = importOf(bound, in: module), found.name.elementsEqual(expected.utf8)
      else { return nil }
      return definingModule(of: found.name, in: found.module)
    }
    guard last == expected else { return nil }
    let it = parsed[Int(module)]
    for number in firstImport[Int(module)]..<firstImport[Int(module) + 1] {
      let resolved = imports[number]
      let record = it.imports[Int(resolved.record)]
      let name =
        record.alias.isNone
        ? (record.kind == .name ? record.name : record.module) : record.alias
      let dotted = parts.dropLast().joined(separator: ".")
      if resolved.target >= 0, it.bytes(name).elementsEqual(dotted.utf8) {
        return definingModule(of: Array(last.utf8)[...], in: resolved.target)
      }
    }
    return nil
  }

  private struct Binding {
    let module: Int32
    let name: ArraySlice<UInt8>
    let line: UInt32
  }

  /// The last import that binds a name in a module: where it leads and what it is called there.
  private func importOf(_ name: ArraySlice<UInt8>, in module: Int32) -> Binding? {
    let it = parsed[Int(module)]
    var result: Binding?
    for number in firstImport[Int(module)]..<firstImport[Int(module) + 1] {
      let resolved = imports[number]
      let record = it.imports[Int(resolved.record)]
      guard record.kind == .name, record.scope == .module, resolved.target >= 0,
        resolved.target != module
      else { continue }
      let original = it.bytes(record.name)
      let bound = record.alias.isNone ? original : it.bytes(record.alias)
      if bound.elementsEqual(name) {
        result = Binding(module: resolved.target, name: original, line: record.line)
      } else if result == nil, original.elementsEqual([UInt8(ascii: "*")]),
        offers(name, resolved.target)
      {
        result = Binding(module: resolved.target, name: name, line: record.line)
      }
    }
    return result
  }

  /// Whether a star import of the module could bring the name.
  private func offers(_ name: ArraySlice<UInt8>, _ module: Int32) -> Bool {
    let it = parsed[Int(module)]
    return it.definitions.contains { $0.parent < 0 && it.bytes($0.name).elementsEqual(name) }
      || it.imports.contains { record in
        let bound = record.alias.isNone ? record.name : record.alias
        return !bound.isNone
          && (it.bytes(bound).elementsEqual(name)
            || it.bytes(record.name).elementsEqual([UInt8(ascii: "*")]))
      }
  }
}
