/// Boxes, and arrows between them: what a picture shows, before anyone knows where it lies.
///
/// A diagram is drawn in the order of its arrays, and their order changes the picture: sort them
/// first. Every text is data: it may hold anything, and shows as it is.
package struct Diagram: Sendable, Hashable {
  /// The accessible name of the picture; not drawn.
  package var title: String
  package var boxes: [Box]
  package var arrows: [Arrow]
  package var clusters: [Cluster]
  /// Drawn small at the foot, such as "14 of 37 imports drawn"; may be empty.
  package var note: String
  /// Whether each arrow shows its count: good for ten boxes, noise for thirty.
  package var showsCounts: Bool
  package var flow: Flow

  /// Where arrows lead, by and large.
  package enum Flow: String, Sendable, Hashable {
    case down = "TB"
    /// For one row of boxes that lead to a few, which would be too wide.
    case right = "LR"
  }

  package init(
    title: String, boxes: [Box], arrows: [Arrow], clusters: [Cluster] = [], note: String = "",
    showsCounts: Bool = false, flow: Flow = .down
  ) {
    self.title = title
    self.boxes = boxes
    self.arrows = arrows
    self.clusters = clusters
    self.note = note
    self.showsCounts = showsCounts
    self.flow = flow
  }
}

/// A box with a name in it.
package struct Box: Sendable, Hashable {
  /// How much a box asks to be looked at.
  package enum Emphasis: String, Sendable, Hashable, CaseIterable {
    case plain
    /// What the picture is about.
    case main
    /// What is wrong in it.
    case problem
    /// What is there only for context.
    case quiet
  }

  /// The name on the first line, and details on those after it. A long line is shortened in its
  /// middle; the whole then stands in the tooltip.
  package var label: String
  package var tooltip: String
  /// An index into `Palette.hues`, taken round and round.
  package var hue: Int
  package var emphasis: Emphasis
  /// An index into the diagram's clusters.
  package var cluster: Int?

  package init(
    label: String, tooltip: String = "", hue: Int = 0, emphasis: Emphasis = .plain,
    cluster: Int? = nil
  ) {
    self.label = label
    self.tooltip = tooltip
    self.hue = hue
    self.emphasis = emphasis
    self.cluster = cluster
  }
}

/// An arrow from one box to another, as thick as its count.
package struct Arrow: Sendable, Hashable {
  /// What an arrow says by its look.
  package enum Style: String, Sendable, Hashable, CaseIterable {
    case plain
    /// Both boxes depend on each other: one red arrow with two heads.
    case mutual
    /// Against the order of the layers: dashed red, and without a say in the layout.
    case back
    /// Across a border that should hold: solid red.
    case crossing
    /// There only for context: dotted grey.
    case quiet
  }

  /// Indices into the diagram's boxes.
  package var from: Int
  package var to: Int
  /// How many imports the arrow stands for.
  package var count: Int
  package var style: Style
  package var tooltip: String

  package init(
    from: Int, to: Int, count: Int = 1, style: Style = .plain, tooltip: String = ""
  ) {
    self.from = from
    self.to = to
    self.count = count
    self.style = style
    self.tooltip = tooltip
  }
}

/// An outline with a name, around boxes and other clusters. One without any box isn't drawn.
package struct Cluster: Sendable, Hashable {
  package var label: String
  package var hue: Int
  /// An index into the diagram's clusters.
  package var parent: Int?

  package init(label: String, hue: Int = 0, parent: Int? = nil) {
    self.label = label
    self.hue = hue
    self.parent = parent
  }
}
