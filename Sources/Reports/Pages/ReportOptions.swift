package import Resolution

/// What the user says of a report's looks, and what is known of the state of the tree.
package struct ReportOptions: Sendable {
  /// The project's name.
  package let project: String
  /// What stands on top of every page; the project's name unless the user says otherwise.
  package let title: String
  /// The commit that is checked out; nil where there is no repository.
  package let revision: Revision?
  /// The branch and commit, as `main @ 3f2c1ab`; empty where there is no repository.
  package let state: String
  /// Where lines of files can be read.
  package let links: SourceLinks
  /// A picture for the bar of every page.
  package let logo: Logo?
  /// Templates, styles and scripts of the user's, by the names of those that they take the place of.
  package let templates: [String: String]

  /// The bytes of a picture, with the ending of its file: `svg`, `png`, `jpg`, `gif` or `webp`.
  package struct Logo: Sendable {
    package let bytes: [UInt8]
    package let ending: String

    /// Takes a picture as it stands in its file.
    package init(bytes: [UInt8], ending: String) {
      self.bytes = bytes
      self.ending = ending
    }
  }

  /// - Parameters:
  ///   - title: nil for the project's name.
  ///   - state: the branch and commit in words.
  package init(
    project: String, title: String? = nil, revision: Revision? = nil, state: String = "",
    links: SourceLinks = SourceLinks(), logo: Logo? = nil, templates: [String: String] = [:]
  ) {
    self.project = project
    self.title = title ?? project
    self.revision = revision
    self.state = state
    self.links = links
    self.logo = logo
    self.templates = templates
  }
}
