import PythonSyntax

/// Folders that must be source roots because the packages in them import themselves by their own
/// name: `backend/shop/api.py` says `from shop.orders import Order`, and `backend/shop/orders.py` is
/// there. No project file needs to say so.
///
/// One import proves little: where more imports of the same files go by a longer name, as
/// `backend.shop.orders`, the folder is no root. An `__init__.py` in the folder, or in one above, says
/// the opposite; it is taken for a stray one only where imports of several files speak against it, at
/// most one in ten goes by a longer name, and none by dots through the folder.
struct SelfImports {
  /// The first import that shows it, by folder.
  private(set) var evidence: [String: Evidence] = [:]

  /// A package that imports itself by its name, and where.
  struct Evidence {
    let package: String
    let place: SourceRoot.Evidence
    /// Every package beside it that does so, too.
    var packages: Set<String>
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
    /// Numbers of dots that its relative imports have.
    var levels: Set<UInt16> = []
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
    // Folders that dots lead to.
    var dotted: Set<String> = []
    // By folder that is a package or below one, what speaks for it all the same.
    var strays: [String: Stray] = [:]
    // What the files of one folder import is mostly the same.
    var around = Surroundings(folder: "")
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts) {
      let folder = file.path.dropFileName
      if folder != around.folder { around = Surroundings(folder: folder) }
      guard around.names.count > 1 else { continue }
      for record in facts.imports {
        guard record.level == 0 else {
          if around.levels.insert(record.level).inserted {
            let above = folder.pathParts.dropLast(Int(record.level) - 1)
            dotted.insert(above.joined(separator: "/"))
          }
          continue
        }
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
        guard !found.root.isEmpty else { continue }
        if candidates[found.root] == nil {
          guard
            !known.contains(where: {
              isModule($0.isEmpty ? found.inside : $0 + "/" + found.inside)
            })
          else { continue }
          candidates[found.root] = Evidence(
            package: found.package, place: .init(path: file.path, line: Int(record.line)),
            packages: [])
          // Tests mirror what they test.
          if !mayBeRoot(found.root),
            !found.root.pathParts.contains(where: { ScopeInference.isTestFolder($0.lowercased()) })
          {
            strays[found.root] = Stray(file: file.path)
          }
        }
        candidates[found.root]?.packages.insert(found.package)
        strays[found.root]?.add(file.path)
      }
    }
    if !strays.isEmpty {
      strays = strays.filter { root, stray in
        stray.isPlain && !dotted.contains { $0 == root || root.isBelow($0) }
      }
      Self.count(longer: &strays, snapshot, isModule)
      strays = strays.filter(\.value.isStray)
    }
    evidence = candidates.filter { root, _ in
      if !mayBeRoot(root), strays[root] == nil { return false }
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

  /// What speaks for a folder in spite of an `__init__.py`.
  private struct Stray {
    private var imports = 0
    private let first: String
    private var isOfSeveral = false

    init(file: String) { first = file }

    mutating func add(_ file: String) {
      imports += 1
      if file != first { isOfSeveral = true }
    }

    /// How many imports of the whole tree go by a name that begins with the folder or above it.
    var longer = 0

    var isPlain: Bool { isOfSeveral && imports >= 5 }
    var isStray: Bool { longer * 10 <= imports }
  }

  /// Counts imports that lead through the folders by their own name.
  private static func count(
    longer strays: inout [String: Stray], _ snapshot: Snapshot, _ isModule: (String) -> Bool
  ) {
    var byName: [[UInt8]: [String]] = [:]
    for root in strays.keys { byName[Array(root.fileName.utf8), default: []].append(root) }
    for facts in snapshot.facts {
      for record in facts.imports where record.level == 0 {
        let module = facts.bytes(record.module)
        guard byName.keys.contains(where: { Self.holds(module, $0) }) else { continue }
        let parts = module.split(separator: UInt8(ascii: "."))
        for (place, part) in parts.enumerated() {
          // `a.b.src.shop` leads to `a/b/src/shop`, and `src.shop` to it, too.
          for root in byName[Array(part)] ?? []
          where root.pathParts.dropLast().suffix(place).elementsEqual(
            parts[..<place], by: { $0.utf8.elementsEqual($1) })
          {
            let next =
              place + 1 < parts.count ? ArraySlice(parts[place + 1]) : facts.bytes(record.name)
            if isModule(root + "/" + String(decoding: next, as: UTF8.self)) {
              strays[root]?.longer += 1
            }
          }
        }
      }
    }
  }

  /// Whether a name stands somewhere in a path; it need not be a whole part of it.
  private static func holds(_ path: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    guard let first = name.first else { return false }
    return path.withUnsafeBufferPointer { path in
      guard path.count >= name.count else { return false }
      for start in 0...path.count - name.count where path[start] == first {
        var place = 1
        while place < name.count, path[start + place] == name[place] { place += 1 }
        if place == name.count { return true }
      }
      return false
    }
  }
}
