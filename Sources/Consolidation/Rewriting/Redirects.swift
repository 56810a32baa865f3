import Resolution

/// Which dotted paths lead elsewhere, and where to: what `rewrite`, `move` and `consolidate` ask for,
/// told of modules, packages and symbols alike.
package struct Redirects: Sendable {
  /// Where a path leads.
  package enum Destination: Hashable, Sendable {
    case path(String)
    /// It should lead to this path, at which there is nothing.
    case absent(String)
  }

  /// A module or package whose names are to be had elsewhere.
  private struct Module: Sendable {
    let new: String
    /// Names that are called otherwise there.
    let renames: [String: String]
    /// Whether everything is there: the module itself moved.
    let isComplete: Bool
    /// Whether every name of the old module is there, under the same name.
    let servesAll: Bool
  }

  private var modules: [String: Module] = [:]
  /// A class or another name of a module that stands elsewhere.
  private struct Symbol: Sendable {
    let new: String
    /// Members that are called otherwise there.
    let members: [String: String]
  }

  private var symbols: [String: Symbol] = [:]
  /// Proper prefixes of the old paths.
  private var above: Set<String> = []
  /// Whether something stands at a new path.
  private let exists: @Sendable (String) -> Bool

  /// - Parameter exists: whether something stands at a path; asked for names of modules that didn't
  ///   move.
  package init(exists: @escaping @Sendable (String) -> Bool) { self.exists = exists }

  /// Leads a module or package, and what stands in it, elsewhere.
  ///
  /// - Parameters:
  ///   - isComplete: the new one has all that the old one had, for it is the same.
  ///   - servesAll: the new one has every name of the old one.
  package mutating func redirect(
    module old: String, to new: String, renames: [String: String] = [:], isComplete: Bool,
    servesAll: Bool = false
  ) {
    modules[old] = Module(
      new: new, renames: renames, isComplete: isComplete, servesAll: isComplete || servesAll)
    note(old)
  }

  /// Leads one name of a module elsewhere.
  ///
  /// - Parameter members: what is called otherwise there.
  package mutating func redirect(
    symbol old: String, to new: String, members: [String: String] = [:]
  ) {
    symbols[old] = Symbol(new: new, members: members)
    note(old)
  }

  private mutating func note(_ old: String) {
    var path = old.parentPath
    while !path.isEmpty, above.insert(path).inserted { path = path.parentPath }
  }

  /// The old paths.
  package var paths: [String] { (Array(modules.keys) + Array(symbols.keys)).sorted() }

  /// Whether a path that leads elsewhere stands below this one.
  package func isAbove(_ path: String) -> Bool { above.contains(path) }

  /// The names of a module that lead elsewhere, though it stays.
  func names(of module: String) -> [String] {
    symbols.keys.filter { $0.parentPath == module }.map(\.lastName)
  }

  /// Whether there are such.
  func isHome(_ module: String) -> Bool { !names(of: module).isEmpty }

  /// The words of which a file has one that names what leads elsewhere: last names, and those of modules
  /// that may be asked for a name as they are.
  var words: Set<String> {
    Set(paths.map(\.lastName)).union(symbols.keys.map { $0.parentPath.lastName })
  }

  /// Whether a module has gone elsewhere with all that it had.
  package func isComplete(_ path: String) -> Bool {
    var prefix = path
    while !prefix.isEmpty {
      if let module = modules[prefix] { return module.isComplete }
      prefix = prefix.parentPath
    }
    return false
  }

  /// Whether who has the module itself finds all of its names at the new path.
  func servesAll(_ path: String) -> Bool {
    modules[path]?.servesAll ?? isComplete(path)
  }

  /// Where a path leads; nil where it stays.
  package func destination(of path: String) -> Destination? {
    var prefix = path
    var rest: [Substring] = []
    while !prefix.isEmpty {
      if let symbol = symbols[prefix] {
        if let first = rest.first, let other = symbol.members[String(first)] {
          rest[0] = Substring(other)
        }
        return .path(([Substring(symbol.new)] + rest).joined(separator: "."))
      }
      if let module = modules[prefix] {
        let plain = ([Substring(module.new)] + rest).joined(separator: ".")
        if module.isComplete || rest.isEmpty { return .path(plain) }
        let renamed = ([module.new] + rest.map { module.renames[String($0)] ?? String($0) })
          .joined(separator: ".")
        if exists(renamed) { return .path(renamed) }
        return exists(plain) ? .path(plain) : .absent(renamed)
      }
      rest.insert(Substring(prefix.lastName), at: 0)
      prefix = prefix.parentPath
    }
    return nil
  }
}
