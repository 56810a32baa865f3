package import Foundation

/// A git repository in a folder, by nobody in particular and untouched by the machine's settings.
package struct GitRepository {
  private let folder: URL

  /// Begins it.
  package init(in folder: URL) throws {
    self.folder = folder
    try run(["init", "-q"])
  }

  /// - Parameter day: of author and committer, as 2024-01-31.
  package func run(_ arguments: [String], day: String = "2024-01-01") throws {
    let date = "\(day)T12:00:00Z"
    let outcome = try BuiltProgram.run(
      ["git", "-C", folder.path] + arguments,
      environment: [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": date, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_DATE": date, "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
      ], program: URL(filePath: "/usr/bin/env"))
    if outcome.status != 0 { throw Failure(description: "git \(arguments): \(outcome.error)") }
  }

  /// What git prints, however it ends.
  @discardableResult
  package func plainly(_ arguments: [String]) throws -> String {
    try BuiltProgram.run(
      ["git", "-C", folder.path] + arguments,
      environment: [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_TERMINAL_PROMPT": "0",
      ], program: URL(filePath: "/usr/bin/env")
    ).text
  }

  private struct Failure: Error, CustomStringConvertible { let description: String }

  /// Everything in the folder as it stands.
  package func commit(_ message: String, day: String = "2024-01-01") throws {
    try run(["add", "."], day: day)
    try run(["commit", "-q", "-m", message], day: day)
  }
}
