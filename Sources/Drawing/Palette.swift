/// The colours of the pictures: pale fills under dark text, so that a page of them stays calm.
///
/// The tones descend from Paul Tol's "muted" and Okabe and Ito's schemes for colour-blind readers,
/// ordered so that neighbours differ in lightness as well as in hue. Red is kept for what is wrong.
package enum Palette {
  /// The colours of one thing, all of one tone, as `#rrggbb`.
  package struct Hue: Sendable, Hashable {
    /// Under the text of a box.
    package let fill: String
    /// Under the text of a box that the picture is about.
    package let strongFill: String
    /// Outlines and cluster labels.
    package let tone: String
    /// Under the boxes of a cluster.
    package let wash: String
  }

  package static let hues: [Hue] = [
    Hue(fill: "#dbe9f8", strongFill: "#b5d3f1", tone: "#3b75af", wash: "#f5f9fd"),  // blue
    Hue(fill: "#fbe8c8", strongFill: "#f5cf8b", tone: "#b07a1e", wash: "#fefaf2"),  // amber
    Hue(fill: "#d3efe6", strongFill: "#9edcc8", tone: "#2a8a70", wash: "#f3fbf8"),  // teal
    Hue(fill: "#ebdff3", strongFill: "#d2b8e4", tone: "#80529f", wash: "#faf7fc"),  // purple
    Hue(fill: "#eeeecb", strongFill: "#dcdb92", tone: "#7f7d22", wash: "#fbfbf3"),  // olive
    Hue(fill: "#cdeff6", strongFill: "#93dcea", tone: "#1f8299", wash: "#f1fbfd"),  // cyan
    Hue(fill: "#f9dfec", strongFill: "#f0b7d3", tone: "#ad4f80", wash: "#fdf6fa"),  // rose
    Hue(fill: "#dcefce", strongFill: "#b3dd97", tone: "#4f8a2b", wash: "#f6fbf2"),  // green
    Hue(fill: "#dddff6", strongFill: "#b7bcec", tone: "#4d56ad", wash: "#f6f7fd"),  // indigo
    Hue(fill: "#f1e2d5", strongFill: "#dfc2a9", tone: "#8c623f", wash: "#fbf8f5"),  // brown
    Hue(fill: "#e3e7ec", strongFill: "#c3ccd6", tone: "#566474", wash: "#f8f9fa"),  // slate
    Hue(fill: "#f6f1b4", strongFill: "#ebe06a", tone: "#8f7f0c", wash: "#fdfcf0"),  // yellow
  ]

  package static let ink = "#1f2933"
  package static let quietInk = "#5b6875"
  /// For details on a strong fill.
  package static let strongQuietInk = "#364350"
  package static let line = "#8794a3"
  package static let quietLine = "#a5b0bc"
  package static let problem = "#c4302b"
  package static let problemFill = "#fde9e7"
  package static let paper = "#ffffff"

  /// The hue for the thing of a number, whatever number: behind the last comes the first.
  package static func hue(_ index: Int) -> Hue {
    hues[((index % hues.count) + hues.count) % hues.count]
  }
}
