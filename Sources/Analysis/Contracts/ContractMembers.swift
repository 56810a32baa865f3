import PythonSyntax
package import Resolution

/// Finds the modules of root packages as Python would: below a folder of their name that a project
/// or a source root has, and there in folders with an `__init__.py`.
package struct ContractMembers: Sendable {
  /// The modules of a root package.
  struct Found {
    var modules: [(name: String, id: ModuleID)] = []
    /// Packages without an `__init__.py`.
    var namespaces: Set<String> = []
    /// The name is that of a file.
    var isModule = false
  }

  private let paths: [(path: String, id: ModuleID)]
  private let packages: Set<String>
  private let roots: Set<String>

  /// Lists the files of a program, for all who look for packages.
  package init(_ program: Program) {
    paths = program.modules.identified.map { ($1.path, $0) }
    packages = Set(program.modules.filter(\.isPackage).map(\.path.dropFileName))
    roots = Set(program.sourceRoots.map(\.path))
  }

  /// - Parameter folder: of the file that names the root; what is nearest to it is meant.
  func modules(of root: String, from folder: String) -> Found {
    let relative = root.replacing(".", with: "/")
    var candidates: Set<String> = []
    var isModule = false
    for (path, _) in paths {
      if let place = Self.folder(relative, in: path) {
        candidates.insert(place)
      } else if path == relative + ".py" || path.hasSuffix("/" + relative + ".py") {
        isModule = true
      }
    }
    let ranked = candidates.sorted { left, right in
      let ranks = (rank(left, relative, folder), rank(right, relative, folder))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      let depths = (left.pathParts.count, right.pathParts.count)
      return depths.0 != depths.1
        ? depths.0 < depths.1 : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    var found = Found(isModule: isModule)
    guard let best = ranked.first else { return found }
    // A namespace package may have several portions.
    let portions =
      packages.contains(best)
      ? [best]
      : [best]
        + ranked.dropFirst().filter {
          !packages.contains($0) && roots.contains(Self.parent(of: $0, relative))
        }
    for portion in portions { add(portion, as: root, to: &found) }
    return found
  }

  /// The folder of a relative path that a file is below, the outermost.
  private static func folder(_ relative: String, in path: String) -> String? {
    if path.isBelow(relative) { return relative }
    guard let range = path.utf8.firstRange(of: ("/" + relative + "/").utf8) else { return nil }
    return String(path[..<range.upperBound].dropLast())
  }

  private static func parent(of place: String, _ relative: String) -> String {
    var parent = place.dropLast(relative.count)
    if parent.hasSuffix("/") { parent = parent.dropLast() }
    return String(parent)
  }

  /// How near a place is to where one would look first.
  private func rank(_ place: String, _ relative: String, _ folder: String) -> Int {
    let parent = Self.parent(of: place, relative)
    let source = folder.isEmpty ? "src" : folder + "/src"
    let isInside = parent == folder || parent.isBelow(folder)
    if parent == folder { return 0 }
    if parent == source { return 1 }
    if isInside, roots.contains(parent) { return 2 }
    if roots.contains(parent) { return 3 }
    return isInside ? 4 : 5
  }

  private func add(_ portion: String, as root: String, to found: inout Found) {
    for (path, id) in paths {
      guard let rest = path.rest(below: portion), path.hasSuffix(".py") else { continue }
      var folders = rest.pathParts
      guard let file = folders.popLast(), file.utf8.count(where: { $0 == 0x2E }) == 1,
        !file.hasPrefix(".")
      else { continue }
      var place = portion
      var isRegular = packages.contains(place)
      var name = root
      var above: [String] = isRegular ? [] : [name]
      var isSeen = true
      for folder in folders {
        place += "/" + folder
        name += "." + folder
        guard ModuleName.isIdentifier(String(folder)) else {
          isSeen = false
          break
        }
        if packages.contains(place) {
          isRegular = true
        } else if isRegular {
          // Below a package with an `__init__.py` what has none is no package.
          isSeen = false
          break
        } else {
          above.append(name)
        }
      }
      guard isSeen else { continue }
      found.namespaces.formUnion(above)
      let stem = file.dropLast(3)
      found.modules.append((stem == "__init__" ? name : name + "." + stem, id))
    }
  }
}
