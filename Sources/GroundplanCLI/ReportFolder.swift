import Foundation
import Glibc
import Reports

/// A report's folder, which appears whole or not at all.
///
/// The files are written to a folder beside it, which then takes its place. The marker in it lists
/// the files of the report: a folder that holds anything else is left alone.
struct ReportFolder {
  let path: String

  private static let marker = ".groundplan-report"
  private static let tolerated = [marker, ".gitkeep", ".gitignore"]

  func write(_ files: [ReportSite.File]) throws(ReportFolderError) {
    let target = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    do {
      try sweep(target)
      try checkThatNothingElseIsThere(target)
      try replace(target, with: files)
    } catch let error as ReportFolderError {
      throw error
    } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// Every file must be one that an earlier report wrote.
  private func checkThatNothingElseIsThere(_ target: URL) throws {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: target.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw ReportFolderError.isFile(path: path) }
    let marker = target.appendingPathComponent(Self.marker)
    let listed = (try? String(contentsOf: marker, encoding: .utf8)) ?? ""
    let own = Set(listed.split(separator: "\n").map(String.init) + Self.tolerated)
    for entry in try manager.subpathsOfDirectory(atPath: target.path).sorted() {
      var isFolder: ObjCBool = false
      let place = target.appendingPathComponent(entry).path
      _ = manager.fileExists(atPath: place, isDirectory: &isFolder)
      if isFolder.boolValue, own.contains(where: { $0.hasPrefix(entry + "/") }) { continue }
      if !own.contains(entry) {
        throw ReportFolderError.holdsOtherFiles(path: path, example: entry)
      }
    }
  }

  private func replace(_ target: URL, with files: [ReportSite.File]) throws {
    let manager = FileManager.default
    let fresh = sibling(of: target, "new")
    let retired = sibling(of: target, "old")
    do {
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
      let list = files.map { $0.path + "\n" }.sorted().joined()
      try Data(list.utf8).write(to: fresh.appendingPathComponent(Self.marker))
      for kept in Self.tolerated.dropFirst() {
        let old = target.appendingPathComponent(kept)
        if manager.fileExists(atPath: old.path) {
          try manager.copyItem(at: old, to: fresh.appendingPathComponent(kept))
        }
      }
      if manager.fileExists(atPath: target.path) {
        try manager.moveItem(at: target, to: retired)
      }
      try manager.moveItem(at: fresh, to: target)
      try? manager.removeItem(at: retired)
    } catch {
      if !manager.fileExists(atPath: target.path) {
        try? manager.moveItem(at: retired, to: target)
      }
      try? manager.removeItem(at: fresh)
      throw error
    }
  }

  private func sibling(of target: URL, _ state: String) -> URL {
    target.deletingLastPathComponent().appendingPathComponent(
      ".\(target.lastPathComponent).\(getpid()).\(state)")
  }

  /// Clears away, or puts back, what a run left that was killed half-way.
  private func sweep(_ target: URL) throws {
    let manager = FileManager.default
    let parent = target.deletingLastPathComponent()
    let prefix = ".\(target.lastPathComponent)."
    for entry in (try? manager.contentsOfDirectory(atPath: parent.path)) ?? [] {
      let parts = entry.dropFirst(prefix.count).split(separator: ".")
      guard entry.hasPrefix(prefix), parts.count == 2, let owner = pid_t(parts[0]),
        parts[1] == "new" || parts[1] == "old", kill(owner, 0) != 0
      else { continue }
      let left = parent.appendingPathComponent(entry)
      if parts[1] == "old", !manager.fileExists(atPath: target.path) {
        try manager.moveItem(at: left, to: target)
      } else {
        try manager.removeItem(at: left)
      }
    }
  }
}

enum ReportFolderError: Error, CustomStringConvertible {
  case isFile(path: String)
  case holdsOtherFiles(path: String, example: String)
  case unwritable(path: String, reason: String)

  var description: String {
    switch self {
    case .isFile(let path):
      "'\(path)' is a file and is left alone. Name an empty or new folder with --output."
    case .holdsOtherFiles(let path, let example):
      "'\(path)' holds other files (such as '\(example)') and is left alone. "
        + "Name an empty or new folder with --output."
    case .unwritable(let path, let reason):
      "can't write the report to '\(path)': \(reason)"
    }
  }
}
