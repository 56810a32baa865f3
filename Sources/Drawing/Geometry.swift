/// Where everything lies, read from the SVG that Graphviz writes: shapes and places of text, by the
/// ids that the DOT gave. Nothing else of that SVG is used.
///
/// It reads only what Graphviz writes, where every `<` and `>` of a text is escaped.
struct Geometry: Sendable, Hashable {
  /// A line, a filled outline or a text of one box, arrow or cluster.
  enum Shape: Sendable, Hashable {
    /// The value of `d`.
    case path(String)
    /// The value of `points`.
    case polygon(String)
    /// The text is escaped.
    case text(x: Double, y: Double, anchor: String, size: Double, String)
  }

  /// In points.
  private(set) var width = 0.0
  private(set) var height = 0.0
  /// How the coordinates of shapes are moved.
  private(set) var transform = ""
  /// The least and the greatest x of a shape that is seen whole.
  var sides: ClosedRange<Double> {
    let moved = transform.split(separator: "(").dropFirst().first?
      .prefix { $0 != " " && $0 != "," && $0 != ")" }
    let left = -(moved.flatMap { Double($0) } ?? 0)
    return left...(left + width)
  }
  private(set) var shapes: [String: [Shape]] = [:]

  /// Nil if `raw` isn't a whole SVG document.
  init?(_ raw: String) {
    let bytes = Array(raw.utf8)
    var at = 0
    var groups: [String?] = []
    var text: (tag: [String: String], start: Int)?
    while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
      let isComment = bytes[start...].starts(with: "<!--".utf8)
      guard
        let end = isComment
          ? Self.end(ofComment: start, in: bytes)
          : bytes[start...].firstIndex(of: UInt8(ascii: ">"))
      else { return nil }
      at = end + 1
      if isComment { continue }
      let tag = bytes[(start + 1)..<end]
      let name = tag.prefix { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: "/") || $0 == tag.first }
      switch String(decoding: name, as: UTF8.self) {
      case "svg":
        let sides = (Self.attributes(tag)["viewBox"] ?? "").split(separator: " ")
          .compactMap { Double($0) }
        guard sides.count == 4 else { return nil }
        (width, height) = (sides[2], sides[3])
      case "g":
        let attributes = Self.attributes(tag)
        let id = attributes["id"] ?? ""
        if groups.isEmpty {
          transform = (attributes["transform"] ?? "")
            .replacing("scale(1 1) rotate(0) ", with: "")
        }
        groups.append(id.hasPrefix("a_") ? groups.last ?? nil : id)
      case "/g":
        guard groups.popLast() != nil else { return nil }
      case "path": add(.path(Self.attributes(tag)["d"] ?? ""), to: groups.last)
      case "polygon": add(.polygon(Self.attributes(tag)["points"] ?? ""), to: groups.last)
      case "text": text = (Self.attributes(tag), at)
      case "/text":
        guard let (attributes, begin) = text else { return nil }
        add(
          .text(
            x: Double(attributes["x"] ?? "") ?? 0, y: Double(attributes["y"] ?? "") ?? 0,
            anchor: attributes["text-anchor"] ?? "middle",
            size: Double(attributes["font-size"] ?? "") ?? Look.boxText,
            String(decoding: bytes[begin..<start], as: UTF8.self)
              .replacing("&#45;", with: "-").replacing("&#160;", with: " ")),
          to: groups.last)
        text = nil
      case "/svg":
        guard groups.isEmpty, width > 0 else { return nil }
        return
      default: break
      }
    }
    return nil
  }

  /// The least size of a text, in points; of a box where there is none.
  var smallestText: Double {
    shapes.values.joined().reduce(Look.boxText) { least, shape in
      switch shape {
      case .text(_, _, _, let size, _): min(least, size)
      case .path, .polygon: least
      }
    }
  }

  private mutating func add(_ shape: Shape, to group: String??) {
    if let id = group ?? nil { shapes[id, default: []].append(shape) }
  }

  private static func end(ofComment start: Int, in bytes: [UInt8]) -> Int? {
    var at = start + 4
    while at + 2 < bytes.count {
      if bytes[at] == UInt8(ascii: "-"), bytes[at + 1] == UInt8(ascii: "-"),
        bytes[at + 2] == UInt8(ascii: ">")
      {
        return at + 2
      }
      at += 1
    }
    return nil
  }

  /// The values as they stand in the tag, still escaped.
  private static func attributes(_ tag: ArraySlice<UInt8>) -> [String: String] {
    var attributes: [String: String] = [:]
    var rest = tag
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")),
      equals + 1 < rest.endIndex, rest[equals + 1] == UInt8(ascii: "\""),
      let end = rest[(equals + 2)...].firstIndex(of: UInt8(ascii: "\""))
    {
      let name = rest[..<equals].reversed().prefix { $0 > UInt8(ascii: " ") }.reversed()
      attributes[String(decoding: Array(name), as: UTF8.self)] = String(
        decoding: rest[(equals + 2)..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
    }
    return attributes
  }
}
