import Foundation
import Testing

@testable import Drawing

/// Pictures by a real worker.
struct LayoutTests {
  private let layout = Layout()

  static let hostileTexts = [
    "<script>alert(1)</script>", "a \"quoted\" 'name'", #"back\slash\n \N \"#, "&amp; &lt; & &#60;",
    "emoji 🧨 👩‍👩‍👧 ü 漢字", "<b>html</b>", "]]> --> <!-- {a|b}", #"\""#, "\\", "%s%n", "-", "graph",
    "\u{0600}<script>", "x\"\u{0301} onclick=y",
  ]

  static let hostile = Diagram(
    title: "</title><script>alert(1)</script> & \"q\" \\N", summary: "</desc><script>",
    boxes: hostileTexts.enumerated().map { index, text in
      Box(
        text, tooltip: text, role: Box.Role.allCases[index % 6], cluster: index % 3 == 0 ? 0 : nil,
        href: "\(text).html")
    },
    arrows: (1..<hostileTexts.count).map { index in
      Arrow(
        from: index - 1, to: index, count: index,
        style: Arrow.Style.allCases[index % Arrow.Style.allCases.count],
        tooltip: hostileTexts[index], href: "javascript:alert(1)")
    } + [Arrow(from: 2, to: 2), Arrow(from: 0, to: 1)],
    clusters: [Cluster(#"<c> & \G ""#, isTray: true)], note: #"<i> & \G "#)

  @Test func hostileTextIsData() async throws {
    let picture = try #require(await layout.pictures(of: [Self.hostile])[0].picture)
    let page =
      picture.element(id: "a-", root: "../") + picture.element(id: "b-", root: "../")
    let file = picture.file(
      origin: PictureOrigin(project: "<script>", revision: "\"'"), style: "", root: "")
    for document in ["<page>\(page)</page>", file] {
      let outline = try #require(XMLOutline(document))
      #expect(
        Set(outline.elements).isSubset(of: [
          "page", "svg", "title", "desc", "g", "a", "polygon", "path", "text", "rect",
        ]))
      #expect(Set(outline.ids).count == outline.ids.count)
      #expect(
        outline.hrefs.allSatisfy { !$0.contains("javascript") && !$0.contains("<") })
      for text in Self.hostileTexts {
        #expect(outline.texts.contains(text), "label \(text)")
        #expect(outline.titles.contains(text), "tooltip \(text)")
      }
      #expect(outline.titles.contains(Self.hostile.title))
    }
    #expect(try #require(XMLOutline(file)).hrefs.count == Self.hostile.boxes.count)
    // For a page with `style-src 'self'`.
    #expect(!page.contains("style"))
  }

  @Test func linksAreRelativeToWhereThePictureStands() async throws {
    let diagram = Diagram(
      title: "T", boxes: [Box("a", href: "parts/a.html#x=1&y=2"), Box("b")],
      arrows: [Arrow(from: 0, to: 1, tooltip: "a imports b: 1 name", href: "https://example.org/")])
    let picture = try #require(await layout.pictures(of: [diagram])[0].picture)
    #expect(
      XMLOutline(picture.element(id: "p", root: "../"))?.hrefs
        == ["https://example.org/", "../parts/a.html#x=1&y=2"])
    let file = picture.file(origin: PictureOrigin(project: "P"), style: "", root: "")
    #expect(XMLOutline(file)?.hrefs == ["https://example.org/", "parts/a.html#x=1&y=2"])
    // A screen reader finds no links in an image.
    #expect(picture.element(id: "p", root: "").contains("role=\"group\""))
    #expect(picture.element(id: "p", root: "").contains("aria-label=\"a imports b: 1 name\""))
  }

