/// Why a tree can't be read at all.
package enum WorkspaceError: Error, CustomStringConvertible {
  case unreadableRoot(path: String, reason: String)
  case rootIsNoFolder(path: String)
  case noRepository(path: String, revision: String)
  case unknownRevision(String, path: String)
  case unreadableRevision(String, reason: String)
  case nothingInRevision(String, path: String)

  package var description: String {
    switch self {
    case .unreadableRoot(let path, let reason):
      "can't read the folder '\(path)': \(reason). Name an existing folder that you may read."
    case .rootIsNoFolder(let path):
      "'\(path)' is not a folder. Name the folder that holds the Python code."
    case .noRepository(let path, let revision):
      "'\(revision)' can't be looked up: '\(path)' is in no git repository. Name a folder of a "
        + "repository, or an existing findings.json, report or folder."
    case .unknownRevision(let name, let path):
      "the repository of '\(path)' has no commit '\(name)', and there is no such file or folder. Name "
        + "a branch, a tag or a commit; a shallow clone may have to fetch it first."
    case .unreadableRevision(let name, let reason):
      "the revision '\(name)' can't be read: \(reason). Name another, or fetch what it lacks."
    case .nothingInRevision(let name, let path):
      "the revision '\(name)' has no folder '\(path)'. Name a revision that has it, or another folder."
    }
  }
}
