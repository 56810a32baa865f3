import PythonSyntax
import Resolution

/// The literals that the values of an enumeration's members lead to: by another member, a constant,
/// a table, or another enumeration under whatever name.
extension Program {
  private static let maximumHops = 4

  /// A member with the literal that its value leads to, where it is none itself.
  func evaluated(
    _ member: DefinitionSite.Member, of owner: DefinitionID
  ) -> DefinitionSite.Member {
    guard member.kind == .field, LiteralValue(source: member.text) == nil else { return member }
    var text = member.text
    var module = owner.module
    // What stands on the right of its own name in a class body is the module's.
    var owner: DefinitionID? = member.name == text ? nil : owner
    for _ in 0..<Self.maximumHops {
      guard let (next, place) = value(of: text, in: module, owner), next != text else { break }
      text = next
      if LiteralValue(source: text) != nil { return member.with(literal: text) }
      module = place.module
      owner = self[place].parent.map { DefinitionID(module: module, index: $0) }
    }
    return member
  }

  /// What a name, a path or an element stands for, and the definition whose value that is.
  ///
  /// - Parameter owner: the class in whose body it is written, whose names come first.
  private func value(
    of source: String, in module: ModuleID, _ owner: DefinitionID?
  ) -> (String, DefinitionID)? {
    var path = source[...]
    if path.hasSuffix(".value") { path = path.dropLast(".value".utf8.count) }
    var key: [UInt8]?
    if path.hasSuffix("]"), let bracket = path.utf8.firstIndex(of: UInt8(ascii: "[")) {
      guard
        case .text(let text)? = LiteralValue(
          source: String(path[path.utf8.index(after: bracket)...].dropLast()))
      else { return nil }
      key = text
      path = path[..<bracket]
    }
    guard
      path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy({ ModuleName.isIdentifier(String(Substring($0))) }),
      let found = owner.flatMap({ member(Array(path.utf8), of: $0) })
        ?? constant(String(path), in: module)
    else { return nil }
    guard let key else { return written(found) }
    if self[found].kind == .class { return member(key, of: found).flatMap(written) }
    guard let table = written(found)?.0 else { return nil }
    let read = LiteralReader.calls(of: ["table"], in: Array("table(\(table))\n".utf8))
    let entry = read.first?.arguments.first?.entries.last { Array($0.key.utf8) == key }
    return entry?.value.string.map { ("'" + $0.replacing("'", with: "\\'") + "'", found) }
  }

  private func written(_ id: DefinitionID) -> (String, DefinitionID)? {
    let definition = self[id]
    guard definition.kind == .assignment, !definition.value.isNone else { return nil }
    return (parsed[id.module].string(definition.value), id)
  }

  private func constant(_ path: String, in module: ModuleID) -> DefinitionID? {
    if case .object(.definition(let id)) = lookup.meaning(of: path, in: module) { return id }
    return nil
  }

  private func member(_ name: [UInt8], of owner: DefinitionID) -> DefinitionID? {
    let facts = parsed[owner.module]
    return facts.members(of: owner.index).first {
      facts.bytes(facts.definitions[$0].name).elementsEqual(name)
    }.map { DefinitionID(module: owner.module, index: $0) }
  }
}
