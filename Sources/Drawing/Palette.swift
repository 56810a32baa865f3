/// The colours of the pictures on white paper: pale fills under dark text, one for each role.
///
/// They are what a program without style sheets shows. `Templates/pictures.css` says the same in
/// classes, and what becomes of them in the dark; a test holds the two together. The tones descend
/// from Paul Tol's "muted" and Okabe and Ito's schemes for colour-blind readers. Red is kept for
/// what is reported as an error.
package enum Palette {
  /// A fill and an outline, as `#rrggbb`.
  package struct Pair: Sendable, Hashable {
    package let fill: String
    package let line: String
  }

  package static let ink = "#1f2933"
  package static let quietInk = "#52606d"
  package static let line = "#6b7a89"
  package static let againstLine = "#3e4c59"
  package static let witnessLine = "#1f2933"
  package static let violation = "#b3211a"
  package static let paper = "#ffffff"
  package static let tray = Pair(fill: "#f5f7f9", line: "#9aa5b1")

  /// The fill and outline of boxes of a role.
  package static func pair(of role: Box.Role) -> Pair {
    switch role {
    case .service: Pair(fill: "#d6e6f7", line: "#3b75af")
    case .shared: Pair(fill: "#cdebe1", line: "#23786a")
    case .product: Pair(fill: "#e6e2f3", line: "#6a5a9e")
    case .test: Pair(fill: "#f1f3f5", line: "#7b8794")
    case .tooling: Pair(fill: "#f3e8d3", line: "#94702c")
    case .backup: Pair(fill: "#ffffff", line: "#7b8794")
    }
  }

  /// The outline that says that a box stands between several.
  package static let splitLine = "#8a5300"

  static func line(of style: Arrow.Style) -> String {
    switch style {
    case .plain, .test: line
    case .violation: violation
    case .against, .cut: againstLine
    case .witness: witnessLine
    }
  }
}
