/// How `groundplan-draw` lays out a picture: the first word of what it is asked.
package enum LayoutEngine: String, Sendable, Hashable, CaseIterable {
  case dot
  /// `dot` with bounded effort.
  case hurried
  /// A picture without layers, which always comes to an end.
  case sfdp

  /// Why a picture looks other than usual.
  var note: String {
    switch self {
    case .dot: "laid out in full"
    case .hurried: "laid out with less effort"
    case .sfdp: "laid out without layers"
    }
  }
}
