/// Why a history can't be used, and what to do.
package enum HistoryError: Error, CustomStringConvertible {
  case missing(path: String)
  case foreign(path: String)
  case damaged(path: String, reason: String)
  case newer(path: String)
  case unusable(path: String, reason: String)
  case noRevision

  package var description: String {
    switch self {
    case .missing(let path):
      "there is no history '\(path)'. `groundplan history import` or `groundplan analyze --history` "
        + "makes one."
    case .foreign(let path):
      "'\(path)' is no history of Groundplan. Name another file; this one was left as it is."
    case .damaged(let path, let reason):
      "the history '\(path)' is damaged (\(reason)). Move it away, and fill a new one with `groundplan "
        + "history import`."
    case .newer(let path):
      "the history '\(path)' was written by a newer Groundplan. Use that, or name another file."
    case .unusable(let path, let reason):
      "the history '\(path)' can't be used: \(reason). Name another file with --history."
    case .noRevision:
      "a history keeps a row for each commit, and no commit is known: the folder is in no git repository, "
        + "or git can't be asked. Name a folder of a repository."
    }
  }
}
