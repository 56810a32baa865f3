/// How boxes and arrows look, as Graphviz attributes.
enum Look {
  typealias Attributes = [(name: String, value: String)]

  static func attributes(of box: Box) -> Attributes {
    let hue = Palette.hue(box.hue)
    return switch box.emphasis {
    case .plain:
      [("fillcolor", hue.fill), ("color", hue.tone), ("penwidth", ".8")]
    case .main:
      [
        ("fillcolor", hue.strongFill), ("color", hue.tone), ("penwidth", "1.8"),
        ("margin", ".16,.07"),
      ]
    case .problem:
      [("fillcolor", Palette.problemFill), ("color", Palette.problem), ("penwidth", "1.8")]
    case .quiet:
      [
        ("fillcolor", Palette.paper), ("color", Palette.quietLine), ("penwidth", ".8"),
        ("fontcolor", Palette.quietInk),
      ]
    }
  }

  static func attributes(of arrow: Arrow) -> Attributes {
    let width = [("penwidth", lineWidth(arrow.count))]
    let red = [("color", Palette.problem), ("fontcolor", Palette.problem)]
    return switch arrow.style {
    case .plain: width
    case .mutual: width + red + [("dir", "both")]
    case .back: width + red + [("dir", "back"), ("style", "dashed"), ("weight", "0")]
    case .crossing: width + red
    case .quiet: [("color", Palette.quietLine), ("style", "dotted"), ("penwidth", "1.2")]
    }
  }

  /// Grows with the square root of the imports, and not for ever.
  private static func lineWidth(_ imports: Int) -> String {
    let width = 0.7 + min(3, 0.3 * Double(max(0, imports)).squareRoot())
    let hundredths = Int((width * 100).rounded())
    let fraction = String(hundredths % 100)
    return "\(hundredths / 100)." + (fraction.count < 2 ? "0" : "") + fraction
  }
}
