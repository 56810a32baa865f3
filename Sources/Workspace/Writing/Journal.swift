import Platform
import SourceEdits

/// The folder below the root of a tree that keeps what was written, until it is taken back.
///
/// ```
/// .groundplan/.gitignore            the folder ignores itself
/// .groundplan/last                  the highest number that was ever given
/// .groundplan/journal/0001/         an entry, which has its name when it is whole
///   manifest.json  bytes            what is there and what was there before
///   complete                        the run came to its end
///   index  cache-0                  what a run moves here as it goes on
/// .groundplan/kept/0001/            edits that `rollback --force` wrote over
/// ```
struct Journal {
  static let folderName = ".groundplan"

  /// While it is open no other run writes to the tree.
  private let folder: OpenFolder
  private let entries: OpenFolder

  private static let manifest = Array("manifest.json".utf8)
  private static let bytes = Array("bytes".utf8)
  private static let complete = Array("complete".utf8)
  private static let fresh = Array(".new".utf8)
  private static let gone = Array(".gone".utf8)
  private static let last = Array("last".utf8)
  private static let ignore = Array(".gitignore".utf8)
  private static let ignored = Array("*\n".utf8)

  /// Why there is no journal to work with.
  enum Failure: Error {
    case isBusy
    case isDamaged(JournalID)
  }

  /// Opens that of a tree; nil where there is none.
  init?(of tree: OpenFolder) throws {
    let name = Array(Self.folderName.utf8)
    if try tree.status(name) == nil { return nil }
    try self.init(in: tree.folder(name))
  }

  /// The same, and makes it where there is none.
  init(making tree: OpenFolder) throws {
    try self.init(in: tree.makingFolder(Array(Self.folderName.utf8)))
  }

  /// Takes the lock, and clears away what a killed run left in the folder.
  private init(in folder: OpenFolder) throws {
    self.folder = folder
    guard folder.lock(waiting: false) else { throw Failure.isBusy }
    if (try? folder.read(Self.ignore)) != Self.ignored {
      try folder.replace(Self.ignore, with: Self.ignored, by: Array(".gitignore.new".utf8))
    }
    entries = try folder.makingFolder(Array("journal".utf8))
    for name in try entries.names() where name == Self.fresh || name == Self.gone {
      try entries.removeAll(name)
    }
  }

  /// Ascending.
  func ids() throws -> [JournalID] {
    try entries.names().compactMap { JournalID(String(decoding: $0, as: UTF8.self)) }
      .filter { (try? entries.folder(Self.name($0))) != nil }.sorted()
  }

  /// The highest number that was ever given.
  func lastID() throws -> Int {
    let told = (try? folder.read(Self.last)).flatMap {
      JournalID(String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self))
    }
    return max(told?.number ?? 0, try ids().last?.number ?? 0)
  }

  private static func name(_ id: JournalID) -> [UInt8] { Array(id.description.utf8) }

  // MARK: - An entry

  /// One that is open.
  struct Entry {
    let id: JournalID
    let manifest: JournalManifest
    let bytes: [UInt8]
    let folder: OpenFolder

    /// What was, or is to be, in a file.
    func bytes(of content: JournalManifest.Content) -> ArraySlice<UInt8> {
      bytes[content.start..<content.start + content.count]
    }

    /// Says that it did.
    func complete() throws(SystemFailure) {
      try folder.create(Journal.complete, [])
      folder.sync()
    }

    /// Says that it is being taken back.
    func reopen() throws(SystemFailure) {
      try folder.unlinkIfThere(Journal.complete)
      folder.sync()
    }
  }

  /// Opens one with all that it keeps.
  func entry(_ id: JournalID) throws -> Entry {
    let opened = try entries.folder(Self.name(id))
    let manifest = try manifest(id)
    guard let bytes = try? opened.read(Self.bytes), manifest.isKept(in: bytes.count) else {
      throw Failure.isDamaged(id)
    }
    return Entry(id: id, manifest: manifest, bytes: bytes, folder: opened)
  }

  /// What one says.
  func manifest(_ id: JournalID) throws -> JournalManifest {
    let opened = try entries.folder(Self.name(id))
    guard let text = try? opened.read(Self.manifest), let manifest = JournalManifest(text),
      let kept = try opened.status(Self.bytes), manifest.isKept(in: Int(kept.st_size))
    else { throw Failure.isDamaged(id) }
    return manifest
  }

  /// Whether the run that wrote one, or took it back, came to its end.
  func isComplete(_ id: JournalID) throws(SystemFailure) -> Bool {
    try entries.folder(Self.name(id)).status(Self.complete) != nil
  }

  /// The latest whose run didn't.
  func unfinished() throws -> JournalID? { try ids().last { try !isComplete($0) } }

  /// For lists.
  func listed(_ id: JournalID) throws -> JournalEntry {
    try manifest(id).entry(id, isComplete: try isComplete(id))
  }

  /// The next number.
  func nextID() throws -> JournalID { JournalID(try lastID() + 1) }

  /// Makes an entry, which appears whole or not at all.
  func add(
    _ manifest: JournalManifest, _ bytes: [UInt8], as id: JournalID,
    willDo: (WritingStep) throws -> Void
  ) throws -> Entry {
    try willDo(WritingStep(.prepareJournal, id.description))
    let opened = try entries.makingFolder(Self.fresh)
    do {
      try opened.create(Self.bytes, bytes)
      try willDo(WritingStep(.describe, id.description))
      try opened.create(Self.manifest, try manifest.encoded())
      opened.sync()
      try folder.replace(
        Self.last, with: Array("\(id)\n".utf8), by: Array("last.new".utf8))
      try willDo(WritingStep(.installJournal, id.description))
      try entries.rename(Self.fresh, to: Self.name(id))
    } catch {
      try? entries.removeAll(Self.fresh)
      throw error
    }
    entries.sync()
    folder.sync()
    return Entry(id: id, manifest: manifest, bytes: bytes, folder: opened)
  }

  /// Takes an entry out, which is gone in one step.
  func remove(_ id: JournalID, willDo: (WritingStep) throws -> Void) throws {
    try willDo(WritingStep(.removeJournal, id.description))
    try entries.rename(Self.name(id), to: Self.gone)
    entries.sync()
    try willDo(WritingStep(.clear, id.description))
    // What can't be removed now is by the next run.
    try? entries.removeAll(Self.gone)
  }

  // MARK: - What is written over

  /// Where the copy of an edited file is to be found, from the root of the tree.
  func keep(_ bytes: [UInt8], of path: TreePath, from id: JournalID) throws -> String {
    let kept = [Array("kept".utf8), Self.name(id)]
    let place = try folder.makingFolder(kept + path.folder)
    try place.replace(path.name, with: bytes, by: Array(".groundplan-new".utf8))
    return "\(Self.folderName)/kept/\(id)/\(path.text)"
  }
}
