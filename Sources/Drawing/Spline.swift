/// The line of an arrow: cubic curves, as Graphviz writes them.
struct Spline {
  private var points: [(x: Double, y: Double)] = []

  /// Nil unless `d` is one `M` and one `C`.
  init?(_ d: String) {
    let numbers = d.split { "MC, ".contains($0) }.map { Double($0) }
    for place in stride(from: 0, to: numbers.count - 1, by: 2) {
      guard let x = numbers[place], let y = numbers[place + 1] else { return nil }
      points.append((x, y))
    }
    guard points.count >= 4, points.count % 3 == 1 else { return nil }
  }

  /// The point of the line that lies nearest to a place, not quite at its ends.
  func nearest(x: Double, y: Double) -> (Double, Double) {
    let curves = points.count / 3
    let steps = curves * 24
    var best = points[0]
    var least = Double.infinity
    for step in (steps / 8)...(steps - steps / 8) {
      let curve = min(step / 24, curves - 1)
      let point = at(Double(step - curve * 24) / 24, of: curve)
      let distance = (point.x - x) * (point.x - x) + (point.y - y) * (point.y - y)
      if distance < least {
        least = distance
        best = point
      }
    }
    return (best.x, best.y)
  }

  private func at(_ t: Double, of curve: Int) -> (x: Double, y: Double) {
    let p = points[(curve * 3)...(curve * 3 + 3)].map { $0 }
    let u = 1 - t
    let (a, b, c, d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    return (
      a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
      a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y
    )
  }
}
