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
      let it = parsed[Int(module)]
      let isDefined = it.definitions.contains {
        $0.parent < 0 && $0.aliasOf.isNone && it.bytes($0.name).elementsEqual(name)
      }
      if isDefined { return module }
      guard let (next, original) = importOf(name, in: module) else { return nil }
      module = next
      name = original
    }
    return nil
  }

  /// As above for the text of a base, `Alias` or `module.Name`, where it means `expected`.
  func definingModule(ofBase base: String, in module: Int32, named expected: String) -> Int32? {
    let parts = base.split(separator: ".")
    guard let first = parts.first, let last = parts.last else { return nil }
    let bound = Array(first.utf8)[...]
    if parts.count == 1 {
      guard let (next, original) = importOf(bound, in: module),
        original.elementsEqual(expected.utf8)
      else { return nil }
      return definingModule(of: original, in: next)
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

  /// The import that binds a name in a module: where it leads and what it is called there.
  private func importOf(
    _ name: ArraySlice<UInt8>, in module: Int32
  ) -> (module: Int32, name: ArraySlice<UInt8>)? {
    let it = parsed[Int(module)]
    var star: Int32 = -1
    for number in firstImport[Int(module)]..<firstImport[Int(module) + 1] {
      let resolved = imports[number]
      let record = it.imports[Int(resolved.record)]
      guard record.kind == .name, record.scope == .module, resolved.target >= 0,
        resolved.target != module
      else { continue }
      let original = it.bytes(record.name)
      let bound = record.alias.isNone ? original : it.bytes(record.alias)
      if bound.elementsEqual(name) { return (resolved.target, original) }
      if original.elementsEqual([UInt8(ascii: "*")]) { star = resolved.target }
    }
    return star >= 0 ? (star, name) : nil
  }
}
