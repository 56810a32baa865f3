import Testing

@testable import Drawing

@Suite struct DiagramTests {
  private static let boxes = [Box(label: "a"), Box(label: "b")]

  @Test func anArrowMustTouchBoxes() {
    let diagram = Diagram(title: "T", boxes: Self.boxes, arrows: [Arrow(from: 0, to: 2)])
    #expect(throws: DrawingError.danglingIndex(diagram: "T", what: "arrow 0 touches box 2")) {
      try diagram.dot()
    }
  }

  @Test func aBoxMustLieInACluster() {
    let diagram = Diagram(title: "T", boxes: [Box(label: "a", cluster: -1)], arrows: [])
    #expect(throws: DrawingError.danglingIndex(diagram: "T", what: "box 0 lies in cluster -1")) {
      try diagram.dot()
    }
  }

  @Test func clustersFormATree() {
    let clusters = [Cluster(label: "x", parent: 1), Cluster(label: "y", parent: 0)]
    let diagram = Diagram(title: "T", boxes: Self.boxes, arrows: [], clusters: clusters)
    #expect(throws: DrawingError.nestedInItself(diagram: "T", cluster: "x")) {
      try diagram.dot()
    }
    let dangling = Diagram(
      title: "T", boxes: [], arrows: [], clusters: [Cluster(label: "x", parent: 7)])
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

  @Test func huesGoRound() {
    #expect(Palette.hue(12) == Palette.hue(0))
    #expect(Palette.hue(-1) == Palette.hue(11))
    #expect(Set(Palette.hues.map(\.fill)).count == 12)
  }
}
