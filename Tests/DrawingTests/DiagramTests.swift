import Testing

@testable import Drawing

@Suite struct DiagramTests {
  private static let boxes = [Box("a"), Box("b")]

  @Test func anArrowMustTouchBoxes() {
    let diagram = Diagram(title: "T", boxes: Self.boxes, arrows: [Arrow(from: 0, to: 2)])
    #expect(throws: DrawingError.danglingIndex(diagram: "T", what: "arrow 0 touches box 2")) {
      try diagram.dot()
    }
  }

  @Test func aBoxMustLieInACluster() {
    let diagram = Diagram(title: "T", boxes: [Box("a", cluster: -1)], arrows: [])
    #expect(throws: DrawingError.danglingIndex(diagram: "T", what: "box 0 lies in cluster -1")) {
      try diagram.dot()
    }
  }

  @Test func clustersFormATree() {
    let clusters = [Cluster("x", parent: 1), Cluster("y", parent: 0)]
    let diagram = Diagram(title: "T", boxes: Self.boxes, arrows: [], clusters: clusters)
    #expect(throws: DrawingError.nestedInItself(diagram: "T", cluster: "x")) {
      try diagram.dot()
    }
    let dangling = Diagram(title: "T", boxes: [], arrows: [], clusters: [Cluster("x", parent: 7)])
    #expect(throws: DrawingError.danglingIndex(diagram: "T", what: "cluster 0 lies in cluster 7")) {
      try dangling.dot()
    }
  }

  @Test func errorsSayWhatAndWhere() {
    let error = DrawingError.danglingIndex(diagram: "Services", what: "arrow 3 touches box 9")
    #expect(
      error.description
        == "diagram \"Services\": arrow 3 touches box 9, which the diagram doesn't have; "
        + "this is a mistake in the program, please report it")
  }

  @Test func everyRoleHasItsFillOrOutline() {
    let looks = Set(Box.Role.allCases.map(Palette.pair(of:)))
    #expect(looks.count == Box.Role.allCases.count)
  }

  @Test(arguments: [
    (Arrow(from: 0, to: 1, count: 1_522), "1,522"),
    (Arrow(from: 0, to: 1, count: 522, violations: 41, style: .violation), "✕ 41 of 522"),
    (Arrow(from: 0, to: 1, count: 3, violations: 3, style: .violation), "✕ 3"),
    (Arrow(from: 0, to: 1, count: 9, style: .against), "◁ 9"),
    (Arrow(from: 0, to: 1, count: 2, style: .cut), "cut 2"),
  ])
  func aLabelCountsOneDirection(arrow: Arrow, expected: String) {
    #expect(arrow.label(showsCount: true) == expected)
  }

  @Test func aGlyphShowsWithoutCountsToo() {
    let labels = Arrow.Style.allCases.map {
      Arrow(from: 0, to: 1, count: 4, violations: $0 == .violation ? 4 : 0, style: $0)
        .label(showsCount: false)
    }
    #expect(labels == ["", "✕ 4", "◁", "", "cut", ""])
  }

  /// What colour says, a dash or a glyph says too.
  @Test func stylesDifferWithoutColour() {
    let marks = Arrow.Style.allCases.map { style in
      let arrow = Arrow(
        from: 0, to: 1, count: 4, violations: style == .violation ? 4 : 0, style: style)
      return "\(Look.dashes(of: style) ?? "") \(arrow.label(showsCount: false)) "
        + "\(style == .witness ? Look.lineWidth(of: arrow) : "")"
    }
    #expect(Set(marks).count == Arrow.Style.allCases.count)
  }

  @Test func theLegendHasWhatOccurs() {
    let diagram = Diagram(
      title: "T", boxes: [Box("a", role: .service), Box("b", role: .test, emphasis: .split)],
      arrows: [Arrow(from: 0, to: 1), Arrow(from: 1, to: 0, style: .against, isDeferred: true)])
    #expect(diagram.legend.map(\.kind) == ["plain", "against", "open", "service", "test", "split"])
    #expect(Diagram(title: "", boxes: [], arrows: []).legend.isEmpty)
  }
}
