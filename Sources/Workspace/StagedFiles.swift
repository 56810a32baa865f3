import Platform
import Resolution

/// What is staged below a folder, as `git ls-files` lists it, and which files of the disk git saw last
/// with those very bytes.
struct StagedFiles: Sendable {
  /// A staged file.
  struct Entry: Sendable {
    let path: ByteString
    /// The object's id, in hexadecimal digits.
    let id: ByteString
    let kind: GitTree.Entry.Kind
    /// `git add --intent-to-add`: known to git, and not staged.
    let isIntended: Bool
    /// Of a sparse checkout: git is told not to check it out.
    let isAbsent: Bool
    fileprivate let status: Status
  }

  /// By what a file is known not to have changed.
  fileprivate struct Status: Equatable, Sendable {
    let seconds: Int
    let nanoseconds: Int
    /// When the inode changed, which no program can set.
    let changedSeconds: Int
    let changedNanoseconds: Int
    let inode: UInt32
    let size: Int

    init(
      modified: (seconds: Int, nanoseconds: Int), changed: (seconds: Int, nanoseconds: Int),
      inode: UInt32, size: Int
    ) {
      (seconds, nanoseconds) = modified
      (changedSeconds, changedNanoseconds) = changed
      self.inode = inode
      self.size = size
    }

    init?(of path: [UInt8]) {
      var status = stat()
      let result = (path + [0]).withUnsafeBytes { raw in
        raw.baseAddress.map { lstat($0.assumingMemoryBound(to: CChar.self), &status) } ?? -1
      }
      guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      self.init(
        modified: (status.lastWritten.tv_sec, status.lastWritten.tv_nsec),
        changed: (status.lastChanged.tv_sec, status.lastChanged.tv_nsec),
        inode: UInt32(truncatingIfNeeded: status.st_ino), size: Int(status.st_size))
    }
  }

  let entries: [Entry]
  /// What a commit would take.
  var staged: [Entry] { entries.filter { !$0.isIntended } }
  /// When the index itself was written: what is as young may have changed since.
  private let written: (seconds: Int, nanoseconds: Int)

  /// What `git ls-files --stage --debug -z` prints: mode, id and stage, a tab and the path, ended by a
  /// NUL, then lines of what the file was like. Of a file in conflict ours counts.
  ///
  /// - Parameter written: when the index was written.
  init(listing: [UInt8], written: (seconds: Int, nanoseconds: Int)) {
    self.written = written
    var entries: [Entry] = []
    var place = listing.startIndex
    while let tab = listing[place...].firstIndex(of: UInt8(ascii: "\t")),
      let end = listing[tab...].firstIndex(of: 0)
    {
      let words = listing[place..<tab].split(separator: UInt8(ascii: " "))
      var seen = Seen()
      place = end + 1
      while place < listing.endIndex, listing[place] == UInt8(ascii: " ") {
        let line = listing[place...].prefix { $0 != UInt8(ascii: "\n") }
        seen.read(line)
        place = min(line.endIndex + 1, listing.endIndex)
      }
      guard words.count == 3, let stage = words[2].first,
        stage == UInt8(ascii: "0") || stage == UInt8(ascii: "2")
      else { continue }
      entries.append(
        Entry(
          path: ByteString(listing[(tab + 1)..<end]), id: ByteString(words[1]),
          kind: GitTree.kind(words[0]), isIntended: seen.isIntended,
          isAbsent: seen.isAbsent, status: seen.status))
    }
    self.entries = entries
  }

  /// What the lines below a path say: `  ctime: 12:34`, `  mtime: 12:34`, `  dev: 1<tab>ino: 2`, `  size: 3<tab>flags: 0`.
  private struct Seen {
    private var modified: (seconds: Int, nanoseconds: Int)?
    private var changed: (seconds: Int, nanoseconds: Int)?
    private var inode = 0
    private var size = -1
    private(set) var isIntended = false
    private(set) var isAbsent = false

    mutating func read(_ line: ArraySlice<UInt8>) {
      var place = line.startIndex
      while let colon = line[place...].firstIndex(of: UInt8(ascii: ":")) {
        let name = line[place..<colon].drop { $0 == UInt8(ascii: " ") }
        let end = line[colon...].firstIndex(of: UInt8(ascii: "\t")) ?? line.endIndex
        let value = line[(colon + 1)..<end]
        if let middle = value.firstIndex(of: UInt8(ascii: ":")) {
          let time = (Self.number(value[..<middle]), Self.number(value[(middle + 1)...]))
          if name.elementsEqual("mtime".utf8) { modified = time }
          if name.elementsEqual("ctime".utf8) { changed = time }
        }
        if name.elementsEqual("ino".utf8) { inode = Self.number(value) }
        if name.elementsEqual("size".utf8) { size = Self.number(value) }
        if name.elementsEqual("flags".utf8) {
          let flags = Self.highFlags(value)
          isIntended = flags & 2 != 0
          isAbsent = flags & 4 != 0
        }
        if end == line.endIndex { break }
        place = end + 1
      }
    }

    /// A blank and hexadecimal digits, of which the eighth from the end has git's
    /// `CE_INTENT_TO_ADD` as 2 and `CE_SKIP_WORKTREE` as 4.
    private static func highFlags(_ text: ArraySlice<UInt8>) -> UInt8 {
      let digits = text.drop { $0 == UInt8(ascii: " ") }
      guard digits.count >= 8, let first = digits.dropLast(7).last else { return 0 }
      return first < UInt8(ascii: "A") ? first & 15 : (first & 15) + 9
    }

    /// A blank and digits. What they come to is compared, and not counted with.
    private static func number(_ text: ArraySlice<UInt8>) -> Int {
      text.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x39).contains($0) }
        .reduce(0) { $0 &* 10 &+ Int($1 & 0x0F) }
    }

    /// With a size that no file has where the lines have another form.
    var status: Status {
      Status(
        modified: modified ?? (0, 0), changed: changed ?? (0, 0),
        inode: UInt32(truncatingIfNeeded: inode),
        size: modified == nil || changed == nil ? -1 : size)
    }
  }

  /// Whether a file of the disk is as git saw it last, so that its bytes are those of the object unless a
  /// filter changed them.
  ///
  /// - Parameter root: the folder that was listed, with a slash.
  func isUntouched(_ entry: Entry, below root: [UInt8]) -> Bool {
    guard entry.kind == .file, entry.status.size >= 0, let now = Status(of: root + entry.path.bytes)
    else {
      return false
    }
    return now == entry.status
      && (now.seconds, now.nanoseconds) < (written.seconds, written.nanoseconds)
  }
}
