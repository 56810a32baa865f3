package import SourceEdits

/// A file that can't be written, or taken back, as it stands.
package struct Refusal: Hashable, Sendable {
  /// What stands in the way.
  package enum Reason: Hashable, Sendable {
    case noPath
    case isLink, throughLink, notRegular
    case isThere, isGone, isOther
    case unreadable(String), folder(String)
    case readOnly
    case uncommitted, untracked
    case gitIsSilent(String)
    /// Of a file that is to be taken back.
    case edited, removedSince, madeSince
    case writtenSince(JournalID)

    /// Whether `force` goes on all the same.
    package var yieldsToForce: Bool {
      switch self {
      case .readOnly, .uncommitted, .untracked, .gitIsSilent, .edited, .removedSince, .madeSince,
        .writtenSince:
        true
      case .noPath, .isLink, .throughLink, .notRegular, .isThere, .isGone, .isOther, .unreadable,
        .folder:
        false
      }
    }
  }

  /// As `PathText` has it; empty for the tree as a whole.
  package let path: String
  package let reason: Reason

  /// One sentence, without a full stop.
  package var sentence: String {
    let told =
      switch reason {
      case .noPath: "is no path of the tree"
      case .isLink: "is a link"
      case .throughLink: "is reached through a link"
      case .notRegular: "is no regular file"
      case .isThere: "is there already"
      case .isGone: "is gone since it was read"
      case .isOther: "has changed since it was read"
      case .unreadable(let reason): "can't be read: \(reason)"
      case .folder(let reason): "stands in a folder that can't be written: \(reason)"
      case .readOnly: "may not be written by anybody"
      case .uncommitted: "has changes that are not committed"
      case .untracked: "is not tracked by git"
      case .gitIsSilent(let reason): "git can't say what is not committed: \(reason)"
      case .edited: "has been edited since"
      case .removedSince: "has been removed since"
      case .madeSince: "has been made anew since"
      case .writtenSince(let id): "was written again by \(id)"
      }
    return path.isEmpty ? told : "\(path): \(told)"
  }
}

/// Why a change was not written, or not taken back.
package enum WritingError: Error, CustomStringConvertible {
  /// Nothing was touched.
  case refused([Refusal])
  case isBusy
  /// An earlier run died half-way.
  case isUnfinished(JournalID)
  case isDamaged(JournalID)
  case noEntry(JournalID?)
  /// It failed half-way, and what was done is undone.
  case failed(path: String, reason: String)
  /// The same, but it couldn't be undone.
  case leftHalfWay(JournalID, path: String, reason: String)

  /// What to tell, a line each; names of the tree as they are.
  package var lines: [String] {
    switch self {
    case .refused(let refusals):
      ["nothing was changed:"] + refusals.map { "  " + $0.sentence }
        + (refusals.allSatisfy(\.reason.yieldsToForce) ? ["--force goes on all the same."] : [])
    case .isBusy: ["another run of Groundplan is writing to this tree; nothing was changed."]
    case .isUnfinished(let id):
      [
        "the run that wrote \(id) ended half-way; nothing was changed. Take it back with "
          + "`groundplan rollback \(id)`."
      ]
    case .isDamaged(let id):
      [
        "the entry \(id) of the journal is damaged; nothing was changed. It is in "
          + ".groundplan/journal/\(id)."
      ]
    case .noEntry(nil): ["there is nothing to roll back."]
    case .noEntry(let id?): ["there is no entry \(id) in the journal."]
    case .failed(let path, let reason):
      ["can't write '\(path)': \(reason). Nothing was changed."]
    case .leftHalfWay(let id, let path, let reason):
      [
        "can't write '\(path)': \(reason). What was done before stands; `groundplan rollback \(id)` "
          + "takes it back."
      ]
    }
  }

  package var description: String { lines.joined(separator: "\n") }
}
