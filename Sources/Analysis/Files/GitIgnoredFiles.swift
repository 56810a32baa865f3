import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// What git ignores below a folder, asked of the user's own git.
package enum GitIgnoredFiles {
  /// Paths relative to the root, folders with a slash at their end; nil with a reason where git
  /// couldn't be asked, empty where there is no repository.
  package static func list(root: String) async -> Result<Set<String>, Failure> {
    guard isInRepository(root) else { return .success([]) }
    do {
      let result = try await run(
        .name("git"),
        arguments: [
          "-C", root, "-c", "core.quotePath=false", "ls-files", "--others", "--ignored",
          "--exclude-standard", "--directory", "-z",
        ],
        environment: .inherit.updating(["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]),
        output: .string(limit: 1 << 28), error: .string(limit: 1 << 16))
      guard case .exited(0) = result.terminationStatus else {
        let reason = result.standardError.split(whereSeparator: \.isNewline).first
        return .failure(Failure(reason: reason.map(String.init) ?? "git failed"))
      }
      return .success(Set(result.standardOutput.split(separator: "\0").map(String.init)))
    } catch {
      return .failure(Failure(reason: "git can't be started"))
    }
  }

  package struct Failure: Error {
    package let reason: String
  }

  private static func isInRepository(_ root: String) -> Bool {
    var folder = URL(fileURLWithPath: root).standardizedFileURL.path
    while true {
      if FileManager.default.fileExists(atPath: folder + "/.git") { return true }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return false }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}
