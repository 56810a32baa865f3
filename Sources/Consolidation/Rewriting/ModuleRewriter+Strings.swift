import PythonSyntax
import Resolution
import SourceEdits

/// Strings that name modules and what stands in them.
extension ModuleRewriter {
  mutating func rewriteStrings() {
    let facts = source.facts
    var known: Set<Int> = []
    for reference in facts.stringReferences where reference.kind != .provided {
      let value = facts.string(reference.value)
      let place = source.offset(line: reference.line, column: reference.column)
      if let content = place.flatMap({ source.content(ofStringAt: $0, value) }) {
        known.insert(content.lowerBound - 1)
      }
      if reference.kind == .attribute {
        rewriteAttribute(reference, value)
      } else {
        rewrite(reference, value)
      }
    }
    leaveStrings(besides: known)
  }

  private mutating func rewrite(_ reference: StringReference, _ value: String) {
    guard let offset = source.offset(line: reference.line, column: reference.column) else { return }
    guard let destination = redirects.destination(of: value), destination != .path(value) else {
      if reference.kind == .module, redirects.isHome(value) {
        leave(offset, "the string '\(value)' imports the module; what is used of it isn't known")
      }
      return
    }
    switch destination {
    case .absent(let new):
      leave(offset, "the string '\(value)' stays: there is no '\(new)'")
    case .path where reference.kind == .module && !redirects.servesAll(value):
      leave(offset, "the string '\(value)' imports the module; what is used of it isn't known")
    case .path(let new):
      guard let range = source.content(ofStringAt: offset, value) else {
        return leave(offset, "the string '\(value)' is put together otherwise")
      }
      edit(range, new)
      countString()
    }
  }

  /// `patch.object(module, "name")`: the name follows where it is another.
  private mutating func rewriteAttribute(_ reference: StringReference, _ value: String) {
    guard let root = reference.targetRoot,
      let path = source.program.targetPath(of: reference, in: source.module),
      let destination = redirects.destination(of: path + "." + value),
      let offset = source.offset(line: reference.line, column: reference.column)
    else { return }
    switch destination {
    case .path(let new) where new.lastName == value: return
    case .path(let new):
      guard moved.contains(root), redirects.destination(of: path) == .path(new.parentPath),
        let range = source.content(ofStringAt: offset, value)
      else { return leave(offset, "'\(value)' of '\(path)' is patched here, and is '\(new)' now") }
      edit(range, new.lastName)
      countString()
    case .absent(let new): leave(offset, "'\(value)' is patched here: there is no '\(new)'")
    }
  }

  /// Strings that name what moved, of which nobody knows what they are for.
  ///
  /// - Parameter known: where the quotes of others begin.
  private mutating func leaveStrings(besides known: Set<Int>) {
    var said: Set<String> = []
    for range in source.facts.dottedStrings {
      let value = source.facts.string(range)
      let path = value.split(separator: ":").joined(separator: ".")
      guard said.insert(value).inserted, value.contains("."),
        let destination = redirects.destination(of: path), destination != .path(path)
      else { continue }
      for offset in source.offsets(ofString: value) where !known.contains(offset) {
        leave(offset, "the string '\(value)' names what leads elsewhere; what reads it isn't known")
      }
    }
  }
}

extension SourceOfModule {
  /// What stands between the quotes of the string that begins at a place; nil where that isn't the
  /// value, byte for byte.
  func content(ofStringAt offset: Int, _ value: String) -> Range<Int>? {
    var start = offset
    while start < bytes.count, start - offset < 3, Self.prefixes.contains(bytes[start]) {
      if bytes[start] | 0x20 == UInt8(ascii: "f") { return nil }
      start += 1
    }
    guard start < bytes.count, Self.isQuote(bytes[start]) else { return nil }
    let quote = bytes[start]
    let isTriple =
      start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    start += isTriple ? 3 : 1
    let end = start + value.utf8.count
    guard end < bytes.count, bytes[start..<end].elementsEqual(value.utf8), bytes[end] == quote
    else { return nil }
    return start..<end
  }

  /// Where a value stands in quotes.
  func offsets(ofString value: String) -> [Int] {
    let wanted = Array(value.utf8)
    guard let first = wanted.first, bytes.count > wanted.count + 1 else { return [] }
    return bytes.indices.dropFirst().filter { offset in
      bytes[offset] == first && Self.isQuote(bytes[offset - 1])
        && offset + wanted.count < bytes.count && Self.isQuote(bytes[offset + wanted.count])
        && bytes[offset..<offset + wanted.count].elementsEqual(wanted)
    }.map { $0 - 1 }
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private static let prefixes = Set("rRbBuUfF".utf8)
}

extension Program {
  /// The dotted path of what a patch replaces; nil where that isn't known.
  func path(patchedBy reference: StringReference, in module: ModuleID) -> String? {
    let value = parsed[module].string(reference.value)
    switch reference.kind {
    case .patch: return value
    case .attribute: return targetPath(of: reference, in: module).map { $0 + "." + value }
    case .object, .module, .plugin, .provided, .assigned: return nil
    }
  }

  /// The dotted path of what a string is said to be an attribute of, where an import of the file bears its
  /// first name.
  fileprivate func targetPath(of reference: StringReference, in module: ModuleID) -> String? {
    guard let root = reference.targetRoot else { return nil }
    let (target, record) = (
      parsed[module].string(reference.target), parsed[module].imports[root]
    )
    var path = self.path(ofRecord: record, in: module)
    if record.kind == .module, record.alias.isNone { path = String(path.topName) }
    if let dot = target.utf8.firstIndex(of: UInt8(ascii: ".")) {
      path += "." + target[target.index(after: dot)...]
    }
    return path
  }
}
