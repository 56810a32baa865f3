/// Boxes, and arrows between them: what a picture shows, before anyone knows where it lies.
///
/// A diagram is drawn in the order of its arrays, and their order changes the picture: sort them
/// first. Every text is data: it may hold anything, and shows as it is.
package struct Diagram: Sendable, Hashable {
  /// The heading of a file, and the accessible name of the picture.
  package var title: String
  /// What the picture shows, in sentences, for those who can't see it.
  package var summary: String
  package var boxes: [Box]
  package var arrows: [Arrow]
  package var clusters: [Cluster]
  /// The caption, such as "14 of 37 imports drawn"; may be empty.
  package var note: String
  /// What the number at an arrow counts, such as "imported names".
  package var unit: String
  /// What an arrow means where nothing else is said of it.
  package var relation: String
  /// Whether each arrow shows its count: good for ten boxes, noise for thirty.
  package var showsCounts: Bool
  package var flow: Flow

  /// Where arrows lead, by and large.
  package enum Flow: String, Sendable, Hashable {
    case down = "TB"
    /// For one row of boxes that lead to a few, which would be too wide.
    case right = "LR"

    package var other: Flow {
      switch self {
      case .down: .right
      case .right: .down
      }
    }
  }

  package init(
    title: String, summary: String = "", boxes: [Box], arrows: [Arrow], clusters: [Cluster] = [],
    note: String = "", unit: String = "imported names", relation: String = "imports",
    showsCounts: Bool = false, flow: Flow = .down
  ) {
    self.title = title
    self.summary = summary
    self.boxes = boxes
    self.arrows = arrows
    self.clusters = clusters
    self.note = note
    self.unit = unit
    self.relation = relation
    self.showsCounts = showsCounts
    self.flow = flow
  }
}

/// A box with a name in it.
package struct Box: Sendable, Hashable {
  /// What the code in the box is for; each has its fill.
  package enum Role: String, Sendable, Hashable, CaseIterable {
    case service, shared, product, test, tooling, backup
  }

  /// How much a box asks to be looked at.
  package enum Emphasis: String, Sendable, Hashable, CaseIterable {
    case plain
    /// What the picture is about.
    case main
    /// What stands between several that should be one.
    case split
    /// Several things in one box, for want of room.
    case rest
  }

  /// Where a box must stand, whatever its arrows say.
  package enum Place: String, Sendable, Hashable {
    case free
    /// Among the first, at the top or left.
    case first
    /// Among the last, at the foot or right.
    case last
  }

  /// The name on the first line. A long one loses its middle; the whole then stands in the tooltip.
  package var name: String
  /// The lines below it.
  package var details: [String]
  package var tooltip: String
  package var role: Role
  package var emphasis: Emphasis
  package var place: Place
  /// An index into the diagram's clusters.
  package var cluster: Int?
  /// Where a click leads: an address relative to the report's folder, or a whole one.
  package var href: String?

  package init(
    _ name: String, details: [String] = [], tooltip: String = "", role: Role = .product,
    emphasis: Emphasis = .plain, place: Place = .free, cluster: Int? = nil, href: String? = nil
  ) {
    self.name = name
    self.details = details
    self.tooltip = tooltip
    self.role = role
    self.emphasis = emphasis
    self.place = place
    self.cluster = cluster
    self.href = href
  }
}

/// An arrow from one box to another, in one direction, as thick as its count.
package struct Arrow: Sendable, Hashable {
  /// What an arrow says by its line and the glyph at its label; colour only says it again.
  package enum Style: String, Sendable, Hashable, CaseIterable {
    case plain
    /// Holds what is reported as an error: red, with a cross.
    case violation
    /// Against the order of the layers: long dashes, with a triangle.
    case against
    /// Of the cycle that is shown: thick.
    case witness
    /// To be cut: dashed, with the word.
    case cut
    /// By tests or tools: dotted.
    case test
  }

  /// Indices into the diagram's boxes.
  package var from: Int
  package var to: Int
  /// How many imports the arrow stands for, of this one direction.
  package var count: Int
  /// How many of them are reported as errors.
  package var violations: Int
  package var style: Style
  /// All happen in functions or for type checking alone: an open head.
  package var isDeferred: Bool
  /// Of the cycle that is shown, whatever its style: thick.
  package var isWitness: Bool
  /// Laid out as if it led the other way, so that the layers stay.
  package var runsBack: Bool
  package var tooltip: String
  /// As that of a ``Box``.
  package var href: String?

  /// A plain arrow unless told otherwise; what is of the cycle is thick.
  package init(
    from: Int, to: Int, count: Int = 1, violations: Int = 0, style: Style = .plain,
    isDeferred: Bool = false, isWitness: Bool = false, runsBack: Bool = false,
    tooltip: String = "", href: String? = nil
  ) {
    self.from = from
    self.to = to
    self.count = count
    self.violations = violations
    self.style = style
    self.isDeferred = isDeferred
    self.isWitness = isWitness || style == .witness
    self.runsBack = runsBack
    self.tooltip = tooltip
    self.href = href
  }

  /// What stands at the arrow; empty for most where counts don't show.
  package func label(showsCount: Bool) -> String {
    let number = showsCount && count > 0 ? count.grouped : ""
    switch style {
    case .violation:
      return violations < count
        ? "✕ \(violations.grouped) of \(count.grouped)" : "✕ \(violations.grouped)"
    case .against: return number.isEmpty ? "◁" : "◁ " + number
    case .cut: return number.isEmpty ? "cut" : "cut " + number
    case .plain, .witness, .test: return number
    }
  }
}

/// An outline with a name, around boxes and other clusters. One without any box isn't drawn.
package struct Cluster: Sendable, Hashable {
  package var label: String
  /// An index into the diagram's clusters.
  package var parent: Int?
  /// Below all other boxes: what nearly all of them lead to, in place of the arrows.
  package var isTray: Bool

  package init(_ label: String, parent: Int? = nil, isTray: Bool = false) {
    self.label = label
    self.parent = parent
    self.isTray = isTray
  }
}

extension Int {
  /// With commas between thousands.
  var grouped: String {
    var digits = String(magnitude)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return (self < 0 ? "-" : "") + digits
  }
}
