import Foundation
import Resolution
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Asks the user's own git, within a time limit, and runs nothing that the repository's own
/// configuration names.
enum Git {
  private static let limit = Duration.seconds(10)

  /// What git prints for a command below a folder, or why it couldn't be asked.
  static func ask(_ root: String, _ arguments: [String]) async -> Result<String, GitFailure> {
    await withTaskGroup(of: Result<String, GitFailure>.self) { group in
      group.addTask { await start(root, arguments) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return .failure(
          GitFailure(reason: "git did not answer within \(limit.components.seconds) s"))
      }
      let first = await group.next() ?? .failure(GitFailure(reason: "git can't be started"))
      group.cancelAll()
      return first
    }
  }

  private static func start(_ root: String, _ arguments: [String]) async -> Result<
    String, GitFailure
  > {
    do {
      let result = try await run(
        .name("git"),
        arguments: Arguments(
          [
            "-C", root, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false",
            "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit",
            "-c", "log.showSignature=false",
          ] + arguments),
        environment: .inherit.updating(["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]),
        output: .string(limit: 1 << 28), error: .string(limit: 1 << 16))
      guard case .exited(0) = result.terminationStatus else {
        let reason = result.standardError.split(whereSeparator: \.isNewline).first
        return .failure(GitFailure(reason: reason.map(String.init) ?? "git failed"))
      }
      return .success(result.standardOutput)
    } catch {
      return .failure(GitFailure(reason: "git can't be started"))
    }
  }

  static func isInRepository(_ root: String) -> Bool {
    var folder = URL(fileURLWithPath: root).standardizedFileURL.path
    while true {
      if FileManager.default.fileExists(atPath: folder + "/.git") { return true }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return false }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  /// What git ignores below a folder: paths relative to it, folders with a slash at their end;
  /// empty where there is no repository.
  static func ignoredFiles(below root: String) async -> Result<Set<String>, GitFailure> {
    guard isInRepository(root) else { return .success([]) }
    return await ask(
      root, ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    ).map { Set($0.split(separator: "\0").map(String.init)) }
  }
}
