import PythonSyntax
import Synchronization

/// Remembers why absolute paths that lead nowhere may be found after all, for what many files ask and
/// all have answered alike.
final class Absences: Sendable {
  private let known = Mutex<[String: ImportReason?]>([:])
  private let found = Mutex<[String: Bool]>([:])
  private let siblings = Mutex<[ModuleID: Set<String>]>([:])
  private let namesakes = Mutex<[ModuleID: Bool]>([:])
  private let unshown = Mutex<[ModuleIndex.NodeID: Bool]>([:])

  /// - Parameter make: the answer, if nobody has asked before.
  func reason(for path: String, or make: () -> ImportReason?) -> ImportReason? {
    if let answer = known.withLock({ $0[path] }) { return answer }
    let answer = make()
    known.withLock { $0[path] = .some(answer) }
    return answer
  }

  /// The modules of its own folder that a module imports relatively.
  ///
  /// - Parameter find: the answer, if nobody has asked before.
  func siblings(of module: ModuleID, or find: () -> Set<String>) -> Set<String> {
    if let answer = siblings.withLock({ $0[module] }) { return answer }
    let answer = find()
    siblings.withLock { $0[module] = answer }
    return answer
  }

  /// Whether a module hardly means the package around it by that package's name.
  ///
  /// - Parameter find: the answer, if nobody has asked before.
  func meansOther(_ module: ModuleID, or find: () -> Bool) -> Bool {
    if let answer = namesakes.withLock({ $0[module] }) { return answer }
    let answer = find()
    namesakes.withLock { $0[module] = answer }
    return answer
  }

  /// Whether nobody finds anything in what stands below a root that only the code shows.
  ///
  /// - Parameter find: the answer, if nobody has asked before.
  func isUnshown(_ node: ModuleIndex.NodeID, or find: () -> Bool) -> Bool {
    if let answer = unshown.withLock({ $0[node] }) { return answer }
    let answer = find()
    unshown.withLock { $0[node] = answer }
    return answer
  }

  /// Whether some folder of the tree would resolve a path.
  ///
  /// - Parameter find: the answer, if nobody has asked before.
  func isFoundAnywhere(_ path: String, or find: () -> Bool) -> Bool {
    if let answer = found.withLock({ $0[path] }) { return answer }
    let answer = find()
    found.withLock { $0[path] = answer }
    return answer
  }
}

/// The modules of each dotted name, of which several roots may have one: asked for where an import
/// finds nothing, which few do.
final class Namesakes: Sendable {
  private let known = Mutex<[String: [ModuleID]]?>(nil)

  func modules(named name: String, in index: ModuleIndex) -> [ModuleID] {
    known.withLock { known in
      if known == nil {
        known = Dictionary(grouping: index.modules.indices) { index.modules[$0].name }
      }
      return known?[name] ?? []
    }
  }
}
