// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "groundplan",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .target(name: "PythonSyntax", swiftSettings: strict),
    .target(name: "ImportGraph", swiftSettings: strict),
    .target(
      name: "Analysis",
      dependencies: ["PythonSyntax", "ImportGraph", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: strict),
    .target(name: "Reports", dependencies: ["Analysis", "PythonSyntax"], swiftSettings: strict),
    .executableTarget(
      name: "groundplan",
      dependencies: [
        "Analysis", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/GroundplanCLI", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
