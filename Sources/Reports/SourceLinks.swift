import Resolution

import Foundation

/// Where the lines of files can be read in a browser.
package struct SourceLinks: Sendable {
  /// With `{path}` and `{line}` in it; empty where nothing is known.
  package let template: String

  /// No links.
  package init() { template = "" }

  /// What the user gives, such as `https://example.org/blob/main/{path}#L{line}`.
  ///
  /// Nil where it isn't an address of the web, or has no `{path}`.
  package init?(_ template: String) {
    guard template.hasPrefix("https://") || template.hasPrefix("http://"),
      template.contains("{path}"), !template.contains(where: { $0.isWhitespace || $0 == "\"" })
    else { return nil }
    self.template = template
  }

  /// What the address of a remote says of the pages of its host: of those hosts that have pages of
  /// source files, by the names of GitHub, GitLab, Bitbucket and Gitea's kin.
  ///
  /// - Parameters:
  ///   - remote: as `git remote` has it: `git@host:owner/name.git`, or an address.
  ///   - commit: the whole hash.
  ///   - prefix: from the top of the repository to the tree, with a slash at its end.
  package init(remote: String, commit: String, prefix: String) {
    // What asks for something, such as a token, is no part of the place.
    let place = remote.prefix { $0 != "?" && $0 != "#" }
    guard let (host, path) = Self.repository(String(place)) else {
      template = ""
      return
    }
    let file = Self.escaped(prefix) + "{path}"
    let scheme = remote.hasPrefix("http://") ? "http" : "https"
    let base = "\(scheme)://\(host)\(Self.port(of: remote))/\(Self.escaped(path))"
    let name = host.split(separator: ".").map(String.init)
    if name.contains("github") {
      template = "\(base)/blob/\(commit)/\(file)#L{line}"
    } else if name.contains("gitlab") {
      template = "\(base)/-/blob/\(commit)/\(file)#L{line}"
    } else if name.contains("bitbucket") {
      template = "\(base)/src/\(commit)/\(file)#lines-{line}"
    } else if ["codeberg", "gitea", "forgejo"].contains(where: name.contains) {
      template = "\(base)/src/commit/\(commit)/\(file)#L{line}"
    } else {
      template = ""
    }
  }

  /// The address of a line; empty where nothing is known.
  package func address(of path: String, line: Int) -> String {
    template.isEmpty
      ? ""
      : template.replacing("{path}", with: Self.escaped(path)).replacing(
        "{line}", with: String(line))
  }

  /// Host and path of a remote that is reached over the net; what stands for a user and a secret is
  /// dropped.
  private static func repository(_ remote: String) -> (host: String, path: String)? {
    var rest = Substring(remote)
    if let scheme = rest.range(of: "://") {
      guard ["https", "http", "ssh", "git"].contains(rest[..<scheme.lowerBound]) else { return nil }
      rest = rest[scheme.upperBound...]
      if let slash = rest.firstIndex(of: "/") {
        let authority = rest[..<slash]
        rest = rest[rest.index(after: slash)...]
        let host = authority.split(separator: "@").last?.split(separator: ":").first ?? ""
        return named(host: host, path: rest)
      }
      return nil
    }
    // `git@host:owner/name.git`
    guard let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") else { return nil }
    let host = rest[..<colon].split(separator: "@").last ?? ""
    return named(host: host, path: rest[rest.index(after: colon)...])
  }

  /// `:8443` of an address of the web that names one; of others it is not that of the pages.
  private static func port(of remote: String) -> String {
    guard let match = remote.firstMatch(of: /^https?:\/\/(?:[^\/@]*@)?[^\/:@]+(:\d{1,5})\//) else {
      return ""
    }
    return String(match.1)
  }

  private static func named(
    host: Substring, path: Substring
  ) -> (host: String, path: String)? {
    var path = path.drop { $0 == "/" }
    if path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix(".git") { path = path.dropLast(4) }
    let isHost = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isHost, host.contains("."), !path.isEmpty else { return nil }
    return (String(host).lowercased(), String(path))
  }

  /// RFC 3986's unreserved characters and the slash stay.
  private static func escaped(_ path: String) -> String {
    PathText.bytes(of: path).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        String(Unicode.Scalar(byte))
      default:
        "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
