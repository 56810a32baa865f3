import Foundation
import Resolution

/// The virtual environments of a tree: those that stand beside a project file, by the names that people
/// and tools give them. Of what is installed there only the metadata is read.
enum Environments {
  private static let names = [".venv", "venv", ".env", "env"]

  /// - Parameters:
  ///   - root: of the tree, without a slash at its end.
  ///   - markers: paths of project files.
  static func installed(below root: String, beside markers: [String]) -> InstalledDistributions {
    var installed = InstalledDistributions()
    let folders = Set(markers.filter(ProjectMarker.isDocument).map(\.dropFileName)).union([""])
    for folder in folders.sorted() {
      for name in names {
        let path = folder.isEmpty ? name : folder + "/" + name
        let found = distributions(in: root + "/" + path, root)
        if !found.isEmpty { installed.add(found, of: path) }
      }
    }
    return installed
  }

  private static func distributions(
    in environment: String, _ root: String
  ) -> [InstalledDistributions.Distribution] {
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
        return record.flatMap { InstalledDistributions.Distribution(folder: name, record: $0) }
      }
    }
  }

  private static func entries(of folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
