import Foundation
import Resolution
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The one door to the user's own git. Whatever the repository, its attributes or its objects name,
/// git starts no program and opens no connection; it reads, and writes nothing but an index where
/// one is named.
///
/// Settings of the repository can't be kept from git, so each that matters is overruled: by
/// variables that git puts above all settings, by `-c`, which it puts above those of files, and by
/// options of the commands (``logOptions``).
enum Git {
  private static let limit = Duration.seconds(10)
  /// Of what reads many objects.
  private static let longLimit = Duration.seconds(300)
  private static let maximumOutput = 1 << 28

  /// Above every setting, also those that name programs for one remote or one protocol.
  private static let environment = [
    "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_SSH_COMMAND": "false", "GIT_ASKPASS": "", "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C",
  ]

  /// What the user's settings or the repository's would start, fetch, write or print otherwise.
  private static let settings = [
    "alias.log=", "color.ui=false", "color.diff=false", "core.abbrev=auto",
    "core.alternateRefsCommand=", "core.askPass=", "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null", "core.fsmonitor=false", "core.gitProxy=",
    "core.hooksPath=/dev/null", "core.pager=cat", "core.quotePath=false", "core.sshCommand=false",
    "credential.helper=", "diff.renames=false", "diff.submodule=short",
    "fetch.recurseSubmodules=false", "gc.auto=0", "gpg.program=false", "gpg.ssh.program=false",
    "gpg.x509.program=false", "i18n.logOutputEncoding=UTF-8", "log.follow=false",
    "log.mailmap=false", "log.showRoot=true", "log.showSignature=false", "maintenance.auto=false",
    "protocol.allow=never", "protocol.ext.allow=never", "protocol.file.allow=never",
    "protocol.git.allow=never", "protocol.http.allow=never", "protocol.https.allow=never",
    "protocol.ssh.allow=never", "safe.bareRepository=explicit", "submodule.recurse=false",
  ]

  /// Options of `git log` that settings can't overrule: no program of an attribute's driver and
  /// none in a submodule is run, and differences look the same for everybody.
  private static let logOptions = [
    "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes",
    "--no-mailmap", "--no-decorate", "--no-follow", "--no-merges", "--no-renames",
    "--submodule=short", "--ignore-submodules=all", "--encoding=UTF-8", "--src-prefix=a/",
    "--dst-prefix=b/", "--diff-algorithm=myers", "--no-indent-heuristic",
    "--inter-hunk-context=0", "--ws-error-highlight=none", "--no-color-moved",
    "--output-indicator-new=+", "--output-indicator-old=-", "-O/dev/null",
  ]

  /// What git prints for a command below a folder, or why it couldn't be asked.
  static func ask(_ root: String, _ arguments: [String]) async -> Result<[UInt8], GitFailure> {
    guard let top = repository(of: root) else { return .success([]) }
    return await ask(
      root, repository: top, arguments.map { Array($0.utf8) }, [:], limit: limit)
  }

  /// The same for what needs a repository and may take long.
  ///
  /// - Parameters:
  ///   - input: what git reads.
  ///   - maximum: how many bytes it may print.
  ///   - usesHooksIndex: whether the index counts that git names to a hook, which isn't always the
  ///     repository's: `git commit FILE` makes one of its own.
  ///   - folders: of other repositories, whose objects count as this one's.
  static func objects(
    _ root: String, _ arguments: [String], input: [UInt8] = [], maximum: Int = maximumOutput,
    usesHooksIndex: Bool = false, alsoFrom folders: [String] = []
  ) async -> Result<[UInt8], GitFailure> {
    guard let top = repository(of: root) else { return .failure(.noRepository) }
    var variables: [String: String] = [:]
    if usesHooksIndex, let hooksIndex { variables["GIT_INDEX_FILE"] = hooksIndex }
    if !folders.isEmpty {
      variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = folders.joined(separator: ":")
    }
    return await ask(
      root, repository: top, arguments.map { Array($0.utf8) }, variables, input: input,
      maximum: maximum, limit: longLimit)
  }

  /// The index that git names to the hook that we run in.
  static var hooksIndex: String? {
    ProcessInfo.processInfo.environment["GIT_INDEX_FILE"].flatMap(FilePath.resolved)
  }

  /// The same with what has no place in text.
  ///
  /// - Parameters:
  ///   - settings: above all others, `name=value`.
  ///   - paths: in the system's bytes, each taken as it stands.
  ///   - index: the one to write to in place of the repository's.
  static func command(
    _ root: String, settings: [[UInt8]] = [], _ arguments: [String], paths: [[UInt8]] = [],
    index: String? = nil, input: [UInt8] = []
  ) async -> Result<[UInt8], GitFailure> {
    guard let top = repository(of: root) else { return .failure(.noRepository) }
    var words = settings.flatMap { [Array("-c".utf8), $0] } + arguments.map { Array($0.utf8) }
    if !paths.isEmpty { words += [Array("--".utf8)] + paths }
    var variables = ["GIT_LITERAL_PATHSPECS": "1"]
    if let index { variables["GIT_INDEX_FILE"] = index }
    return await ask(
      root, repository: top, words, variables, input: input, limit: longLimit)
  }

