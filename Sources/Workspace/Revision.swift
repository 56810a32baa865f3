/// Which state of a repository a tree is, as the user's git says it.
package struct Revision: Sendable, Equatable {
  /// The whole hash of the commit.
  package let commit: String
  /// Empty where no branch is checked out.
  package let branch: String
  /// When the commit was made, as `2026-11-25`.
  package let date: String
  /// Where `origin`, or the only other remote, is fetched from, as the settings have it; empty where
  /// there is none.
  package let remote: String
  /// From the top of the repository to the tree, with a slash at its end; empty where they are one.
  package let prefix: String
}

extension Workspace {
  /// The commit that the tree was checked out from, whether or not files differ from it since (to
  /// compare them, git would run the filters of the repository); nil where there is no repository, no commit, or
  /// no git to ask.
  nonisolated package func revision() async -> Revision? {
    func ask(_ arguments: [String]) async -> String? {
      guard case .success(let bytes) = await Git.ask(root, arguments), !bytes.isEmpty else {
        return nil
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    async let branch = ask(["symbolic-ref", "--quiet", "--short", "HEAD"])
    async let prefix = ask(["rev-parse", "--show-prefix"])
    async let remotes = ask(["config", "--local", "--get-regexp", "^remote\\..*\\.url$"])
    guard case .success(let bytes) = await Git.log(root, ["-1", "--format=%H %cs", "--no-patch"]),
      let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    else { return nil }
    let words = line.split(separator: " ")
    guard words.count == 2 else { return nil }
    return Revision(
      commit: String(words[0]), branch: (await branch).map(Self.firstLine) ?? "",
      date: String(words[1]), remote: Self.remote(in: await remotes ?? ""),
      prefix: (await prefix).map(Self.firstLine) ?? "")
  }

  private static func firstLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline })
  }

  /// Of lines `remote.NAME.url URL`.
  private static func remote(in settings: String) -> String {
    var urls: [(name: Substring, url: String)] = []
    for line in settings.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { continue }
      urls.append((words[0].dropFirst("remote.".count).dropLast(".url".count), String(words[1])))
    }
    return (urls.first { $0.name == "origin" } ?? (urls.count == 1 ? urls[0] : nil))?.url ?? ""
  }
}
