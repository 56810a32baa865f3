import Synchronization

/// Remembers why absolute paths that lead nowhere may be found after all, for what many files ask and
/// all have answered alike.
final class Absences: Sendable {
  private let known = Mutex<[String: ImportReason?]>([:])
  private let found = Mutex<[String: Bool]>([:])

  /// - Parameter make: the answer, if nobody has asked before.
  func reason(for path: String, or make: () -> ImportReason?) -> ImportReason? {
    if let answer = known.withLock({ $0[path] }) { return answer }
    let answer = make()
    known.withLock { $0[path] = .some(answer) }
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
