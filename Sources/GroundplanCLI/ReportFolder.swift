import Foundation
import Platform
import Reports
import Resolution

/// A report's folder, which appears whole or not at all, also where the process is killed.
///
/// The files are written to a folder beside it, `.NAME.groundplan-new`, and the two change places in
/// one step. Where the file system can't do that, the earlier report is `.NAME.groundplan-old`
/// between two steps, and the next run puts it back. While a run writes it holds a lock on the
/// folder above, so that what it finds there under these names is of a run that was killed, whatever
/// the numbers of the processes. The marker in a report lists its files: a folder that holds
/// anything else is left alone.
struct ReportFolder {
  /// What changes the disk, one call at a time.
  enum Step: Equatable {
    case makeParent, makeFolder(String), write(String), keep(String)
    case exchange, retire, install, condemn, putBack
    case remove(String)
  }

  let path: String
  /// Whether the two folders may change places in one step; tests try the other way, too.
  var canExchange = true
  /// How many files are written at once.
  var jobs = 1
  /// Called before each step; tests end the process there.
  var willDo: (Step) throws -> Void = { _ in }

  private static let marker = ".groundplan-report"
  private static let tolerated = [marker, ".gitkeep", ".gitignore"]
  private static let filesAtOnce = 512

  func write(_ files: [ReportSite.File]) throws(ReportFolderError) {
    let target = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    do {
      try locking(target.deletingLastPathComponent()) {
        try recover(target)
        try checkThatNothingElseIsThere(target)
        try replace(target, with: files)
      }
    } catch let error as ReportFolderError {
      throw error
    } catch {
      throw .unwritable(path: path, reason: Self.reason(error))
    }
  }

  /// In the system's words, where it was the system that refused.
  private static func reason(_ error: any Error) -> String {
    guard let refusal = (error as? CocoaError)?.underlying as? POSIXError else {
      return error.localizedDescription
    }
    return String(cString: strerror(refusal.code.rawValue))
  }

  /// One run at a time in the folder; the system gives the lock back when the process ends.
  private func locking(_ parent: URL, _ body: () throws -> Void) throws {
    if !FileManager.default.fileExists(atPath: parent.path) {
      try willDo(.makeParent)
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    }
    let descriptor = open(parent.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    // Some file systems have no locks; one run at a time is all that is lost there.
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    try body()
  }

  /// Puts back, or clears away, what a run left that was killed.
  private func recover(_ target: URL) throws {
    let retired = sibling(of: target, "old")
    if exists(retired) {
      if !exists(target) {
        try willDo(.putBack)
        try rename(retired, to: target)
      } else {
        try condemn(retired, beside: target)
      }
    }
    try remove(sibling(of: target, "new"))
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
    let fresh = sibling(of: target, "new")
    do {
      try fill(fresh, with: files, keepingOf: target)
      try install(fresh, as: target)
    } catch {
      // The run goes on to say what is wrong; what it leaves is as after a kill, but tidied.
      try? recover(target)
      throw error
    }
    // The new report stands. What of the earlier one can't be removed now is removed next time.
    try? remove(fresh)
  }

  private func fill(
    _ fresh: URL, with files: [ReportSite.File], keepingOf target: URL
  ) throws {
    let manager = FileManager.default
    try willDo(.makeFolder("."))
    try manager.createDirectory(at: fresh, withIntermediateDirectories: false)
    var folders: Set<String> = [fresh.path]
    for start in stride(from: 0, to: files.count, by: Self.filesAtOnce) {
      let part = Array(files[start..<min(start + Self.filesAtOnce, files.count)])
      for file in part {
        let folder = fresh.appendingPathComponent(file.path).deletingLastPathComponent()
        if folders.insert(folder.path).inserted {
          try willDo(.makeFolder(folder.lastPathComponent))
          try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try willDo(.write(file.path))
      }
      let failures = ParallelMap.run(count: part.count, jobs: jobs) {
      } body: { _, index -> (any Error)? in
        do {
          try Data(part[index].bytes).write(to: fresh.appendingPathComponent(part[index].path))
          return nil
        } catch {
          return error
        }
      }
      for case let failure? in failures { throw failure }
    }
    let list = files.map { $0.path + "\n" }.sorted().joined()
    try willDo(.write(Self.marker))
    try Data(list.utf8).write(to: fresh.appendingPathComponent(Self.marker))
    for kept in Self.tolerated.dropFirst() {
      let old = target.appendingPathComponent(kept)
      if exists(old) {
        try willDo(.keep(kept))
        try manager.copyItem(at: old, to: fresh.appendingPathComponent(kept))
      }
    }
  }

  /// Afterwards `fresh` is what is to be removed, or nothing.
  private func install(_ fresh: URL, as target: URL) throws {
    guard exists(target) else {
      try willDo(.install)
      return try rename(fresh, to: target)
    }
    if canExchange {
      try willDo(.exchange)
      if FolderExchange.exchange(fresh.path, target.path) { return }
    }
    let retired = sibling(of: target, "old")
    try willDo(.retire)
    try rename(target, to: retired)
    try willDo(.install)
    try rename(fresh, to: target)
    // The new report stands; what isn't condemned now is by the next run.
    try? condemn(retired, beside: target)
  }

  /// What is called old is whole, so that it gets the other name before anything of it goes.
  private func condemn(_ retired: URL, beside target: URL) throws {
    let condemned = sibling(of: target, "new")
    try remove(condemned)
    try willDo(.condemn)
    try rename(retired, to: condemned)
  }

  /// Files before the folders that hold them.
  private func remove(_ folder: URL) throws {
    guard exists(folder) else { return }
    let manager = FileManager.default
    for entry in try manager.subpathsOfDirectory(atPath: folder.path).sorted().reversed() {
      try willDo(.remove(entry))
      try manager.removeItem(at: folder.appendingPathComponent(entry))
    }
    try willDo(.remove("."))
    try manager.removeItem(at: folder)
  }

  private func rename(_ old: URL, to new: URL) throws {
    if Platform.rename(old.path, new.path) != 0 { throw posixError() }
  }

  private func posixError() -> CocoaError {
    CocoaError(
      .fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
  }

  private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

  private func sibling(of target: URL, _ state: String) -> URL {
    target.deletingLastPathComponent().appendingPathComponent(
      ".\(target.lastPathComponent).groundplan-\(state)")
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
      "can't write the report to '\(path)': \(reason). Name another folder with --output."
    }
  }
}
