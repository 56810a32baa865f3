import Analysis
import Drawing
import Duplicates
import PythonSyntax
import Resolution
import TestSupport
import Testing

@testable import Reports

/// Pictures say one thing by one sign, stay within what can be read, and say what they leave out.
struct PictureTests {
  private static let settings = """
    [services]
    orders = ["orders"]
    billing = ["billing"]
    shared = { packages = ["shared"], shared = true }

    """

  private func source(
    _ texts: [String: String], settings: String = settings, links: PictureLinks = PictureLinks()
  ) throws -> PictureSource {
    var texts = texts
    if !settings.isEmpty { texts["groundplan.toml"] = settings }
    return PictureSource(Findings(of: try TestProject(texts).program()), links: links)
  }

  private func words(_ diagram: Diagram) -> [String] {
    diagram.arrows.map { arrow in
      "\(diagram.boxes[arrow.from].name) > \(diagram.boxes[arrow.to].name): "
        + "\(arrow.label(showsCount: true)) \(arrow.style.rawValue)"
        + (arrow.isDeferred ? " open" : "")
    }.sorted()
  }

  // MARK: Arrows

  @Test func anArrowIsOneDirection() throws {
    let source = try source([
      "orders/a.py": "from billing.b import x, y, z\nfrom shared.s import q\n",
      "orders/c.py": "from billing.b import x\n", "billing/b.py": "x = y = z = 1\n",
      "billing/d.py": "def f():\n  from orders.a import q\n", "shared/s.py": "q = 1\n",
    ])
    let diagram = try #require(OverviewPicture.outcome(in: source).diagram)
    #expect(
      words(diagram) == [
        "billing > orders: ✕ 1 violation open", "orders > billing: ✕ 4 violation",
        "orders > shared: 1 plain",
      ])
    #expect(
      diagram.arrows.map(\.tooltip).contains {
        $0 == "orders imports billing: 4 imported names in 2 files; ✕ all reported as errors"
      })
    #expect(
      diagram.summary.contains("orders and billing import each other: 4 and 1 imported names")
        || diagram.summary.contains("billing and orders import each other: 1 and 4 imported names"))
    #expect(diagram.note.hasPrefix("6 of 6 imports of product code drawn"))
  }

  @Test func redIsWhatIsReportedAsAnError() throws {
    let source = try source([
      "orders/a.py": "from billing.b import x\nfrom billing.b import y  # groundplan: ignore\n",
      "orders/t.py":
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  from billing.b import z\n",
      "billing/b.py": "x = y = z = 1\n",
    ])
    let diagram = try #require(OverviewPicture.outcome(in: source).diagram)
    #expect(words(diagram) == ["orders > billing: ✕ 1 of 3 violation"])
    let silent = try self.source(
      ["orders/a.py": "from billing.b import x\n", "billing/b.py": "x = 1\n"],
      settings: Self.settings + "[rules]\ncross-service-import = \"warning\"\n")
    #expect(
      words(try #require(OverviewPicture.outcome(in: silent).diagram))
        == ["orders > billing: 1 plain"])
  }

  @Test func againstTheLayersIsNoError() throws {
    let source = try source(
      [
        "app/one/a.py": "from app.two.b import x, y, z\n", "app/two/b.py": "x = y = z = 1\n",
        "app/two/c.py": "from app.one.d import q\n", "app/one/d.py": "q = 1\n",
      ], settings: "")
    let diagram = try #require(OverviewPicture.outcome(in: source).diagram)
    #expect(diagram.title == "How the packages of app import each other")
    #expect(diagram.legend.map(\.kind).contains("against") || diagram.boxes.count == 4)
    #expect(!diagram.arrows.contains { $0.style == .violation })
  }

  @Test func withoutArrowsThereIsASentence() throws {
    let source = try source(["orders/a.py": "x = 1\n", "billing/b.py": "y = 1\n"])
    for outcome in [OverviewPicture.outcome(in: source)]
      + source.program.services.indices.map({ PartPicture.outcome(of: $0, in: source) })
    {
      guard case .none(let reason) = outcome else {
        Issue.record("a picture without arrows")
        continue
      }
      #expect(reason.hasPrefix("No picture: ") && reason.hasSuffix("."))
    }
  }

  // MARK: What is left out

  private func largeTree() -> [String: String] {
    var texts: [String: String] = [:]
    for package in 0..<30 {
      for module in 0..<12 {
        let next = (package * 7 + module * 3 + 1) % 30
        texts["orders/p\(package)/a_module_with_a_long_name_\(module).py"] =
          "from orders.p\(next) import a_module_with_a_long_name_\((module + 1) % 12)\n"
          + "import orders.core.hub\nimport billing.x\n"
      }
    }
    for module in 0..<80 {
      texts["orders/core/c\(module).py"] = "import orders.p0.a_module_with_a_long_name_0\n"
    }
    texts["orders/core/hub.py"] = ""
    texts["billing/x.py"] = "import orders.p1.a_module_with_a_long_name_1\n"
    return texts
  }

  @Test func aLargePartCanBeReadAtThePagesWidth() async throws {
    let source = try source(largeTree())
    let part = try #require(source.program.services.firstIndex { $0.name == "orders" })
    guard case .sketch(let sketch) = PartPicture.outcome(of: part, in: source) else {
      Issue.record("no picture")
      return
    }
    guard case .picture(let picture) = await Layout().pictures(of: [sketch])[0] else {
      Issue.record("no layout")
      return
    }
    #expect(picture.smallestText >= Picture.leastText)
    #expect(picture.diagram.boxes.count <= LayeredDiagram.maximumBoxes)
    #expect(picture.diagram.boxes.count > 5)
    #expect(picture.diagram.note.contains(" imports drawn"))
    #expect(picture.diagram.arrows.contains { $0.style == .violation })
  }

  @Test func aHubLiesInTheTray() throws {
    var texts = ["app/hub.py": "", "app/extra.py": "import app.m0\n"]
    for module in 0..<12 {
      texts["app/m\(module).py"] = "import app.hub\nimport app.m\((module + 1) % 13)\n"
    }
    texts["app/m12.py"] = ""
    let source = try source(texts, settings: "")
    let diagram = try #require(OverviewPicture.outcome(in: source).diagram)
    let hub = try #require(diagram.boxes.firstIndex { $0.name == "hub" })
    #expect(diagram.clusters.map(\.isTray) == [true])
    #expect(diagram.boxes[hub].cluster == 0)
    #expect(!diagram.arrows.contains { $0.to == hub })
    #expect(diagram.boxes[hub].details[0].hasPrefix("imported by 12 of "))
    #expect(diagram.note.contains("12 lead to or from the boxes at the foot"))
    #expect(diagram.summary.contains("Imported by most of the boxes"))
  }

  @Test func boxesThatAreAlikeBecomeOne() throws {
    var texts = ["shared/s.py": "x = 1\n"]
    for module in 0..<20 { texts["orders/m\(module).py"] = "from shared.s import x\n" }
    let source = try source(texts)
    let part = try #require(source.program.services.firstIndex { $0.name == "orders" })
    let diagram = try #require(PartPicture.outcome(of: part, in: source).diagram)
    #expect(diagram.boxes.count == 7)
    let rest = try #require(diagram.boxes.first { $0.emphasis == .rest })
    #expect(rest.name == "15 more like these" && rest.details == ["15 modules"])
    #expect(diagram.note.hasPrefix("20 of 20 imports drawn"))
  }

  // MARK: Groups and cycles

  @Test func definitionsStandLastAndImportersFirst() throws {
    var texts: [String: String] = [:]
    for module in 0..<14 {
      texts["orders/d\(module).py"] = "class JobState:\n  a = \(module)\n  b = 2\n"
    }
    texts["orders/use.py"] = "from orders.d0 import JobState\n"
    texts["billing/use.py"] =
      "from orders.d0 import JobState as J\nfrom orders.d1 import JobState\n"
    let source = try source(texts)
    let group = try #require(source.program.duplicates.first { $0.name == "JobState" })
    let diagram = try #require(GroupPicture.outcome(of: group, in: source).diagram)
    let names = diagram.boxes.map(\.name)
    #expect(names.contains("12 more that nothing imports"))
    #expect(
      diagram.boxes.filter { $0.place == .first }.map(\.name) == ["billing.use", "orders.use"])
    #expect(diagram.boxes.count { $0.place == .last } == 3)
    #expect(diagram.arrows.allSatisfy { diagram.boxes[$0.to].place == .last })
    #expect(diagram.arrows.count { $0.style == .violation } == 2)
    #expect(diagram.legend.map(\.kind) == ["plain", "violation", "service", "split", "rest"])
  }

  @Test func aCycleShowsWhatTheRuleSays() throws {
    let source = try source(
      [
        "app/a.py": "from app.b import x, y\n", "app/b.py": "from app.c import x, y\n",
        "app/c.py": "from app.a import q\nfrom app.d import r, s\n",
        "app/d.py": "from app.c import x\n", "app/e.py": "import app.a\n",
      ], settings: "")
    let cycle = try #require(source.program.moduleCycles.first)
    let diagram = try #require(CyclePicture.outcome(of: cycle, in: source).diagram)
    #expect(diagram.boxes.map(\.name) == ["a", "b", "c", "d"])
    let cuts = diagram.arrows.filter { $0.style == .cut }
    #expect(cuts.count == cycle.cuts.count && cuts.allSatisfy(\.runsBack))
    #expect(
      diagram.boxes.filter { $0.emphasis == .main }.count == cycle.shortest.count)
    #expect(diagram.note.contains("2 of 2 to be cut"))
    #expect(diagram.legend.map(\.kind).contains("cut"))
    let finding = try #require(ImportCycle.findings(in: source.program).first)
    #expect(finding.message.contains("cutting \(cycle.cuts.count) of their imports"))
  }

  // MARK: Text and links

  @Test func boxesAndArrowsLead() throws {
    let links = PictureLinks(
      box: { end in
        switch end {
        case .part(let part): "part\(part.rawValue)"
        case .package(_, let name): "package-\(name)"
        case .module(let module): "module\(module.rawValue)"
        case .definition(let location): location.path
        }
      }, arrow: { _, _ in "arrow" })
    let source = try source(
      ["orders/a.py": "from shared.s import x\n", "shared/s.py": "x = 1\n"], links: links)
    let overview = try #require(OverviewPicture.outcome(in: source).diagram)
    #expect(Set(overview.boxes.map(\.href)) == ["part0", "part1"])
    #expect(overview.arrows.map(\.href) == ["arrow"])
    let part = try #require(
      PartPicture.outcome(of: source.program.services.startIndex, in: source).diagram)
    #expect(part.boxes.compactMap(\.href).contains { $0.hasPrefix("module") })
  }

  /// The same escapes as in the pages.
  @Test func hostileNamesAreWrittenOutAsInPages() throws {
    let name = "a\u{202E}b\nc"
    let source = try source(
      ["\(name)/x.py": "import shared.s\n", "shared/s.py": ""],
      settings: "[services]\nshared = { packages = [\"shared\"], shared = true }\n")
    guard let diagram = OverviewPicture.outcome(in: source).diagram else {
      Issue.record("no picture")
      return
    }
    let texts = diagram.boxes.flatMap { [$0.name, $0.tooltip] + $0.details } + [diagram.summary]
    #expect(!texts.joined().unicodeScalars.contains("\u{202E}"))
    #expect(diagram.boxes.map(\.name).contains(VisibleText.of(name)))
  }

  @Test func reductionKeepsWhatNoPathImplies() throws {
    let source = try source(
      [
        "app/a.py": "from app.b import x\nfrom app.c import y\n",
        "app/b.py": "from app.c import y\n",
        "app/c.py": "from app.d import z\n", "app/d.py": "def f():\n  from app.c import y\n",
      ], settings: "")
    let diagram = try #require(OverviewPicture.outcome(in: source).diagram)
    #expect(
      words(diagram) == [
        "a > b: 1 plain", "a > c: 1 plain", "b > c: 1 plain", "c > d: 1 plain",
        "d > c: ◁ 1 against open",
      ])
  }

  @Test func theStyleSheetHasTheColoursOfPaper() throws {
    let style = TemplateLibrary.pictureStyle
    let pairs = Box.Role.allCases.map(Palette.pair(of:)) + [Palette.tray]
    for colour in pairs.flatMap({ [$0.fill, $0.line] })
      + [Palette.ink, Palette.quietInk, Palette.line, Palette.againstLine, Palette.violation]
    {
      #expect(style.contains(colour), "\(colour)")
    }
    #expect(!style.contains("<"))
  }
}
