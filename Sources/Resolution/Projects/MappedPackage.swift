/// A package that is imported at another place than where it lies: setuptools' `package_dir`, hatch's
/// `force-include`.
package struct MappedPackage: Hashable, Sendable {
  /// Where it is imported, as a path from the root of the tree.
  package let place: String
  /// Where it lies; empty for the root of the tree.
  package let folder: String
  /// The line that says so.
  package let evidence: SourceRoot.Evidence
}
