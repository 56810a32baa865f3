import Resolution
import Drawing

/// What a picture shows, in words.
extension Diagram {
  /// The diagram with its text made visible and its summary written.
  ///
  /// - Parameter parts: whether a box is a part of the tree, not a package or module in one.
  func finished(note: String, parts: Bool = false) -> Diagram {
    var diagram = self
    diagram.note = VisibleText.of(note)
    diagram.title = VisibleText.of(title)
    for index in boxes.indices {
      diagram.boxes[index].name = VisibleText.of(boxes[index].name)
      diagram.boxes[index].details = boxes[index].details.map(VisibleText.of)
      diagram.boxes[index].tooltip = VisibleText.ofLines(boxes[index].tooltip)
    }
    for index in arrows.indices {
      diagram.arrows[index].tooltip = VisibleText.ofLines(arrows[index].tooltip)
    }
    diagram.summary = diagram.words(parts)
    return diagram
  }

  private static let mostSentences = 6

  private func words(_ parts: Bool) -> String {
    let size =
      "\(counted(boxes.count, "box", "boxes")), \(counted(arrows.count, "arrow", "arrows"))"
    var sentences = ([size] + roleSentences(parts)).map {
      $0.prefix(1).uppercased() + $0.dropFirst()
    }
    let mutual = mutualPairs
    sentences += mutual.prefix(Self.mostSentences).map { one, other in
      "\(name(one.from)) and \(name(one.to)) import each other: \(one.count.grouped) and "
        + "\(other.count.grouped) \(unit)"
    }
    sentences += heaviest(.violation).map { arrow in
      "\(name(arrow.from)) imports \(name(arrow.to)): \(arrow.violations.grouped) of "
        + "\(arrow.count.grouped) \(unit) reported as errors"
    }
    let told = Set(mutual.flatMap { [$0.0, $0.1] })
    sentences += heaviest(.against).filter { !told.contains($0) }.map { arrow in
      "Against the layers, \(name(arrow.from)) imports \(name(arrow.to)): "
        + number(arrow.count)
    }
    sentences += heaviest(.cut).map { "To be cut: \(name($0.from)) imports \(name($0.to))" }
    let plain = heaviest(.plain).filter { !told.contains($0) }.prefix(3)
    sentences += plain.map { arrow in
      "\(name(arrow.from)) \(relation) \(name(arrow.to)): \(number(arrow.count))"
    }
    let split = boxes.filter { $0.emphasis == .split }.map(\.name)
    if !split.isEmpty {
      sentences.append("Several of the definitions are imported by \(Self.list(split, most: 6))")
    }
    for (index, cluster) in clusters.enumerated() where cluster.isTray {
      let inside = boxes.filter { $0.cluster == index }.map(\.name)
      if !inside.isEmpty { sentences.append("\(cluster.label): \(Self.list(inside, most: 8))") }
    }
    if !note.isEmpty { sentences.append(note) }
    return sentences.map { $0 + "." }.joined(separator: " ")
  }

  /// "Three services: a, b and c".
  private func roleSentences(_ parts: Bool) -> [String] {
    Box.Role.allCases.compactMap { role in
      let own = boxes.filter { $0.role == role }
      guard !own.isEmpty else { return nil }
      let noun: (String, String) =
        switch role {
        case .service: parts ? ("service", "services") : ("box of a service", "boxes of services")
        case .shared:
          parts
            ? ("shared package", "shared packages")
            : ("box of a shared package", "boxes of shared packages")
        case .product:
          parts
            ? ("other product part", "other product parts")
            : ("box of product code", "boxes of product code")
        case .test: ("box of tests", "boxes of tests")
        case .tooling: ("box of tooling", "boxes of tooling")
        case .backup: ("box of backups", "boxes of backups")
        }
      return "\(counted(own.count, noun.0, noun.1)): \(Self.list(own.map(\.name), most: 12))"
    }
  }

  private var mutualPairs: [(Arrow, Arrow)] {
    var byEnds: [[Int]: Arrow] = [:]
    for arrow in arrows { byEnds[[arrow.from, arrow.to]] = arrow }
    return arrows.compactMap { arrow in
      guard let other = byEnds[[arrow.to, arrow.from]], arrow.from < arrow.to else { return nil }
      return (arrow, other)
    }
  }

  private func heaviest(_ style: Arrow.Style) -> [Arrow] {
    let own = arrows.filter { $0.style == style }
    return own.indices.sorted {
      (-own[$0].violations, -own[$0].count, $0) < (-own[$1].violations, -own[$1].count, $1)
    }.prefix(Self.mostSentences).map { own[$0] }
  }

  private func number(_ count: Int) -> String {
    "\(count.grouped) \(count == 1 && unit.hasSuffix("s") ? String(unit.dropLast()) : unit)"
  }

  private func name(_ box: Int) -> String { boxes[box].name }

  private func counted(_ number: Int, _ one: String, _ many: String) -> String {
    let words = [
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve",
    ]
    return (number < words.count ? words[number] : number.grouped) + " "
      + (number == 1 ? one : many)
  }

  /// "a, b and 3 more".
  static func list(_ names: [String], most: Int) -> String {
    let shown = names.prefix(most)
    let more = names.count - shown.count
    if more > 0 { return shown.joined(separator: ", ") + " and \(more.grouped) more" }
    guard let last = shown.last, shown.count > 1 else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension VisibleText {
  /// The same where line ends part lines.
  fileprivate static func ofLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { of(String($0)) }
      .joined(separator: "\n")
  }
}
