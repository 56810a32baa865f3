import Foundation
import Resolution
import Synchronization

/// The virtual environments of a tree: those that stand beside a project file, by the names that people
/// and tools give them. Of what is installed there only the metadata is read, and once, however many
/// revisions ask.
final class Environments: Sendable {
  private typealias Distribution = InstalledDistributions.Distribution

  /// The root of the tree, without a slash at its end.
  private let root: String
  private let known = Mutex<[String: [Distribution]]>([:])

  init(below root: String) { self.root = root }

  private static let names = [".venv", "venv", ".env", "env"]

  /// - Parameter markers: paths of project files.
  func installed(beside markers: [String]) -> InstalledDistributions {
    var installed = InstalledDistributions()
    let folders = Set(markers.filter(ProjectMarker.isDocument).map(\.dropFileName)).union([""])
    for folder in folders.sorted() {
      for name in Self.names {
        let path = folder.isEmpty ? name : folder + "/" + name
        let found = distributions(in: path)
        if !found.isEmpty { installed.add(found, of: path) }
      }
    }
    return installed
  }

  private func distributions(in path: String) -> [Distribution] {
    if let known = known.withLock({ $0[path] }) { return known }
    let found = Self.distributions(in: root + "/" + path, root)
    known.withLock { $0[path] = found }
    return found
  }

  private static func distributions(in environment: String, _ root: String) -> [Distribution] {
    let library = environment + "/lib"
    let places =
      entries(of: library).filter { $0.hasPrefix("python") }.sorted()
      .map { library + "/" + $0 + "/site-packages" } + [environment + "/Lib/site-packages"]
    return places.filter { FilePath.isInside($0, root) }.flatMap { place in
      entries(of: place).sorted().compactMap { name in
        let folder = place + "/" + name
        guard name.hasSuffix(".dist-info"), FilePath.isInside(folder, root) else { return nil }
        let record = try? FileReader.bytes(
          Array((folder + "/RECORD").utf8), limit: FileReader.maximumDocument)
        return record.flatMap { Distribution(folder: name, record: $0) }
      }
    }
  }

  private static func entries(of folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
