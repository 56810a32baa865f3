import Testing

@testable import Drawing

@Suite struct DotTests {
  static let small = Diagram(
    title: "Small & \"quoted\"",
    boxes: [
      Box(label: "app.core\n12 modules", tooltip: "the core", hue: 0, emphasis: .main, cluster: 1),
      Box(label: "app <b>", hue: 0, cluster: 0),
      Box(label: #"other\"#, hue: 1, emphasis: .problem),
    ],
    arrows: [
      Arrow(from: 0, to: 1, count: 4, tooltip: "app.core → app"),
      Arrow(from: 1, to: 0, style: .back),
      Arrow(from: 1, to: 2, count: 900, style: .crossing),
    ],
    clusters: [Cluster(label: "app"), Cluster(label: "core", parent: 0), Cluster(label: "empty")],
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
      title: "", boxes: (0..<40).map { (index: Int) in Box(label: "\(index)", cluster: index) },
      arrows: [],
      clusters: (0..<40).map { Cluster(label: "\($0)") })
    let names = try diagram.dot().split(separator: "\n").filter { $0.contains("subgraph") }
    #expect(names == (0..<40).map { "\tsubgraph cluster\($0) {" })
  }

  @Test func countsShowOnlyWhenAsked() throws {
    var diagram = Self.small
    #expect(try !diagram.dot().contains("label=\" 900 \""))
    diagram.showsCounts = true
    #expect(try diagram.dot().contains("label=\" 900 \""))
  }

  @Test(arguments: [
    ("", "id=n0"), ("svc-", "id=\"svc-n0\""), ("1\"<", "id=d1__n0"), ("é", "id=d_n0"),
  ])
  func prefixesBecomeIds(prefix: String, expected: String) throws {
    let dot = try Diagram(title: "", boxes: [Box(label: "")], arrows: []).dot(prefix: prefix)
    #expect(dot.contains(expected))
  }

  private static let expected = #"""
    digraph diagram {
    	graph [bgcolor="#ffffff",
    		fontcolor="#5b6875",
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=9,
    		id="p-graph",
    		label="3 of 4 imports drawn\l",
    		labeljust=l,
    		labelloc=b,
    		linelength=0,
    		newrank=true,
    		nodesep=.22,
    		outputorder=edgesfirst,
    		pad=.12,
    		rankdir=TB,
    		ranksep=.55,
    		splines=true,
    		tooltip="Small &amp; \"quoted\""
    	];
    	node [fontcolor="#1f2933",
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=11,
    		height=.32,
    		margin=".12,.06",
    		penwidth=1,
    		shape=box,
    		style="rounded,filled",
    		width=.5
    	];
    	edge [arrowsize=.6,
    		color="#8794a3",
    		fontcolor="#5b6875",
    		fontname="Helvetica,Arial,sans-serif",
    		fontsize=9
    	];
    	subgraph cluster0 {
    		graph [color="#b5d3f1",
    			fillcolor="#f5f9fd",
    			fontcolor="#3b75af",
    			fontsize=10,
    			id="p-c0",
    			label=app,
    			labeljust=l,
    			labelloc=t,
    			margin=9,
    			penwidth=.8,
    			style="rounded,filled",
    			tooltip=""
    		];
    		subgraph cluster1 {
    			graph [color="#b5d3f1",
    				fillcolor="#f5f9fd",
    				fontcolor="#3b75af",
    				fontsize=10,
    				id="p-c1",
    				label=core,
    				labeljust=l,
    				labelloc=t,
    				margin=9,
    				penwidth=.8,
    				style="rounded,filled",
    				tooltip=""
    			];
    			n0	[class=main,
    				color="#3b75af",
    				fillcolor="#b5d3f1",
    				id="p-n0",
    				label="app.core\n12 modules",
    				margin=".16,.07",
    				penwidth=1.8,
    				tooltip="the core"];
    		}
    		n1	[class=plain,
    			color="#3b75af",
    			fillcolor="#dbe9f8",
    			id="p-n1",
    			label="app <b>",
    			penwidth=.8];
    	}
    	n0 -> n1	[class="plain from-n0 to-n1",
    		id="p-e0",
    		penwidth=1.30,
    		tooltip="app.core → app"];
    	n0 -> n1	[class="back from-n1 to-n0",
    		color="#c4302b",
    		dir=back,
    		fontcolor="#c4302b",
    		id="p-e1",
    		penwidth=1.00,
    		style=dashed,
    		weight=0];
    	n2	[class=problem,
    		color="#c4302b",
    		fillcolor="#fde9e7",
    		id="p-n2",
    		label="other\\",
    		penwidth=1.8];
    	n1 -> n2	[class="crossing from-n1 to-n2",
    		color="#c4302b",
    		fontcolor="#c4302b",
    		id="p-e2",
    		penwidth=3.70];
    }

    """#
}
