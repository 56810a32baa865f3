// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "groundplan",
  products: [
    .executable(name: "groundplan", targets: ["groundplan"]),
    .executable(name: "groundplan-draw", targets: ["groundplan-draw"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .target(name: "Platform", swiftSettings: swift),
    .target(name: "PythonSyntax", swiftSettings: swift),
    .target(name: "ImportGraph", swiftSettings: swift),
    .target(name: "TOML", swiftSettings: swift),
    .target(name: "SourceEdits", swiftSettings: swift),
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm",
      providers: [
        .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
      ]),
    .target(
      name: "Resolution",
      dependencies: [
        "Platform", "PythonSyntax", "ImportGraph", "TOML",
      ], swiftSettings: swift),
    .target(
      name: "Workspace",
      dependencies: [
        "Platform", "Resolution", "PythonSyntax", "SourceEdits",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: swift),
    .target(
      name: "Duplicates", dependencies: ["Resolution", "PythonSyntax"], swiftSettings: swift),
    .target(
      name: "Registry",
      dependencies: [
        "CMarkdown", "Duplicates", "PythonSyntax", "Resolution", "SourceEdits", "TOML",
      ], swiftSettings: swift),
    .target(
      name: "Analysis",
      dependencies: [
        "Duplicates", "Registry", "Resolution", "PythonSyntax", "ImportGraph", "TOML",
      ],
      swiftSettings: swift),
    .target(
      name: "Consolidation",
      dependencies: [
        "Analysis", "Duplicates", "Registry", "Resolution", "PythonSyntax", "ImportGraph",
        "SourceEdits",
      ], swiftSettings: swift),
    .target(
      name: "Standings",
      dependencies: [
        "Analysis", "Consolidation", "Duplicates", "Registry", "Resolution", "PythonSyntax",
        "ImportGraph", "SourceEdits",
      ], swiftSettings: swift),
    .target(
      name: "History",
      dependencies: [
        "Standings", "Resolution", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swift),
    .systemLibrary(
      name: "CGraphviz", pkgConfig: "libgvc",
      providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
    .systemLibrary(
      name: "CGraph", pkgConfig: "libcgraph",
      providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
    .target(name: "GraphvizShim", dependencies: ["CGraph"]),
    .target(name: "LayoutShim", dependencies: ["CGraphviz", "GraphvizShim"]),
    .target(
      name: "Drawing", dependencies: ["CGraph", "GraphvizShim", "Platform"], swiftSettings: swift),
    .executableTarget(
      name: "groundplan-draw", dependencies: ["GraphvizShim", "LayoutShim", "Platform"],
      path: "Sources/GroundplanDraw", swiftSettings: swift),
    .target(name: "CUnicodeData"),
    .target(name: "CTemplates", cSettings: [.unsafeFlags(["-std=c23"])]),
    .target(
      name: "Reports",
      dependencies: [
        "Analysis", "Consolidation", "Duplicates", "Registry", "Resolution", "PythonSyntax",
        "ImportGraph", "Drawing", "CMarkdown", "CTemplates", "SourceEdits", "TOML", "Standings",
        "History",
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: swift),
    .executableTarget(
      name: "groundplan",
      dependencies: [
        "Analysis", "CUnicodeData", "Consolidation", "Drawing", "Duplicates", "History", "Platform",
        "Registry", "Reports", "Resolution", "SourceEdits", "Standings", "Workspace",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/GroundplanCLI", swiftSettings: swift),
    .target(
      name: "TestSupport", dependencies: ["Analysis", "PythonSyntax", "Resolution"],
      path: "Tests/TestSupport",
      swiftSettings: swift),
    .executableTarget(
      name: "toml-values", dependencies: ["Platform", "TOML"], path: "Tests/TOMLValues",
      swiftSettings: swift),
    .executableTarget(
      name: "replacing",
      dependencies: ["Analysis", "Platform", "PythonSyntax", "Resolution", "Workspace"],
      path: "Tests/Benchmarks/Replacing", swiftSettings: swift),
    .executableTarget(
      name: "write-tree", dependencies: ["Platform", "SourceEdits", "Workspace"],
      path: "Tests/WriteTree",
      swiftSettings: swift),
    .executableTarget(
      name: "source-layout", dependencies: ["Platform", "PythonSyntax", "Resolution"],
      path: "Tests/SourceLayout",
      swiftSettings: swift),
    .testTarget(
      name: "SourceEditsTests", dependencies: ["SourceEdits"], swiftSettings: swift),
    .testTarget(
      name: "TOMLTests", dependencies: ["TOML"], swiftSettings: swift),
    .testTarget(
      name: "PythonSyntaxTests", dependencies: ["PythonSyntax"], swiftSettings: swift),
    .testTarget(
      name: "DuplicatesTests", dependencies: ["Duplicates", "Resolution", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "RegistryTests",
      dependencies: [
        "Registry", "Analysis", "Consolidation", "Reports", "Resolution", "TestSupport",
      ],
      exclude: ["Documents"], swiftSettings: swift),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: [
        "Platform", "Resolution", "SourceEdits", "TestSupport", "Workspace", "write-tree",
      ],
      swiftSettings: swift),
    .testTarget(name: "ImportGraphTests", dependencies: ["ImportGraph"], swiftSettings: swift),
    .testTarget(
      name: "AnalysisTests",
      dependencies: ["Analysis", "PythonSyntax", "Reports", "Resolution", "TestSupport"],
      exclude: ["Specs"], swiftSettings: swift),
    .testTarget(
      name: "ConsolidationTests",
      dependencies: [
        "Consolidation", "Analysis", "Duplicates", "Reports", "Resolution", "SourceEdits",
        "TestSupport",
      ], exclude: ["Plans"], swiftSettings: swift),
    .testTarget(
      name: "StandingsTests",
      dependencies: ["Standings", "Analysis", "Reports", "Resolution", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "HistoryTests",
      dependencies: [
        "Analysis", "History", "Resolution", "Standings", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: swift),
    .testTarget(
      name: "DrawingTests", dependencies: ["Drawing", "groundplan-draw"], swiftSettings: swift),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Analysis", "Consolidation", "Drawing", "Duplicates", "History", "ImportGraph",
        "Platform", "PythonSyntax", "Registry", "Resolution", "SourceEdits", "Standings",
        "TestSupport",
        "groundplan-draw",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "CLITests",
      dependencies: [
        "Platform", "Reports", "Resolution", "TOML", "TestSupport", "groundplan", "groundplan-draw",
        "source-layout", "toml-values", "write-tree",
      ],
      exclude: ["OtherRegistry.toml", "Snapshots"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
