import Analysis
import Foundation
import Platform
import Resolution
import PythonSyntax
import Workspace

/// Measures what an editor would wait for: one file of a tree replaced in memory, and the program
/// resolved again.
///
/// `replacing TREE [COUNT]` reads the tree once, then replaces COUNT files one after the other,
/// spread over the tree, each by itself with a comment behind it; the default is 20. Each must
/// resolve to a program with as many imports as before.
@main
enum Replacing {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let root = arguments.first, let count = Int(arguments.dropFirst().first ?? "20") else {
      print("usage: replacing TREE [COUNT]")
      exit(2)
    }
    let clock = ContinuousClock()
    let workspace = Workspace(Workspace.Options(root: root, jobs: 2, reader: NoSettings()))
    var snapshot: Snapshot?
    var program: Program?
    let reading = try await clock.measure { snapshot = try await workspace.snapshot() }
    guard let snapshot, snapshot.facts.count > 0 else {
      print("there is no Python file below \(root)")
      exit(2)
    }
    let resolving = clock.measure { program = Program(snapshot) }
    let imports = program?.imports.count ?? 0
    print("\(snapshot.facts.count) files, \(imports) imports; \(memory()) MiB")
    print("read and parsed in \(milliseconds(reading)), resolved in \(milliseconds(resolving))")

    var times: [Duration] = []
    let paths = snapshot.tree.sources.map(\.path)
    for place in stride(from: 0, to: paths.count, by: max(1, paths.count / max(1, count))) {
      let path = paths[place]
      guard let bytes = workspace.sources([path], as: snapshot)[path] else { continue }
      var other: Program?
      times.append(
        clock.measure {
          other = Program(snapshot.replacing([path: bytes + Array("# replaced\n".utf8)]))
        })
      guard other?.imports.count == imports else {
        print("\(path): other imports than before")
        exit(1)
      }
    }
    times.sort()
    guard let first = times.first, let last = times.last else { exit(1) }
    print(
      "one file replaced and all resolved again: median \(milliseconds(times[times.count / 2])), "
        + "from \(milliseconds(first)) to \(milliseconds(last)); peak \(memory()) MiB")
  }

  private static func milliseconds(_ duration: Duration) -> String {
    let parts = duration.components
    return "\(parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000) ms"
  }

  /// The most that the process has had in memory.
  private static func memory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}

/// What nothing says is inferred.
private struct NoSettings: SettingsReader {
  let defaults: any TreeSettings = Configuration()

  func settings(
    in bytes: [UInt8], path: String, table: [String]
  ) throws(SettingsError) -> (any TreeSettings)? { nil }
}
