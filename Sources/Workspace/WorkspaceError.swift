/// Why a tree can't be read at all.
package enum WorkspaceError: Error, CustomStringConvertible {
  case unreadableRoot(path: String, reason: String)
  case rootIsNoFolder(path: String)

  package var description: String {
    switch self {
    case .unreadableRoot(let path, let reason):
      "can't read the folder '\(path)': \(reason). Name an existing folder that you may read."
    case .rootIsNoFolder(let path):
      "'\(path)' is not a folder. Name the folder that holds the Python code."
    }
  }
}
