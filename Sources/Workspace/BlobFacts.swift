import Platform
import PythonSyntax
import Resolution
import Synchronization

/// What the files of revisions were found to say, so that a file that several have is parsed once.
///
/// Objects of git are known by their ids. Files on the disk are those objects where git's index says that
/// they weren't touched; else they are known by a hash that proves nothing, so that their bytes are compared.
package final class BlobFacts: Sendable {
  /// A file may be read as a module and as a notebook.
  struct Key: Hashable, Sendable {
    let id: ByteString
    let isNotebook: Bool
  }

  private let known = Mutex<[Key: ParsedModule]>([:])
  private let files: [ContentHash: (path: [UInt8], module: ParsedModule)]
  /// What files say that are on the disk as git's index has them.
  private let untouched: [Key: ParsedModule]
  /// The bytes of such documents, by their objects' ids.
  private let documents: [ByteString: [UInt8]]

  /// For revisions alone.
  package init() {
    files = [:]
    untouched = [:]
    documents = [:]
  }

  /// - Parameters:
  ///   - snapshot: of a working tree, whose files may be those of a revision.
  ///   - objects: of its files that weren't touched the objects' ids, by the bytes of their paths.
  init(beside snapshot: Snapshot, objects: [ByteString: ByteString] = [:]) {
    var untouched: [Key: ParsedModule] = [:]
    if !objects.isEmpty {
      for (source, module) in zip(snapshot.tree.sources, snapshot.facts) {
        guard let id = objects[ByteString(source.rawPath)] else { continue }
        untouched[Key(id: id, isNotebook: ProjectMarker.isNotebook(source.path))] = module
      }
    }
    self.untouched = untouched
    var documents: [ByteString: [UInt8]] = [:]
    for case (let path, .bytes(let bytes)) in snapshot.documents {
      if let id = objects[ByteString(PathText.bytes(of: path))] { documents[id] = bytes }
    }
    self.documents = documents
    let root = Array(snapshot.tree.root.utf8) + [UInt8(ascii: "/")]
    var files: [ContentHash: (path: [UInt8], module: ParsedModule)] = [:]
    for (source, module) in zip(snapshot.tree.sources, snapshot.facts)
    where !ProjectMarker.isNotebook(source.path) {
      files[module.contentHash] = (root + source.rawPath, module)
    }
    self.files = files
  }

  /// What an object was found to say.
  subscript(key: Key) -> ParsedModule? { known.withLock { $0[key] } }

  /// What an object says whose bytes a file has that git saw last as it is. One that a filter changed has
  /// another size.
  func untouched(_ key: Key, size: Int) -> ParsedModule? {
    untouched[key].flatMap { $0.byteCount == size ? $0 : nil }
  }

  /// The same of a document.
  func document(_ id: ByteString, size: Int?) -> [UInt8]? {
    documents[id].flatMap { $0.count == size ? $0 : nil }
  }

  func note(_ module: ParsedModule, _ key: Key) { known.withLock { $0[key] = module } }

  /// Forgets all but some.
  func keep(only keys: Set<Key>) {
    known.withLock { known in
      if known.count > 2 * keys.count { known = known.filter { keys.contains($0.key) } }
    }
  }

  /// What the same bytes in a file on the disk were found to say.
  func twin(of bytes: UnsafeRawBufferPointer, _ hash: ContentHash) -> ParsedModule? {
    guard let (path, module) = files[hash], module.byteCount == bytes.count else { return nil }
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return module }
    guard let copy = try? FileReader.bytes(path, limit: bytes.count), copy.count == bytes.count,
      memcmp(copy, start, copy.count) == 0
    else { return nil }
    return module
  }
}
