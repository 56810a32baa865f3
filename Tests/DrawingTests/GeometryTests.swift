import Testing

@testable import Drawing

@Suite struct GeometryTests {
  @Test func placesAreKeptByTheirIds() throws {
    let raw = """
      <?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
       "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
      <!-- n0&#45;&gt;n1 > -->
      <svg width="158pt" height="204pt"
       viewBox="0.00 0.00 100.00 50.00" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="x">
      <g id="graph" class="graph" transform="scale(1 1) rotate(0) translate(4 200)">
      <title>diagram</title>
      <polygon fill="white" stroke="transparent" points="0,0 1,1"/>
      <g id="n0" class="node main">
      <title>n0</title>
      <g id="a_n0"><a xlink:title="first&#10;second">
      <path fill="#ffffff" stroke="black" d="M1,1"/>
      <text text-anchor="middle" x="1" y="-2.5" font-family="Helvetica" font-size="9.00">a&#45;&lt;b</text>
      </a>
      </g>
      </g>
      </g>
      </svg>

      """
    let geometry = try #require(Geometry(raw))
    #expect(geometry.width == 100 && geometry.height == 50)
    #expect(geometry.transform == "translate(4 200)")
    #expect(
      geometry.shapes["n0"] == [
        .path("M1,1"), .text(x: 1, y: -2.5, anchor: "middle", size: 9, "a-&lt;b"),
      ])
    #expect(geometry.smallestText == 9)
  }

  @Test(arguments: [
    "", "<svg", "<svg viewBox=\"0 0 1 1\"><g id=\"x\">", "<svg></svg>", "no tags", "<!-- ",
    "<svg viewBox=\"0 0 1 1\"><g id=\"x\"></svg>", "</g>",
  ])
  func halfAPictureIsNone(raw: String) {
    #expect(Geometry(raw) == nil)
  }

  @Test func aLabelLiesOnItsArrow() throws {
    let spline = try #require(Spline("M0,0C0,30 0,60 0,90"))
    let place = spline.nearest(x: 20, y: 45)
    #expect(abs(place.0) < 0.01 && abs(place.1 - 45) < 4)
    #expect(Spline("M0,0L1,1") == nil && Spline("") == nil)
  }

  /// On a line at the edge of the picture it would be cut off.
  @Test(arguments: [("0", "9.67"), ("50", "50.00"), ("91", "82.33")])
  func aLabelStaysInThePicture(x: String, expected: String) throws {
    let raw = """
      <svg viewBox="0.00 0.00 100.00 50.00">
      <g id="graph" transform="scale(1 1) rotate(0) translate(4 46)">
      <g id="e0"><path d="M\(x),-40C\(x),-30 \(x),-10 \(x),0"/>
      <text text-anchor="middle" x="\(x)" y="-20" font-size="10.00">cut 1</text></g>
      </g>
      </svg>
      """
    let picture = Picture(
      diagram: Diagram(
        title: "T", boxes: [Box("a"), Box("b")], arrows: [Arrow(from: 0, to: 1)]),
      geometry: try #require(Geometry(raw)), engineNote: nil)
    #expect(picture.geometry.sides == -4...96)
    #expect(
      picture.element(id: "p", root: "").contains(
        "class=\"number\" text-anchor=\"middle\" x=\"\(expected)\""))
  }
}