  /// The index of the working tree that a folder stands in, where it is not one of several of its
  /// repository.
  static func ownIndex(of root: String) -> String? {
    guard let folder = repository(of: root).map({ $0 + "/.git" }) else { return nil }
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
      && isFolder.boolValue ? folder + "/index" : nil
  }

  private static func ask(
    _ root: String, repository: String, _ arguments: [[UInt8]], _ variables: [String: String],
    input: [UInt8] = [], maximum: Int = maximumOutput, limit: Duration
  ) async -> Result<[UInt8], GitFailure> {
    await withTaskGroup(of: Result<[UInt8], GitFailure>.self) { group in
      group.addTask {
        await start(
          root, repository: repository, arguments, variables, input: input, maximum: maximum)
      }
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

  /// The same of `git log`.
  static func log(_ root: String, _ arguments: [String]) async -> Result<[UInt8], GitFailure> {
    await ask(root, ["log"] + logOptions + arguments)
  }

  private static func start(
    _ root: String, repository: String, _ arguments: [[UInt8]], _ more: [String: String],
    input: [UInt8], maximum: Int
  ) async -> Result<[UInt8], GitFailure> {
    let folders = searchPath(outside: [root, repository])
    guard let program = folders.lazy.map({ $0 + "/git" }).first(where: isProgram) else {
      return .failure(GitFailure(reason: "git is not on the PATH"))
    }
    do {
      let result = try await run(
        .path(.init(program)),
        // As strings of C, which is what the library wants of bytes.
        arguments: Arguments(
          ((["--no-pager", "-C", root] + settings.flatMap { ["-c", $0] }).map { Array($0.utf8) }
            + arguments).map { $0 + [0] }),
        environment: .custom(variables(folders, more, repository: repository)),
        input: .array(input), output: .sequence, error: .string(limit: 1 << 16)
      ) { execution in
        var bytes: [UInt8] = []
        for try await buffer in execution.standardOutput {
          buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
          if bytes.count > maximum {
            throw GitFailure(reason: "git said more than \(maximum >> 20) MiB")
          }
        }
        return bytes
      }
      guard case .exited(0) = result.terminationStatus else {
        let reason = result.standardError.split(whereSeparator: \.isNewline).first
        return .failure(GitFailure(reason: reason.map(String.init) ?? "git failed"))
      }
      return .success(result.closureResult)
    } catch let failure as GitFailure {
      return .failure(failure)
    } catch {
      return .failure(GitFailure(reason: "git can't be started"))
    }
  }

  /// The user's variables without those that turn git elsewhere, and ours.
  private static func variables(
    _ folders: [String], _ more: [String: String], repository: String
  ) -> [Environment.Key: String] {
    var result: [Environment.Key: String] = [:]
    for (name, value) in ProcessInfo.processInfo.environment where !name.hasPrefix("GIT_") {
      result[.init(stringLiteral: name)] = value
    }
    for (name, value) in environment.merging(more, uniquingKeysWith: { $1 }) {
      result[.init(stringLiteral: name)] = value
    }
    result["PATH"] = folders.joined(separator: ":")
    // Not what `core.worktree` says.
    result["GIT_WORK_TREE"] = repository
    let above = repository.dropFileName
    if !above.isEmpty, !above.contains(":") { result["GIT_CEILING_DIRECTORIES"] = above }
    return result
  }

  /// The folders of PATH that are named from the root of the system and hold nothing of a tree.
  private static func searchPath(outside trees: [String]) -> [String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map(String.init).filter { folder in
      folder.hasPrefix("/") && !trees.contains { FilePath.isInside(folder, $0) }
    }
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }

  /// The top folder of the working tree that a folder stands in, links resolved.
  static func repository(of root: String) -> String? {
    guard var folder = FilePath.resolved(root) else { return nil }
    while true {
      if FileManager.default.fileExists(atPath: folder + "/.git") { return folder }
      guard folder != "/" else { return nil }
      folder = folder.dropFileName.isEmpty ? "/" : folder.dropFileName
    }
  }

  /// What git ignores below a folder: paths relative to it, folders with a slash at their end;
  /// empty where there is no repository.
  static func ignoredFiles(below root: String) async -> Result<Set<[UInt8]>, GitFailure> {
    await ask(
      root, ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    ).map { Set($0.split(separator: 0).map(Array.init)) }
  }
}
