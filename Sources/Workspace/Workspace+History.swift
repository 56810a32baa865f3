package import Resolution

/// What the tree's repository tells of the past, asked of the user's own git.
extension Workspace {
  /// When Python files were changed; empty where there is no repository.
  package func fileHistory() async -> Result<FileHistory, GitFailure> {
    await Git.log(root, FileHistory.logArguments).map(FileHistory.init(log:))
  }

  /// The commits that added or removed a definition of a name.
  ///
  /// - Parameter name: an identifier; nothing is known of anything else.
  package func history(ofName name: String) async -> Result<NameHistory, GitFailure> {
    guard ModuleName.isIdentifier(name) else { return .success(NameHistory()) }
    return await Git.log(root, NameHistory.logArguments(for: name)).map {
      NameHistory(name, log: $0)
    }
  }
}
