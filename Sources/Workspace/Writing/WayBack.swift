import Platform
import Resolution
import SourceEdits

/// What has to be done so that an entry of the journal is taken back, from whatever state the tree is
/// in.
struct WayBack {
  /// What becomes of files that are neither as they were nor as they were written.
  enum Edits {
    /// They are told, and nothing is done.
    case refuse
    /// They are written over; a copy is kept.
    case overwrite
    /// They stay; for what is undone at once.
    case leave
  }

  /// A file that has to change.
  struct File {
    /// Among those of the entry.
    let number: Int
    let path: TreePath
    let before: JournalManifest.Content?
    /// What is written over; nil where it is what we wrote.
    let edited: [UInt8]?
  }

  let entry: Journal.Entry
  let edits: Edits
  private(set) var files: [File] = []
  private(set) var refusals: [Refusal] = []

  init(_ entry: Journal.Entry, edits: Edits) {
    self.entry = entry
    self.edits = edits
  }

  /// Looks at the tree.
  mutating func look(at tree: OpenFolder) throws {
    (files, refusals) = ([], [])
    var look = TreeLook(tree)
    for (number, file) in entry.manifest.files.enumerated() {
      guard let path = TreePath(file.path) else {
        refusals.append(Refusal(path: file.path, reason: .noPath))
        continue
      }
      decide(file, number, path, look.file(path))
    }
    for text in entry.manifest.made + entry.manifest.emptied.map(\.path) {
      guard let path = TreePath(text) else {
        refusals.append(Refusal(path: text, reason: .noPath))
        continue
      }
      if case .refused(let reason) = look.folder(path.parts), edits != .leave {
        refusals.append(Refusal(path: text, reason: reason))
      }
    }
  }

  private mutating func decide(
    _ file: JournalManifest.File, _ number: Int, _ path: TreePath, _ found: TreeLook.File
  ) {
    let (before, after) = (file.before.map(entry.bytes), file.after.map(entry.bytes))
    func change(_ edited: [UInt8]?) {
      files.append(File(number: number, path: path, before: file.before, edited: edited))
    }
    func edit(_ bytes: [UInt8]?, _ reason: Refusal.Reason) {
      switch edits {
      case .refuse: refusals.append(Refusal(path: file.path, reason: reason))
      case .overwrite: change(bytes)
      case .leave: break
      }
    }
    switch found {
    case .none:
      if before == nil { return }
      if after == nil { return change(nil) }
      edit(nil, .removedSince)
    case .file(let bytes, _):
      if let before, before.elementsEqual(bytes) { return }
      if let after, after.elementsEqual(bytes) {
        return change(nil)
      }
      edit(bytes, after == nil ? .madeSince : .edited)
    case .refused(let reason):
      if edits != .leave { refusals.append(Refusal(path: file.path, reason: reason)) }
    }
  }
}

extension Journal.Entry {
  /// From the root of the tree.
  var path: String { "\(Journal.folderName)/journal/\(id)" }

  /// The name under which a file's new bytes wait beside it.
  func temporary(_ number: Int) -> [UInt8] { Array(".groundplan-\(id)-\(number)".utf8) }

  /// Where what Python keeps in an emptied folder is put away.
  func cache(_ number: Int) -> [UInt8] { Array("cache-\(number)".utf8) }
}
