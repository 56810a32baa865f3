import Foundation
import Glibc
import Reports

/// A report's folder, which appears whole or not at all.
///
/// The files are written to a folder beside it, which then takes its place. A folder that holds
/// something else than a report is left alone.
struct ReportFolder {
  let path: String

  private static let marker = ".groundplan-report"

  func write(_ files: [ReportSite.File]) throws(ReportFolderError) {
    let manager = FileManager.default
    let target = URL(fileURLWithPath: path).standardizedFileURL
    let old = (try? manager.contentsOfDirectory(atPath: target.path)) ?? []
    let isReport = old.contains(Self.marker)
    guard isReport || old.allSatisfy({ $0 == ".gitkeep" || $0 == ".gitignore" }) else {
      throw .holdsOtherFiles(path: path, example: old.sorted()[0])
    }
    let parent = target.deletingLastPathComponent()
    let fresh = parent.appendingPathComponent(".\(target.lastPathComponent).\(getpid()).new")
    let retired = parent.appendingPathComponent(".\(target.lastPathComponent).\(getpid()).old")
    do {
      try? manager.removeItem(at: fresh)
      try manager.createDirectory(at: fresh, withIntermediateDirectories: true)
      var folders: Set<String> = []
      for file in files {
        let url = fresh.appendingPathComponent(file.path)
        let folder = url.deletingLastPathComponent()
        if folders.insert(folder.path).inserted {
          try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try Data(file.bytes).write(to: url)
      }
      try Data().write(to: fresh.appendingPathComponent(Self.marker))
      for kept in [".gitkeep", ".gitignore"] where old.contains(kept) {
        try manager.copyItem(
          at: target.appendingPathComponent(kept), to: fresh.appendingPathComponent(kept))
      }
      if manager.fileExists(atPath: target.path) {
        try manager.moveItem(at: target, to: retired)
      }
      try manager.moveItem(at: fresh, to: target)
      try? manager.removeItem(at: retired)
    } catch {
      try? manager.removeItem(at: fresh)
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }
}

enum ReportFolderError: Error, CustomStringConvertible {
  case holdsOtherFiles(path: String, example: String)
  case unwritable(path: String, reason: String)

  var description: String {
    switch self {
    case .holdsOtherFiles(let path, let example):
      "'\(path)' holds other files (such as '\(example)') and is left alone. "
        + "Name an empty or new folder with --output."
    case .unwritable(let path, let reason):
      "can't write the report to '\(path)': \(reason)"
    }
  }
}
