/// How `groundplan-draw` lays out a picture: its only argument.
package enum LayoutEngine: String, Sendable, Hashable, CaseIterable {
  case dot
  /// `dot` with bounded effort.
  case hurried
  /// A picture without layers, which always comes to an end.
  case sfdp
}
