package import Resolution

/// Which state of a repository a tree is, as the user's git says it.
package struct Checkout: Sendable, Equatable {
  package let revision: Revision
  /// Empty where no branch is checked out.
  package let branch: String
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
  nonisolated package func checkout() async -> Checkout? {
    func ask(_ arguments: [String]) async -> String? {
      guard case .success(let bytes) = await Git.ask(root, arguments), !bytes.isEmpty else {
        return nil
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    // One after the other, for where descriptors are few.
    guard let revision = await currentRevision() else { return nil }
    let branch = await ask(["symbolic-ref", "--quiet", "--short", "HEAD"])
    let prefix = await ask(["rev-parse", "--show-prefix"])
    let remotes = await ask(["config", "--local", "--get-regexp", "^remote\\..*\\.url$"])
    return Checkout(
      revision: revision, branch: branch.map(Self.firstLine) ?? "",
      remote: Self.remote(in: remotes ?? ""), prefix: prefix.map(Self.firstLine) ?? "")
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