  @Test func aFileSaysWhatItIs() async throws {
    var diagram = DotTests.small
    diagram.summary = "Three boxes."
    let picture = try #require(await layout.pictures(of: [diagram])[0].picture)
    let file = picture.file(
      origin: PictureOrigin(project: "shop", revision: "main @ 3f2c1ab"), style: ".x {}", root: "")
    let outline = try #require(XMLOutline(file))
    for text in [diagram.title, diagram.note, "shop · main @ 3f2c1ab · drawn by Groundplan"] {
      #expect(outline.texts.contains(text), "\(text)")
    }
    for entry in diagram.legend { #expect(outline.texts.contains(entry.text)) }
    #expect(outline.descriptions == ["Three boxes."])
    #expect(file.contains("<style>\n.x {}</style>"))
    #expect(file.contains("aria-labelledby=\"title\" aria-describedby=\"desc\""))
  }

  @Test func theSameBytesByAnyNumberOfWorkers() async throws {
    let diagrams = (1...40).map { count in
      Diagram(
        title: "T\(count)", boxes: (0...count).map { Box("box \($0)") },
        arrows: (0..<count).map { Arrow(from: $0, to: ($0 * 7 + 3) % (count + 1), count: $0) })
    }
    let one = await Layout(jobs: 1).pictures(of: diagrams)
    let many = await Layout(jobs: 4).pictures(of: diagrams)
    let reversed = await Layout(jobs: 3).pictures(of: diagrams.reversed() as [Diagram])
    #expect(one == many)
    #expect(one == reversed.reversed())
    #expect(zip(diagrams, one).allSatisfy { $1.picture?.diagram == $0 })
  }

  @Test func anInvalidDiagramLosesOnlyItself() async {
    let good = Diagram(title: "good", boxes: [Box("a")], arrows: [])
    let bad = Diagram(title: "bad", boxes: [], arrows: [Arrow(from: 0, to: 1)])
    let results = await layout.pictures(of: [good, bad, good])
    #expect(results.map { $0.picture != nil } == [true, false, true])
  }

  @Test func everyEngineDraws() async throws {
    for engine in LayoutEngine.allCases {
      let seat = WorkerSeat(program: Layout.builtWorker, limit: .seconds(20))
      defer { seat.leave() }
      guard case .svg(let text) = seat.draw(try Self.hostile.dot(), engine: engine) else {
        Issue.record("\(engine)")
        continue
      }
      #expect(Geometry(text) != nil)
    }
  }

  @Test func noiseIsNoPicture() {
    let seat = WorkerSeat(program: Layout.builtWorker, limit: .seconds(20))
    defer { seat.leave() }
    for noise in ["digraph { a -> ", "", "\u{0}"] {
      guard case .gaveUp = seat.draw(noise, engine: .dot) else {
        Issue.record("\(noise)")
        continue
      }
    }
    guard case .svg = seat.draw("digraph { a }", engine: .dot) else {
      Issue.record("nothing after noise")
      return
    }
  }

  @Test func theFirstWayThatFitsIsTaken() async throws {
    let sketch = try #require(
      Sketch { number in
        let count = [120, 60, 12, 3][number]
        return Diagram(
          title: "\(count)", boxes: (0...count).map { Box("a box with a name \($0)") },
          arrows: (0..<count).map { Arrow(from: count, to: $0) })
      })
    let picture = try #require(await layout.pictures(of: [sketch])[0].picture)
    #expect(picture.diagram.title == "3")
    #expect(picture.fits && picture.smallestText >= Picture.leastText)
  }

  @Test func whatNeverFitsShowsAtItsSize() async throws {
    let diagram = Diagram(
      title: "wide", boxes: (0...40).map { Box("a box with a name \($0)") },
      arrows: (0..<40).map { Arrow(from: 40, to: $0) })
    let picture = try #require(await layout.pictures(of: [Sketch(diagram)])[0].picture)
    #expect(!picture.isReadable)
    #expect(picture.element(id: "", root: "").contains("class=\"diagram actual\""))
  }

  @Test func traysLieBelow() async throws {
    let diagram = Diagram(
      title: "T",
      boxes: ["a", "b", "c"].map { Box($0) } + (0..<6).map { Box("hub \($0)", cluster: 0) },
      arrows: [Arrow(from: 0, to: 1), Arrow(from: 1, to: 2)],
      clusters: [Cluster("Imported by most", isTray: true)])
    let picture = try #require(await layout.pictures(of: [diagram])[0].picture)
    func height(_ id: String) -> Double? {
      picture.geometry.shapes[id]?.compactMap { shape in
        switch shape {
        case .text(_, let y, _, _, _): y
        case .path, .polygon: nil
        }
      }.first
    }
    let lowest = try #require(height("n2"))
    for hub in 3..<9 { #expect(try #require(height("n\(hub)")) > lowest) }
  }
}
