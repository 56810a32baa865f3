import Resolution
import Analysis
import Drawing
import ImportGraph
import TestSupport
import Testing

@testable import Reports

/// Pictures stay within what can be read, and say what they leave out.
struct PictureTests {
  @Test func aLargeServiceIsCollapsed() throws {
    var texts = ["groundplan.toml": "[services]\nbig = ['big']\nother = ['other']\n"]
    for package in 0..<30 {
      for module in 0..<12 {
        let next = (package * 7 + module * 3 + 1) % 30
        texts["big/p\(package)/m\(module).py"] =
          "from big.p\(next) import m\((module + 1) % 12)\nimport big.core.hub\nimport other.x\n"
      }
    }
    for module in 0..<80 { texts["big/core/c\(module).py"] = "import big.p0.m0\n" }
    texts["big/core/hub.py"] = ""
    texts["other/x.py"] = "import big.p1.m1\n"
    let program = try TestProject(texts).program()
    let index = try #require(program.services.firstIndex { $0.name == "big" })
    let diagram = try #require(ServicePicture.diagram(of: index, in: program))
    #expect(diagram.boxes.count <= LayeredDiagram.maximumBoxes)
    #expect(diagram.boxes.count > 20)
    #expect(diagram.arrows.count <= LayeredDiagram.maximumArrows)
    #expect(diagram.note.contains(" imports drawn"))
    #expect(diagram.arrows.contains { $0.style == .crossing || $0.style == .mutual })
    #expect(diagram.boxes.contains { $0.label.contains("imported by") })
  }

  @Test func reductionKeepsWhatNoPathImplies() {
    let graph = DirectedGraph(
      nodeCount: 4,
      edges: [(0, 1, 5), (1, 2, 5), (0, 2, 5), (2, 3, 1), (3, 2, 4)].map {
        DirectedGraph.Edge(from: $0.0, to: $0.1, weight: $0.2)
      })
    let layered = LayeredDiagram(
      graph: graph, boxes: (0..<4).map { Box(label: "b\($0)") })
    let (diagram, drawn, all) = layered.diagram(title: "t")
    let arrows = diagram.arrows.map { "\($0.from)-\($0.to) \($0.style.rawValue) \($0.count)" }
    // The lighter of the two that face each other is turned.
    #expect(arrows.sorted() == ["0-1 plain 5", "1-2 plain 5", "3-2 mutual 5"])
    #expect(drawn == 15 && all == 20)
    #expect(diagram.note == "15 of 20 imports drawn")
  }
}
