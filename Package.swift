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
  products: [.executable(name: "groundplan", targets: ["groundplan"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .target(name: "PythonSyntax", swiftSettings: swift),
    .target(name: "ImportGraph", swiftSettings: swift),
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm",
      providers: [
        .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
      ]),
    .target(
      name: "RegistrySyntax",
      dependencies: [
        "CMarkdown", "PythonSyntax", .product(name: "TOMLKit", package: "TOMLKit"),
      ], swiftSettings: swift),
    .target(
      name: "Analysis",
      dependencies: [
        "PythonSyntax", "RegistrySyntax", "ImportGraph",
        .product(name: "TOMLKit", package: "TOMLKit"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: swift),
    .target(
      name: "Consolidation",
      dependencies: ["Analysis", "PythonSyntax", "RegistrySyntax", "ImportGraph"],
      swiftSettings: swift),
    .systemLibrary(
      name: "CGraphviz", pkgConfig: "libgvc",
      providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
    .target(name: "GraphvizShim", dependencies: ["CGraphviz"]),
    .target(
      name: "Drawing",
      dependencies: [
        "CGraphviz", "GraphvizShim",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: swift),
    .target(name: "CTemplates", cSettings: [.unsafeFlags(["-std=c23"])]),
    .target(
      name: "Reports",
      dependencies: [
        "Analysis", "Consolidation", "PythonSyntax", "RegistrySyntax", "ImportGraph", "Drawing",
        "CTemplates",
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: swift),
    .executableTarget(
      name: "groundplan",
      dependencies: [
        "Analysis", "Consolidation", "Drawing", "RegistrySyntax", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/GroundplanCLI", swiftSettings: swift),
    .target(
      name: "TestSupport", dependencies: ["Analysis", "PythonSyntax"], path: "Tests/TestSupport",
      swiftSettings: swift),
    .testTarget(
      name: "PythonSyntaxTests", dependencies: ["PythonSyntax"], swiftSettings: swift),
    .testTarget(
      name: "RegistrySyntaxTests", dependencies: ["RegistrySyntax"], swiftSettings: swift),
    .testTarget(name: "ImportGraphTests", dependencies: ["ImportGraph"], swiftSettings: swift),
    .testTarget(
      name: "AnalysisTests",
      dependencies: ["Analysis", "PythonSyntax", "Reports", "TestSupport"],
      exclude: ["Specs"], swiftSettings: swift),
    .testTarget(
      name: "ConsolidationTests",
      dependencies: ["Consolidation", "Analysis", "RegistrySyntax", "Reports", "TestSupport"],
      exclude: ["Registry"], swiftSettings: swift),
    .testTarget(
      name: "DrawingTests", dependencies: ["Drawing", "groundplan"], swiftSettings: swift),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Analysis", "Consolidation", "Drawing", "ImportGraph", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "CLITests", dependencies: ["Reports", "TestSupport", "groundplan"],
      exclude: ["OtherRegistry.toml", "Snapshots"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
