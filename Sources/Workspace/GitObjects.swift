import Resolution

/// Objects of the repository, read without touching the working tree.
struct GitObjects: Sendable {
  private let root: String
  private let folders: [String]
  /// Of the objects that are there, by their ids.
  private let sizes: [ByteString: Int]

  /// Asks for the sizes of objects.
  ///
  /// - Parameters:
  ///   - ids: of files and links.
  ///   - commit: the commit that has them.
  ///   - known: sizes that needn't be asked for.
  ///   - folders: where other repositories keep some of them.
  init(
    root: String, ids: Set<ByteString>, of commit: String, known: [ByteString: Int] = [:],
    alsoFrom folders: [String] = []
  ) async throws(GitFailure) {
    self.root = root
    self.folders = folders
    var sizes = known
    let ids = ids.filter { known[$0] == nil }
    guard !ids.isEmpty else {
      self.sizes = sizes
      return
    }
    let missing = await Self.missing(root, commit)
    let wanted = ids.subtracting(missing).sorted()
    if !wanted.isEmpty {
      let output = try await Git.objects(
        root, ["cat-file", "--batch-check"], input: Self.lines(wanted), alsoFrom: folders
      ).get()
      for line in output.split(separator: UInt8(ascii: "\n")) {
        if let header = Header(line), header.isBlob { sizes[ByteString(header.id)] = header.size }
      }
    }
    self.sizes = sizes
  }

  /// How many bytes an object has; nil for one that is missing.
  func size(of id: ByteString) -> Int? { sizes[id] }

  /// The objects in pieces that fit into memory together.
  func chunks(of ids: [ByteString]) -> [[ByteString]] {
    var chunks: [[ByteString]] = []
    var last: [ByteString] = []
    var filled = 0
    for id in ids {
      guard let size = size(of: id) else { continue }
      if filled + size > Self.chunk, !last.isEmpty {
        chunks.append(last)
        last = []
        filled = 0
      }
      last.append(id)
      filled += size
    }
    return last.isEmpty ? chunks : chunks + [last]
  }

  private static let chunk = 32 << 20

  /// What objects hold.
  func read(_ ids: [ByteString]) async throws(GitFailure) -> Contents {
    let size = ids.reduce(0) { $0 + (self.size(of: $1) ?? 0) + 128 }
    return Contents(
      try await Git.objects(
        root, ["cat-file", "--batch"], input: Self.lines(ids), maximum: size, alsoFrom: folders
      ).get())
  }

  private static func lines(_ ids: [ByteString]) -> [UInt8] {
    ids.reduce(into: []) { input, id in
      input += id.bytes
      input.append(UInt8(ascii: "\n"))
    }
  }

  /// The objects that a partial clone hasn't fetched. Git would try to fetch each when asked for it.
  private static func missing(_ root: String, _ commit: String) async -> Set<ByteString> {
    guard await RepositorySettings(root).isPartial,
      case .success(let output) = await Git.objects(
        root, ["rev-list", "--objects", "--missing=print", "--no-walk", commit, "--"])
    else { return [] }
    return Set(
      output.split(separator: UInt8(ascii: "\n")).filter { $0.first == UInt8(ascii: "?") }
        .map { ByteString($0.dropFirst()) })
  }

  /// The bytes of several objects.
  struct Contents: Sendable {
    let bytes: [UInt8]
    private var ranges: [ByteString: Range<Int>] = [:]

    /// What `git cat-file --batch` prints: a line with id, kind and size, then so many bytes and a line
    /// end.
    init(_ output: [UInt8]) {
      bytes = output
      var start = 0
      while let end = output[start...].firstIndex(of: UInt8(ascii: "\n")) {
        guard let header = Header(output[start..<end]) else {
          start = end + 1
          continue
        }
        guard header.size < output.count - end else { break }
        ranges[ByteString(header.id)] = (end + 1)..<(end + 1 + header.size)
        start = end + header.size + 2
        if start > output.count { break }
      }
    }

    func range(of id: ByteString) -> Range<Int>? { ranges[id] }

    func bytes(of id: ByteString) -> [UInt8]? { range(of: id).map { Array(bytes[$0]) } }
  }

  /// `id kind size`; an object that isn't there has another line.
  private struct Header {
    let id: ArraySlice<UInt8>
    let isBlob: Bool
    let size: Int

    init?(_ line: ArraySlice<UInt8>) {
      let words = line.split(separator: UInt8(ascii: " "))
      // No trap: sums of what is not larger than a disk.
      guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)),
        (0..<(1 << 48)).contains(size)
      else { return nil }
      id = words[0]
      isBlob = words[1].elementsEqual("blob".utf8)
      self.size = size
    }
  }
}
