import PythonSyntax

/// Folders that must be source roots because the packages in them import themselves by their own
/// name: `backend/shop/api.py` says `from shop.orders import Order`, and `backend/shop/orders.py` is
/// there. No project file needs to say so.
///
/// One import proves little: where more imports of the same files go by a longer name, as
/// `backend.shop.orders`, the folder is no root.
struct SelfImports {
  /// The first import that shows it, by folder.
  private(set) var evidence: [String: Evidence] = [:]

  /// A package that imports itself by its name, and where.
  struct Evidence {
    let package: String
    let place: SourceRoot.Evidence
  }

  /// How often the files of a folder import from a root above it.
  private struct Vote: Hashable {
    let folder: Substring
    let root: String
  }

  /// - Parameters:
  ///   - known: folders that are roots by what else is known; what they explain shows nothing.
  ///   - isForeign: whether a first name is of the standard library, or of somebody else's
  ///     distribution.
  ///   - isModule: whether a module or folder stands at a path without its ending.
  ///   - mayBeRoot: whether a folder is no package, and below none.
  init(
    _ snapshot: Snapshot, known: [String], isForeign: (String) -> Bool,
    isModule: (String) -> Bool, mayBeRoot: (String) -> Bool
  ) {
    var votes: [Vote: Int] = [:]
    var candidates: [String: Evidence] = [:]
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts) {
      let parts = file.path.utf8.split(separator: UInt8(ascii: "/"))
      guard parts.count > 2 else { continue }
      let folder = file.path[..<parts[parts.count - 2].endIndex]
      for record in facts.imports where record.level == 0 {
        let names = facts.bytes(record.module).split(
          separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard let first = names.first, names.count > 1 || record.kind == .name,
          let place = parts.dropLast().firstIndex(where: { $0.elementsEqual(first) })
        else { continue }
        let package = String(decoding: first, as: UTF8.self)
        let second = names.count > 1 ? names[1] : facts.bytes(record.name)
        let inside = package + "/" + String(decoding: second, as: UTF8.self)
        let root = parts[..<place].map { String(decoding: $0, as: UTF8.self) }
          .joined(separator: "/")
        guard isModule(root.isEmpty ? inside : root + "/" + inside), !isForeign(package) else {
          continue
        }
        votes[Vote(folder: folder, root: root), default: 0] += 1
        guard candidates[root] == nil, !root.isEmpty, mayBeRoot(root),
          !known.contains(where: { isModule($0.isEmpty ? inside : $0 + "/" + inside) })
        else { continue }
        candidates[root] = Evidence(
          package: package, place: .init(path: file.path, line: Int(record.line)))
      }
    }
    evidence = candidates.filter { root, _ in
      var balance = 0
      for (vote, count) in votes where vote.folder.hasPrefix(root + "/") {
        if vote.root == root {
          balance += count
        } else if vote.root.isEmpty || root.hasPrefix(vote.root + "/") {
          balance -= count
        }
      }
      return balance > 0
    }
  }
}
