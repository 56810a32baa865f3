/// The version of Groundplan, which every report names.
package enum Version {
  package static let current = "0.1.0"
}
