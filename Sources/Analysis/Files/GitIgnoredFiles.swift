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
    return await withTaskGroup(of: Result<Set<String>, Failure>.self) { group in
      group.addTask { await ask(root) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return .failure(Failure(reason: "git did not answer within \(limit.components.seconds) s"))
      }
      let first = await group.next() ?? .failure(Failure(reason: "git can't be started"))
      group.cancelAll()
      return first
    }
  }

  private static let limit = Duration.seconds(10)

  private static func ask(_ root: String) async -> Result<Set<String>, Failure> {
    do {
      let result = try await run(
        .name("git"),
        arguments: [
          "-C", root, "-c", "core.quotePath=false",
          // What the repository's own configuration would have git run is not run.
          "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
          "-c", "safe.bareRepository=explicit", "ls-files", "--others", "--ignored",
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
