/// A diagram that has been laid out: as an element for a page, as a file that stands alone.
package struct Picture: Sendable, Hashable {
  package let diagram: Diagram
  let geometry: Geometry
  /// Why it looks other than usual; nil for nearly all.
  package let engineNote: String?

  /// Pixels to a point: labels of 11 points show at 13 pixels.
  static let scale = 1.2
  /// Pixels that a page has for a picture in a window of 1,280, and the least text in it.
  package static let pageWidth = 860.0
  package static let leastText = 9.0
  /// Pixels of a picture that is still seen as one.
  static let mostHeight = 1_250.0

  /// In pixels, before a page makes it narrower.
  package var width: Double { geometry.width * Self.scale }
  package var height: Double { geometry.height * Self.scale }
  private var shrinkage: Double { min(1, Self.pageWidth / width) }

  /// The size in pixels of the smallest text at the width of a page.
  package var smallestText: Double { geometry.smallestText * Self.scale * shrinkage }

  /// Whether it can be read at the width of a page; otherwise a page shows it at its actual size.
  package var isReadable: Bool { smallestText >= Self.leastText }

  /// Whether it can be read at the width of a page and isn't endlessly high.
  package var fits: Bool { isReadable && height * shrinkage <= Self.mostHeight }

  /// How far it is from that; the smaller, the better.
  var misfit: Double {
    max(0, Self.leastText / smallestText - 1) * 10
      + max(0, height * shrinkage / Self.mostHeight - 1)
  }

  /// An `<svg>` element for a page whose style sheet is `pictures.css`: no style of its own, ids that
  /// begin with `id`.
  ///
  /// - Parameter root: what leads from the page to the report's folder, such as `../`.
  package func element(id: String, root: String) -> String {
    let prefix = Markup.identifier(id)
    return head(
      prefix, viewBox: (geometry.width, geometry.height),
      classes: isReadable ? "diagram" : "diagram actual")
      + drawing(prefix, root: root) + "</svg>\n"
  }

  /// The opening of an `<svg>` element, with what it says to those who can't see it.
  ///
  /// With links in it, it is a group: in an image they would be out of a screen reader's reach.
  func head(_ prefix: String, viewBox: (Double, Double), classes: String, style: String = "")
    -> String
  {
    let hasLinks =
      diagram.boxes.contains { Address.safe($0.href) != nil }
      || diagram.arrows.contains { Address.safe($0.href) != nil }
    let sides = [viewBox.0, viewBox.1]
    let size = sides.map { String(Int(($0 * Self.scale).rounded(.up))) }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(classes)" \
      role="\(hasLinks ? "group" : "img")" \
      aria-labelledby="\(prefix)title" aria-describedby="\(prefix)desc" \
      viewBox="0 0 \(sides.map(Look.hundredths).joined(separator: " "))" \
      width="\(size[0])" height="\(size[1])" \
      font-family="Helvetica,Arial,sans-serif">
      <title id="\(prefix)title">\(Markup.lines(diagram.title))</title>
      <desc id="\(prefix)desc">\(Markup.lines(diagram.summary))</desc>
      \(style)
      """
  }

  /// Clusters, then arrows, then boxes.
  func drawing(_ prefix: String, root: String) -> String {
    var text = "<g transform=\"\(geometry.transform)\">\n"
    let sides = geometry.sides
    for index in diagram.clusters.indices {
      guard let shapes = geometry.shapes["c\(index)"] else { continue }
      text += "<g id=\"\(prefix)c\(index)\" class=\"tray\">\n"
      for shape in shapes { text += Self.cluster(shape) }
      text += "</g>\n"
    }
    for (index, arrow) in diagram.arrows.enumerated() {
      guard let shapes = geometry.shapes["e\(index)"] else { continue }
      text += Self.group(
        id: "\(prefix)e\(index)",
        classes: "arrow \(arrow.style.rawValue)\(arrow.isDeferred ? " open" : "")"
          + " from-n\(arrow.from) to-n\(arrow.to)",
        tooltip: arrow.tooltip, href: Address.safe(arrow.href, root: root),
        Self.arrow(shapes, arrow, within: sides))
    }
    for (index, box) in diagram.boxes.enumerated() {
      guard let shapes = geometry.shapes["n\(index)"] else { continue }
      text += Self.group(
        id: "\(prefix)n\(index)", classes: "box \(box.role.rawValue) \(box.emphasis.rawValue)",
        tooltip: box.tooltip.isEmpty ? box.name : box.tooltip,
        href: Address.safe(box.href, root: root), Self.box(shapes, box))
    }
    return text + "</g>\n"
  }

  private static func group(
    id: String, classes: String, tooltip: String, href: String?, _ content: String
  ) -> String {
    let title = tooltip.isEmpty ? "" : "<title>\(Markup.lines(tooltip))</title>\n"
    guard let href else {
      return "<g id=\"\(id)\" class=\"\(classes)\">\n\(title)\(content)</g>\n"
    }
    let name = TextLines.of(tooltip).first.map { " aria-label=\"\(Markup.lines($0))\"" } ?? ""
    return "<g id=\"\(id)\" class=\"\(classes)\"><a href=\"\(Markup.escaped(href))\"\(name)>\n"
      + "\(title)\(content)</a></g>\n"
  }

  private static func cluster(_ shape: Geometry.Shape) -> String {
    let look = "fill=\"\(Palette.tray.fill)\" stroke=\"\(Palette.tray.line)\" stroke-width=\"0.8\""
    return switch shape {
    case .path(let d): "<path \(look) d=\"\(d)\"/>\n"
    case .polygon(let points): "<polygon \(look) points=\"\(points)\"/>\n"
    case .text(let x, let y, let anchor, let size, let content):
      Markup.text(
        content, x: x, y: y, size: size, class: "detail", fill: Palette.quietInk, anchor: anchor)
    }
  }

  private static func box(_ shapes: [Geometry.Shape], _ box: Box) -> String {
    var text = ""
    var lines = 0
    for shape in shapes {
      switch shape {
      case .path(let d): text += Markup.box(d, box)
      case .polygon(let points): text += Markup.box("M" + points + "z", box)
      case .text(let x, let y, let anchor, let size, let content):
        text += Markup.text(
          content, x: x, y: y, size: size, class: lines == 0 ? "name" : "detail",
          fill: lines == 0 ? Palette.ink : Palette.quietInk, anchor: anchor,
          isBold: lines == 0 && box.emphasis == .main)
        lines += 1
      }
    }
    return text
  }

  /// The line, the head, and the label in the middle of the line on a ground of its own.
  ///
  /// - Parameter sides: beyond which the label would be cut off.
  private static func arrow(
    _ shapes: [Geometry.Shape], _ arrow: Arrow, within sides: ClosedRange<Double>
  ) -> String {
    var text = ""
    var spline: Spline?
    for shape in shapes {
      switch shape {
      case .path(let d):
        text += Markup.line(d, arrow: arrow)
        spline = Spline(d)
      case .polygon(let points): text += Markup.head(points, arrow: arrow)
      case .text(let x, let y, _, let size, let content):
        var place = spline?.nearest(x: x, y: y - size * 0.35) ?? (x, y - size * 0.35)
        let width = TextLines.width(of: content.trimmingSpaces, size: size) + 4
        place.0 = max(
          sides.lowerBound + width / 2, min(place.0, sides.upperBound - width / 2))
        text +=
          "<rect class=\"ground\" fill=\"\(Palette.paper)\""
          + " x=\"\(Look.hundredths(place.0 - width / 2))\""
          + " y=\"\(Look.hundredths(place.1 - size * 0.58))\""
          + " width=\"\(Look.hundredths(width))\" height=\"\(Look.hundredths(size * 1.16))\""
          + " rx=\"2\"/>\n"
        text += Markup.text(
          content.trimmingSpaces, x: place.0, y: place.1 + size * 0.35, size: size,
          class: "number", fill: Palette.line(of: arrow.style), anchor: "middle",
          isBold: arrow.style == .violation)
      }
    }
    return text
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
