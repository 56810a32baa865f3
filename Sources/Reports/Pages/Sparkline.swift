import Resolution
import Analysis

/// A number over time as a small line, drawn by attributes alone: the pages' policy lets no style
/// attribute through.
enum Sparkline {
  private static let width = 120
  private static let height = 24
  private static let margin = 2

  /// An `svg` element; empty for less than two values.
  ///
  /// - Parameter label: what is counted, in words of ours.
  static func svg(_ values: [Int], label: String) -> String {
    guard values.count > 1, let least = values.min(), let most = values.max(),
      let first = values.first, let last = values.last
    else { return "" }
    let points = values.enumerated().map { index, value in
      (
        x: margin + index * (width - 2 * margin) / (values.count - 1),
        y: most == least
          ? height / 2
          : height - margin - (value - least) * (height - 2 * margin) / (most - least)
      )
    }
    let line = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    let end = points[points.count - 1]
    let title = EscapedHTML().escapeText(
      "\(label): \(values.count) commits, from \(first.grouped) to \(last.grouped), "
        + "between \(least.grouped) and \(most.grouped)")
    return """
      <svg class="sparkline" role="img" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)"><title>\(title)</title>\
      <polyline points="\(line)" fill="none" stroke="currentColor" stroke-width="1.5"/>\
      <circle cx="\(end.x)" cy="\(end.y)" r="2" fill="currentColor"/></svg>
      """
  }
}
