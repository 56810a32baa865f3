/// How boxes and arrows look: as Graphviz attributes for DOT, as numbers for SVG.
enum Look {
  typealias Attributes = [(name: String, value: String)]

  static let boxText = 11.0

  static func attributes(of box: Box) -> Attributes {
    let pair = Palette.pair(of: box.role)
    return [
      ("fillcolor", pair.fill),
      ("color", box.emphasis == .split ? Palette.splitLine : pair.line),
      ("penwidth", lineWidth(of: box)),
    ] + (box.emphasis == .rest ? [("style", "rounded,filled,dashed")] : [])
  }

  static func lineWidth(of box: Box) -> String {
    switch box.emphasis {
    case .plain, .rest: "0.9"
    case .main: "1.9"
    case .split: "2.2"
    }
  }

  static func attributes(of arrow: Arrow) -> Attributes {
    let colour = Palette.line(of: arrow.style)
    var attributes: Attributes = [
      ("penwidth", lineWidth(of: arrow)), ("color", colour), ("fontcolor", colour),
    ]
    switch arrow.style {
    case .plain, .violation, .witness: break
    case .against, .cut: attributes.append(("style", "dashed"))
    case .test: attributes.append(("style", "dotted"))
    }
    let head = arrow.isDeferred ? "onormal" : "normal"
    attributes.append((arrow.runsBack ? "arrowtail" : "arrowhead", head))
    if arrow.runsBack { attributes += [("dir", "back"), ("weight", "0")] }
    return attributes
  }

  /// Lengths of dashes and gaps; nil for a whole line. No two styles share them.
  static func dashes(of style: Arrow.Style) -> String? {
    switch style {
    case .plain, .violation, .witness: nil
    case .against: "10,4"
    case .cut: "4,3"
    case .test: "1.5,3.5"
    }
  }

  /// Grows with the square root of the imports, and not for ever.
  static func lineWidth(of arrow: Arrow) -> String {
    if arrow.isWitness { return "2.80" }
    switch arrow.style {
    case .test: return "1.40"
    case .plain, .violation, .against, .cut, .witness:
      let width = 0.9 + min(2.6, 0.25 * Double(max(0, arrow.count)).squareRoot())
      return hundredths(arrow.style == .plain ? width : max(1.4, width))
    }
  }

  /// With two digits after the point, in every locale.
  static func hundredths(_ number: Double) -> String {
    let all = Int((number * 100).rounded())
    let fraction = String(all.magnitude % 100)
    return (all < 0 ? "-" : "") + "\(all.magnitude / 100)." + (fraction.count < 2 ? "0" : "")
      + fraction
  }
}
