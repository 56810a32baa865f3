/// Why git could not be asked, in its words or ours.
package struct GitFailure: Error {
  package let reason: String

  static let noRepository = GitFailure(reason: "it is in no repository")
}
