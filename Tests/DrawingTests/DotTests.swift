import Testing

@testable import Drawing

@Suite struct DotTests {
  static let small = Diagram(
    title: "Small & \"quoted\"",
    boxes: [
      Box(
        "app.core", details: ["12 modules"], tooltip: "the core", role: .service, emphasis: .main,
        cluster: 1, href: "a b.html?x&y"),
      Box("app <b>", cluster: 0), Box(#"other\"#, role: .backup, place: .last),
    ],
    arrows: [
      Arrow(from: 0, to: 1, count: 4, tooltip: "app.core → app"),
      Arrow(from: 1, to: 0, style: .against, isDeferred: true, runsBack: true),
      Arrow(from: 1, to: 2, count: 900, violations: 30, style: .violation),
    ],
    clusters: [Cluster("app"), Cluster("core", parent: 0), Cluster("empty")],
    note: "3 of 4 imports drawn")

  @Test func dotOfASmallDiagram() throws {
    #expect(try Self.small.dot(prefix: "p-") == Self.expected)
  }

  @Test func theSameBytesEveryTime() async throws {
    let first = try Self.small.dot()
    let all = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try Self.small.dot() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(all == Array(repeating: first, count: 50))
  }

  @Test func clustersKeepTheirOrder() throws {
    let diagram = Diagram(
      title: "", boxes: (0..<40).map { (index: Int) in Box("\(index)", cluster: index) },
      arrows: [],
      clusters: (0..<40).map { Cluster("\($0)") })
    let names = try diagram.dot().split(separator: "\n").filter { $0.contains("subgraph") }
    #expect(names == (0..<40).map { "\tsubgraph cluster\($0) {" })
  }

  @Test func countsShowOnlyWhenAsked() throws {
    var diagram = Self.small
    #expect(try !diagram.dot().contains("label=\" 4 \""))
    diagram.showsCounts = true
    #expect(try diagram.dot().contains("label=\" 4 \""))
  }

  @Test(arguments: [
    ("", "id=n0"), ("svc-", "id=\"svc-n0\""), ("1\"<", "id=d1__n0"), ("é", "id=d_n0"),
  ])
  func prefixesBecomeIds(prefix: String, expected: String) throws {
    let dot = try Diagram(title: "", boxes: [Box("")], arrows: []).dot(prefix: prefix)
    #expect(dot.contains(expected))
  }

  private static let expected = #"""
    digraph diagram {
    	graph [bgcolor="#ffffff",
    		fontcolor="#52606d",
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=10,
    		id="p-graph",
    		label="3 of 4 imports drawn\l",
    		labeljust=l,
    		labelloc=b,
    		linelength=0,
    		newrank=true,
    		nodesep=.2,
    		outputorder=edgesfirst,
    		pad=.06,
    		rankdir=TB,
    		ranksep=.5,
    		splines=true,
    		tooltip="Small &amp; \"quoted\""
    	];
    	node [fontcolor="#1f2933",
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=11,
    		height=.32,
    		margin=".11,.055",
    		shape=box,
    		style="rounded,filled",
    		width=.5
    	];
    	edge [arrowsize=.7,
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=10
    	];
    	subgraph cluster0 {
    		graph [color="#9aa5b1",
    			fillcolor="#f5f7f9",
    			fontcolor="#52606d",
    			fontsize=10,
    			id="p-c0",
    			label=app,
    			labeljust=l,
    			labelloc=b,
    			margin=9,
    			penwidth=.8,
    			style="rounded,filled",
    			tooltip=""
    		];
    		subgraph cluster1 {
    			graph [color="#9aa5b1",
    				fillcolor="#f5f7f9",
    				fontcolor="#52606d",
    				fontsize=10,
    				id="p-c1",
    				label=core,
    				labeljust=l,
    				labelloc=b,
    				margin=9,
    				penwidth=.8,
    				style="rounded,filled",
    				tooltip=""
    			];
    			n0	[URL="a%20b.html?x&amp;y",
    				class="service main",
    				color="#3b75af",
    				fillcolor="#d6e6f7",
    				id="p-n0",
    				label="app.core\n12 modules",
    				penwidth=1.9,
    				tooltip="the core"];
    		}
    		n1	[class="product plain",
    			color="#6a5a9e",
    			fillcolor="#e6e2f3",
    			id="p-n1",
    			label="app <b>",
    			penwidth=0.9,
    			tooltip="app <b>"];
    	}
    	subgraph sink {
    		graph [rank=sink];
    		n2	[class="backup plain",
    			color="#7b8794",
    			fillcolor="#ffffff",
    			id="p-n2",
    			label="other\\",
    			penwidth=0.9,
    			tooltip="other\\"];
    	}
    	n0 -> n1	[arrowhead=normal,
    		class="plain from-n0 to-n1",
    		color="#6b7a89",
    		fontcolor="#6b7a89",
    		id="p-e0",
    		penwidth=1.40,
    		tooltip="app.core → app"];
    	n0 -> n1	[arrowtail=onormal,
    		class="against from-n1 to-n0",
    		color="#3e4c59",
    		dir=back,
    		fontcolor="#3e4c59",
    		id="p-e1",
    		label=" ◁ ",
    		penwidth=1.40,
    		style=dashed,
    		weight=0];
    	n1 -> n2	[arrowhead=normal,
    		class="violation from-n1 to-n2",
    		color="#b3211a",
    		fontcolor="#b3211a",
    		id="p-e2",
    		label=" ✕ 30 of 900 ",
    		penwidth=3.50];
    }

    """#
}
