package import Analysis
import Foundation
package import Resolution

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

  /// The project as it would be read; the configuration is its `groundplan.toml`.
  package func snapshot(jobs: Int = 1) throws -> Snapshot {
    let loaded = try texts["groundplan.toml"].map {
      try ConfigurationFile.parse(Array($0.utf8), path: "groundplan.toml")
    }
    return Snapshot(
      of: texts.mapValues { Array($0.utf8) },
      settings: (loaded ?? nil) ?? Configuration(), jobs: jobs)
  }

  package func program(jobs: Int = 1) throws -> Program {
    Program(try snapshot(jobs: jobs), jobs: jobs)
  }

  /// - Parameter jobs: how many files are parsed, and how many rules asked, at once.
  package func analyze(jobs: Int = 1) throws -> Findings {
    Findings(of: try program(jobs: jobs), jobs: jobs)
  }
}
