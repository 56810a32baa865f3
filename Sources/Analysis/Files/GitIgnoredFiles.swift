/// What git ignores below a folder, asked of the user's own git.
package enum GitIgnoredFiles {
  /// Paths relative to the root, folders with a slash at their end; a reason where git couldn't be
  /// asked, empty where there is no repository.
  package static func list(root: String) async -> Result<Set<String>, Git.Failure> {
    guard Git.isInRepository(root) else { return .success([]) }
    return await Git.ask(
      root, ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    ).map { Set($0.split(separator: "\0").map(String.init)) }
  }
}
