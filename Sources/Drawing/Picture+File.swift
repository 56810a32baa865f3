/// What a picture that stands alone says of where it comes from.
package struct PictureOrigin: Sendable, Hashable {
  package var project: String
  /// Such as `main @ 3f2c1ab`; nil where the tree has none.
  package var revision: String?

  package init(project: String, revision: String? = nil) {
    self.project = project
    self.revision = revision
  }

  var line: String {
    [project, revision ?? "", "drawn by Groundplan"].filter { !$0.isEmpty }
      .joined(separator: " · ")
  }
}

extension Picture {
  private static let leastWidth = 560.0
  private static let margin = 14.0
  private static let swatchWidth = 30.0

  /// A whole SVG document, for slides and mails: with its heading, legend, caption, project and
  /// revision.
  ///
  /// - Parameters:
  ///   - style: the rules of `pictures.css`; without them it is drawn as on paper.
  ///   - root: what leads from the file to the report's folder.
  package func file(origin: PictureOrigin, style: String, root: String) -> String {
    let width = max(geometry.width, Self.leastWidth)
    var y = Self.margin
    var text = ""
    func add(
      _ lines: [String], size: Double, class name: String, fill: String, isBold: Bool = false
    ) {
      for line in lines {
        y += size * 1.3
        text += Markup.text(
          Markup.escaped(EscapedText.visible(line)), x: Self.margin, y: y - size * 0.3, size: size,
          class: name, fill: fill, isBold: isBold)
      }
    }
    let characters = Int(width / 5.4)
    add(
      TextLines.wrapped(diagram.title, to: characters * 7 / 10), size: 15, class: "name",
      fill: Palette.ink, isBold: true)
    if !diagram.note.isEmpty {
      add(
        TextLines.wrapped(diagram.note, to: characters), size: 10, class: "detail",
        fill: Palette.quietInk)
    }
    y += Self.margin
    let left = Self.margin + (width - geometry.width) / 2
    text +=
      "<g transform=\"translate(\(Look.hundredths(left)) \(Look.hundredths(y)))\">\n"
      + drawing("", root: root) + "</g>\n"
    y += geometry.height + Self.margin
    text += legend(width: width, y: &y)
    add(
      TextLines.wrapped(origin.line, to: characters), size: 9.5, class: "detail",
      fill: Palette.quietInk)
    y += Self.margin
    let sides = (width + 2 * Self.margin, y)
    return head(
      "", viewBox: sides, classes: "diagram file",
      style: style.isEmpty ? "" : "<style>\n\(style)</style>\n")
      + "<rect class=\"ground\" fill=\"\(Palette.paper)\" width=\"\(Look.hundredths(sides.0))\""
      + " height=\"\(Look.hundredths(sides.1))\"/>\n" + text + "</svg>\n"
  }

  /// The legend in as many rows as it takes; `y` moves to its foot.
  private func legend(width: Double, y: inout Double) -> String {
    var text = ""
    var x = Self.margin
    for entry in diagram.legend {
      let size = 10.0
      let step = Self.swatchWidth + 6 + TextLines.width(of: entry.text, size: size) + 18
      if x > Self.margin, x + step > width + Self.margin {
        x = Self.margin
        y += 17
      }
      text +=
        "<g transform=\"translate(\(Look.hundredths(x)) \(Look.hundredths(y)))\">\n"
        + entry.drawing
        + Markup.text(
          Markup.escaped(entry.text), x: Self.swatchWidth + 6, y: 9.5, size: size, class: "detail",
          fill: Palette.quietInk) + "</g>\n"
      x += step
    }
    y += 17 + 6
    return text
  }
}

extension LegendEntry {
  /// A line or box of 30 by 12 points.
  fileprivate var drawing: String {
    switch sign {
    case .line(let style): Self.line(Arrow(from: 0, to: 1, count: 9, violations: 9, style: style))
    case .openHead: Self.line(Arrow(from: 0, to: 1, count: 9, isDeferred: true))
    case .role(let role): Self.box(Box("", role: role))
    case .emphasis(let emphasis): Self.box(Box("", role: .backup, emphasis: emphasis))
    }
  }

  /// The same as an `<svg>` element for a page's own legend, which `pictures.css` colours.
  package var swatch: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" class="diagram swatch-\(kind)" aria-hidden="true" \
    viewBox="0 0 30 12" width="36" height="14">
    \(drawing)</svg>

    """
  }

  /// A word for the sign, such as `violation`.
  package var kind: String {
    switch sign {
    case .line(let style): style.rawValue
    case .openHead: "open"
    case .role(let role): role.rawValue
    case .emphasis(let emphasis): emphasis.rawValue
    }
  }

  private static func line(_ arrow: Arrow) -> String {
    "<g class=\"arrow \(arrow.style.rawValue)\(arrow.isDeferred ? " open" : "")\">\n"
      + Markup.line("M0,6 24,6", arrow: arrow)
      + Markup.head("23,2.5 30,6 23,9.5 23,2.5", arrow: arrow) + "</g>\n"
  }

  private static func box(_ box: Box) -> String {
    "<g class=\"box \(box.role.rawValue) \(box.emphasis.rawValue)\">\n"
      + Markup.box("M4,1H26Q29,1 29,4V8Q29,11 26,11H4Q1,11 1,8V4Q1,1 4,1Z", box) + "</g>\n"
  }
}
