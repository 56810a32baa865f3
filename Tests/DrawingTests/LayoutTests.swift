import Foundation
import Testing

@testable import Drawing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Pictures by a real worker.
struct LayoutTests {
  private let layout = Layout()

  static let hostileTexts = [
    "<script>alert(1)</script>", "a \"quoted\" 'name'", #"back\slash\n \N \"#, "&amp; &lt; & &#60;",
    "emoji 🧨 👩‍👩‍👧 ü 漢字", "<b>html</b>", "]]> --> <!-- {a|b}", #"\""#, "\\", "%s%n", "-", "graph",
  ]

  static let hostile = Diagram(
    title: "</title><script>alert(1)</script> & \"q\" \\N",
    boxes: hostileTexts.enumerated().map { index, text in
      Box(label: text, tooltip: text, hue: index, cluster: index % 3 == 0 ? 0 : nil)
    },
    arrows: (1..<hostileTexts.count).map { index in
      Arrow(
        from: index - 1, to: index, count: index,
        style: Arrow.Style.allCases[index % Arrow.Style.allCases.count],
        tooltip: hostileTexts[index])
    } + [Arrow(from: 2, to: 2), Arrow(from: 0, to: 1)],
    clusters: [Cluster(label: #"<c> & \G ""#)], note: #"<i> & \G "#)

  @Test func hostileTextIsData() async throws {
    let results = await layout.svg(of: [Self.hostile, Self.hostile], prefix: "h")
    var page = ""
    for result in results {
      guard case .svg(let text, engineNote: nil) = result else {
        Issue.record("\(result)")
        return
      }
      page += text
    }
    let outline = try #require(XMLOutline("<page>\(page)</page>"))
    #expect(
      Set(outline.elements) == [
        "page", "svg", "title", "g", "polygon", "path", "text",
      ])
    #expect(Set(outline.ids).count == outline.ids.count)
    #expect(outline.ids.count == 2 * (1 + 1 + Self.hostile.boxes.count + Self.hostile.arrows.count))
    for text in Self.hostileTexts {
      #expect(outline.texts.filter { $0 == text }.count == 2, "label \(text)")
      #expect(outline.titles.contains(text), "tooltip \(text)")
    }
    #expect(outline.titles.contains(Self.hostile.title))
    #expect(!page.contains("href"))
    #expect(page.components(separatedBy: "http").count == 3)  // two xmlns
  }

  @Test func resultsComeInOrder() async throws {
    let diagrams = (1...12).map { count in
      Diagram(
        title: "T\(count)", boxes: Array(repeating: Box(label: "b"), count: count), arrows: [])
    }
    let one = await Layout(jobs: 1).svg(of: diagrams)
    let many = await Layout(jobs: 4).svg(of: diagrams)
    #expect(one == many)
    for (diagram, result) in zip(diagrams, one) {
      guard case .svg(let text, engineNote: nil) = result else {
        Issue.record("\(result)")
        continue
      }
      #expect(text.contains("aria-label=\"\(diagram.title)\""))
    }
  }

  @Test func anInvalidDiagramLosesOnlyItself() async {
    let good = Diagram(title: "good", boxes: [Box(label: "a")], arrows: [])
    let bad = Diagram(title: "bad", boxes: [], arrows: [Arrow(from: 0, to: 1)])
    let results = await layout.svg(of: [good, bad, good])
    #expect(results.map(\.isPicture) == [true, false, true])
  }

  @Test func noiseIsNoPicture() async {
    #expect(
      await layout.svg(ofDot: "digraph { a -> ")
        == .failed(
          reason: "Graphviz couldn't draw it (Error: syntax error in line 1), "
            + "and no simpler way worked either"))
    let empty = await layout.svg(ofDot: "")
    #expect(!empty.isPicture)
  }

  @Test func everyEngineDraws() async throws {
    let dot = try Self.hostile.dot()
    for engine in LayoutEngine.allCases {
      let script = try Script("exec \"\(Layout.builtWorker)\" \(engine)")
      let result = await Layout(worker: script.path).svg(ofDot: dot)
      #expect(result.isPicture, "\(engine): \(result)")
    }
  }

  @Test func aCrashOnTheFirstTryIsMended() async throws {
    let script = try Script(
      """
      [ "$1" = dot ] && kill -SEGV $$
      exec "\(Layout.builtWorker)" "$@"
      """)
    let result = await Layout(worker: script.path).svg(ofDot: try DotTests.small.dot())
    guard case .svg(_, let note) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(note == "laid out with less effort, because Graphviz crashed (signal 11)")
  }
}
