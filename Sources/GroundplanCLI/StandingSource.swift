import Analysis
import ArgumentParser
import Foundation
import Reports
import Resolution
import Standings
import Workspace

/// What a user names to be compared: a `findings.json`, the folder of a report, a folder of sources, or a
/// revision.
enum StandingSource {
  case document(path: String)
  case folder(path: String)
  case revision(name: String)

  /// What is there decides; a revision may be meant by whatever isn't.
  init(_ name: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
      self = .revision(name: name)
      return
    }
    let report = name + "/findings.json"
    if !isFolder.boolValue {
      self = .document(path: name)
    } else if FileManager.default.fileExists(atPath: report),
      FileManager.default.fileExists(atPath: name + "/index.html")
    {
      self = .document(path: report)
    } else {
      self = .folder(path: name)
    }
  }

  /// The folder of sources that it names.
  var folder: String? {
    switch self {
    case .folder(let path): path
    case .document, .revision: nil
    }
  }
}

/// Reads standings, one after the other, and parses what two of them share once.
final class StandingReader {
  private let options: AnalysisOptions
  /// The workspace of each folder, with what was read of its revisions.
  private var facts: [String: BlobFacts] = [:]
  /// The working trees that were read, by their folders.
  private var trees: [String: Snapshot] = [:]
  /// Whether something couldn't be read, or not be followed.
  private(set) var isBlind = false
  /// Who answers for which file of the tree that was read last; nil where only documents were read.
  private(set) var owners: CodeOwners?

  init(_ options: AnalysisOptions) { self.options = options }

  /// Where a tree stands.
  ///
  /// - Parameters:
  ///   - name: what the user calls it.
  ///   - root: the folder of which a revision is read.
  ///   - tree: the working tree that a revision is compared with, if it is.
  func standing(
    of source: StandingSource, named name: String, root: String, beside tree: Snapshot? = nil
  ) async throws -> Standing {
    switch source {
    case .document(let path): return try Self.document(path)
    case .folder(let path):
      let workspace = options.workspace(of: path)
      let snapshot = try await workspace.snapshot()
      trees[path] = snapshot
      if facts[path] == nil { facts[path] = await workspace.facts(beside: snapshot) }
      return await standing(of: snapshot, in: workspace, revision: nil)
    case .revision:
      let workspace = options.workspace(of: root)
      let revision = try await workspace.revision(named: name)
      return try await standing(of: revision, named: name, in: workspace, beside: tree)
    }
  }

  /// What changed since a baseline, where the tree was analysed already.
  ///
  /// - Parameters:
  ///   - name: what the user calls the baseline.
  ///   - now: where the tree of the workspace stands, as `snapshot` has it.
  func changes(
    since name: String, to now: Standing, of snapshot: Snapshot, in workspace: Workspace
  ) async throws -> Changes {
    facts[workspace.root] = await workspace.facts(beside: snapshot)
    let before = try await standing(
      of: StandingSource(name), named: name, root: workspace.root, beside: snapshot)
    var renames = Renames()
    if let old = before.revision { renames = await workspace.renames(from: old, to: nil) }
    return Changes(from: before, to: now, renames: renames)
  }

  /// The same of a revision that was looked up.
  func standing(
    of revision: Revision, named name: String, in workspace: Workspace,
    beside tree: Snapshot? = nil
  ) async throws -> Standing {
    let facts = facts[workspace.root] ?? BlobFacts()
    self.facts[workspace.root] = facts
    let tree = tree ?? trees[workspace.root]
    let listed = try await workspace.tree(
      of: revision, named: name, submodules: tree == nil ? .all : .moved)
    let snapshot = try await workspace.snapshot(of: listed, facts: facts, beside: tree)
    return await standing(of: snapshot, in: workspace, revision: revision)
  }

  private func standing(
    of snapshot: Snapshot, in workspace: Workspace, revision: Revision?
  ) async -> Standing {
    let progress = Progress(isOn: !options.quiet)
    progress.say("resolving")
    let clock = StepClock(isOn: options.timings)
    let program = Program(snapshot, jobs: options.jobCount)
    clock.step("resolve")
    owners = program.owners
    progress.clear()
    await options.warn(of: program, workspace)
    let coverage: ImportCoverage = program.derived()
    isBlind = isBlind || !program.files.lost.isEmpty || !coverage.unseen.isEmpty
    return Standing(of: options.findings(in: program), revision: revision)
  }

  /// What a `findings.json` says.
  static func document(_ path: String) throws -> Standing {
    let bytes: [UInt8]
    do throws(UnreadableDocument) {
      bytes = try Workspace.document(named: path, limit: 1 << 30)
    } catch {
      throw StandingError(
        description:
          "'\(path)' can't be read: \(error.reason). Name a findings.json, the folder of a "
          + "report, a folder of sources or a git revision.")
    }
    return try Standing(findingsJSON: bytes, path: path)
  }
}
