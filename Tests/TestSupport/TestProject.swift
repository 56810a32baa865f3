package import Analysis
import Foundation
import PythonSyntax

/// A small project from a dictionary of path to text, analysed without touching the disk.
package struct TestProject {
  package let texts: [String: String]

  package init(_ texts: [String: String]) { self.texts = texts }

  /// The example project, as it stands in the repository.
  package static func example() throws -> TestProject {
    let root = BuiltProgram.packageRoot.appending(path: "Examples/shop")
    let paths = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
    var texts: [String: String] = [:]
    for path in paths where !root.appending(path: path).hasDirectoryPath {
      texts[path] = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    return TestProject(texts)
  }

  /// - Parameters:
  ///   - jobs: how many files are parsed at once.
  ///   - reversed: whether the files come in the reverse order.
  ///   - readsBodies: whether definitions are to be compared by their text.
  package func analyze(
    jobs: Int = 1, reversed: Bool = false, readsBodies: Bool = false
  ) throws -> AnalysisResult {
    let python = texts.keys.filter { $0.hasSuffix(".py") }
    let sources = (reversed ? python.sorted().reversed() : python.sorted()).map {
      SourceFile(path: $0)
    }
    let files = ProjectFiles(
      root: "/project", sources: sources,
      markers: texts.keys.filter {
        ProjectMarker.isMarker($0.split(separator: "/").last.map(String.init) ?? $0)
      })
    let parsed = FileReader.parse(
      texts: files.sources.map { Array((texts[$0.path] ?? "").utf8) }, jobs: jobs,
      readsBodies: readsBodies)
    let loaded = try texts["groundplan.toml"].map {
      try ConfigurationFile.parse(Array($0.utf8), path: "groundplan.toml")
    }
    return Analysis.run(
      on: files, parsed: parsed, configuration: loaded??.configuration ?? Configuration()
    ) { texts[$0] }
  }
}
