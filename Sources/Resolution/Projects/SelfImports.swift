import PythonSyntax

/// Folders that must be source roots because the packages in them import themselves by their own
/// name: `backend/shop/api.py` says `from shop.orders import Order`, and `backend/shop/orders.py` is
/// there. No project file needs to say so.
struct SelfImports {
  /// The first import that shows it, by folder.
  private(set) var evidence: [String: Evidence] = [:]

  /// A package that imports itself by its name, and where.
  struct Evidence {
    let package: String
    let place: SourceRoot.Evidence
  }

  /// - Parameters:
  ///   - known: folders that are roots by what else is known; what they explain shows nothing.
  ///   - isModule: whether a module or folder stands at a path without its ending.
  ///   - mayBeRoot: whether a folder is no package, and below none.
  init(
    _ snapshot: Snapshot, known: [String], isModule: (String) -> Bool,
    mayBeRoot: (String) -> Bool
  ) {
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts) {
      let parts = file.path.utf8.split(separator: UInt8(ascii: "/"))
      guard parts.count > 2 else { continue }
      for record in facts.imports where record.level == 0 {
        let names = facts.bytes(record.module).split(
          separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard let first = names.first, names.count > 1 || record.kind == .name,
          let place = parts.dropLast().dropFirst().firstIndex(where: { $0.elementsEqual(first) })
        else { continue }
        let second = names.count > 1 ? names[1] : facts.bytes(record.name)
        let inside =
          String(decoding: first, as: UTF8.self) + "/" + String(decoding: second, as: UTF8.self)
        let root = parts[..<place].map { String(decoding: $0, as: UTF8.self) }
          .joined(separator: "/")
        guard evidence[root] == nil, isModule(root + "/" + inside),
          !known.contains(where: { isModule($0.isEmpty ? inside : $0 + "/" + inside) }),
          mayBeRoot(root)
        else { continue }
        evidence[root] = Evidence(
          package: String(decoding: first, as: UTF8.self),
          place: .init(path: file.path, line: Int(record.line)))
      }
    }
  }
}
