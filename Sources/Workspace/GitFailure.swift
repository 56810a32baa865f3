/// Why git could not be asked, in its words or ours.
package struct GitFailure: Error {
  package let reason: String
}
