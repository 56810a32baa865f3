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
    let folder: String
    let root: String
  }

  /// A folder, and what is known of the names that its files import.
  private struct Surroundings {
    let folder: String
    let names: [[UInt8]]
    private var roads: [Names: Road?] = [:]

    /// A folder that bears the first name of an import, and what is asked for below it.
    struct Road {
      let root: String
      let package: String
      let inside: String
    }

    private struct Names: Hashable {
      let first: ArraySlice<UInt8>
      let second: ArraySlice<UInt8>
    }

    init(folder: String) {
      self.folder = folder
      names = folder.pathParts.map { Array($0.utf8) }
    }

    /// - Parameter leads: whether a path below a root leads to a module of the tree.
    mutating func road(
      _ place: Int, _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>,
      leads: (_ root: String, _ package: String, _ inside: String) -> Bool
    ) -> Road? {
      let key = Names(first: first, second: second)
      if let known = roads[key] { return known }
      let package = String(decoding: first, as: UTF8.self)
      let inside = package + "/" + String(decoding: second, as: UTF8.self)
      let root = names[..<place].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
      let road =
        leads(root, package, inside) ? Road(root: root, package: package, inside: inside) : nil
      roads[key] = .some(road)
      return road
    }
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
    // What the files of one folder import is mostly the same.
    var around = Surroundings(folder: "")
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts) {
      let folder = file.path.dropFileName
      if folder != around.folder { around = Surroundings(folder: folder) }
      guard around.names.count > 1 else { continue }
      for record in facts.imports where record.level == 0 {
        let module = facts.bytes(record.module)
        let first = module.prefix { $0 != UInt8(ascii: ".") }
        guard first.count < module.count || record.kind == .name,
          let place = around.names.firstIndex(where: { $0.elementsEqual(first) })
        else { continue }
        let rest = module.dropFirst(first.count + 1)
        let second =
          rest.isEmpty ? facts.bytes(record.name) : rest.prefix { $0 != UInt8(ascii: ".") }
        let found = around.road(place, first, second) { root, package, inside in
          isModule(root.isEmpty ? inside : root + "/" + inside) && !isForeign(package)
        }
        guard let found else { continue }
        votes[Vote(folder: folder, root: found.root), default: 0] += 1
        guard candidates[found.root] == nil, !found.root.isEmpty, mayBeRoot(found.root),
          !known.contains(where: { isModule($0.isEmpty ? found.inside : $0 + "/" + found.inside) })
        else { continue }
        candidates[found.root] = Evidence(
          package: found.package, place: .init(path: file.path, line: Int(record.line)))
      }
    }
    evidence = candidates.filter { root, _ in
      var balance = 0
      for (vote, count) in votes where vote.folder.isBelow(root) {
        if vote.root == root {
          balance += count
        } else if root.isBelow(vote.root) {
          balance -= count
        }
      }
      return balance > 0
    }
  }
}
