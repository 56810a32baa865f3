import Foundation
import Resolution

extension Workspace {
  /// Every file below a folder of the tree, or a single one, by its path from the root, with its bytes; what
  /// Python keeps beside them (`__pycache__`) is left out.
  ///
  /// - Throws: why the folder can't be taken whole: it has links, or what can't be read.
  nonisolated package func files(
    below folder: String
  ) throws(UnreadableDocument) -> [String: [UInt8]] {
    let top = root + "/" + folder
    var files: [String: [UInt8]] = [:]
    func read(_ path: String) throws(UnreadableDocument) {
      do throws(FileReader.ReadError) {
        files[path] = try FileReader.bytes(
          Array((root + "/" + path).utf8), limit: FileReader.maximumDocument)
      } catch {
        throw UnreadableDocument(reason: "'\(path)': \(error.reason)")
      }
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: top)
    if attributes?[.type] as? FileAttributeType == .typeRegular {
      try read(folder)
      return files
    }
    guard let names = FileManager.default.enumerator(atPath: top) else {
      throw UnreadableDocument(reason: "it can't be listed")
    }
    while let name = names.nextObject() as? String {
      if name.fileName == "__pycache__" {
        names.skipDescendants()
        continue
      }
      let path = folder + "/" + name
      let kind = names.fileAttributes?[.type] as? FileAttributeType
      switch kind {
      case .typeDirectory?: continue
      case .typeRegular?: try read(path)
      default: throw UnreadableDocument(reason: "'\(path)' is no regular file")
      }
    }
    return files
  }
}
