/// One call that changes the disk, before it is made; tests end the run there.
package struct WritingStep: Hashable, Sendable, CustomStringConvertible {
  /// In the order in which a run, and then a rollback, takes them.
  package enum Action: String, Hashable, Sendable, CaseIterable {
    case prepareJournal, describe, installJournal
    case makeFolder, prepare, replace, delete, putAway, removeFolder, index, complete
    case reopen, keep, clearAway, restore, restoreFolder, bringBack, removeJournal, clear
  }

  package let action: Action
  package let path: String

  init(_ action: Action, _ path: String) {
    self.action = action
    self.path = path
  }

  package var description: String { "\(action.rawValue) \(path)" }
}
