/// A folder from which absolute imports start.
package struct SourceRoot: Hashable, Sendable {
  /// Relative to the root of the project; empty for the root itself.
  package let path: String
  package let reason: String
  /// What shows it; nil where the layout alone does.
  package let evidence: Evidence?
  /// The folder whose files may import from it: the whole tree, unless it stands in test data, a
  /// template or an example, which nothing else imports, or has an `__init__.py` and is a root by what
  /// its own files import.
  package let reach: String
  /// Of a root that nobody installs, since only a search path or a program's start names it: the
  /// folders whose files find it. Files elsewhere do so only if they have no root of their own.
  package let users: [String]?
  /// The packages in it whose imports show that it is one, where nothing else does.
  let shownBy: Set<String>

  /// Whether only the imports of what stands in it show that it is one.
  var isShownByCode: Bool { !shownBy.isEmpty }

  /// A line of a file.
  package struct Evidence: Hashable, Sendable {
    package let path: String
    package let line: Int

    package init(path: String, line: Int) {
      self.path = path
      self.line = line
    }
  }

  package init(
    path: String, reason: String, evidence: Evidence? = nil, reach: String = "",
    users: [String]? = nil, shownBy: Set<String> = []
  ) {
    self.path = path
    self.reason = reason
    self.evidence = evidence
    self.reach = reach
    self.users = users
    self.shownBy = shownBy
  }

  /// The same where it is installed, too.
  var installed: SourceRoot {
    SourceRoot(
      path: path, reason: reason, evidence: evidence, reach: reach, shownBy: shownBy)
  }
}
