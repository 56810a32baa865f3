import PythonSyntax
import Resolution
import SourceEdits

/// Gives the bytes of files of the tree, each only where it still is what the program was made of.
package typealias SourceReader = @Sendable (_ paths: [String]) -> [String: [UInt8]]

/// Rewrites every file of a program that names what leads elsewhere, and proves the result; a file whose
/// rewriting makes something worse is left out.
package struct TreeRewriter {
  let program: Program
  let redirects: Redirects
  let sources: SourceReader
  let jobs: Int
  /// Whether comments and docstrings follow, too.
  let docs: Bool
  /// New names of modules that move.
  var newNames: [ModuleID: String] = [:]
  /// Modules that stay as they are.
  var kept: Set<ModuleID> = []

  /// What becomes of the files, by the path that each has now.
  struct Result {
    var files: [String: (bytes: [UInt8], rewrite: ModuleRewrite)] = [:]
    /// Files that change in any case: those that come or go.
    var fixed: [TreeChanges.File] = []
    var remainders: [Remainder] = []

    /// Takes in what was made of the same files.
    mutating func join(_ other: Result) {
      for (path, file) in other.files {
        var joined = files[path] ?? (file.bytes, ModuleRewrite())
        joined.rewrite.join(file.rewrite)
        files[path] = joined
      }
      fixed += other.fixed
      remainders += other.remainders
    }
  }

  func run() -> Result {
    let known = candidates()
    let isKnown = Set(known)
    // What comments say is known of no module.
    let candidates =
      docs ? program.modules.indices.filter { !kept.contains($0) } : known
    let bytes = sources(candidates.map { program.modules[$0].path })
    let words = words
    let rewrites = ParallelMap.run(count: candidates.count, jobs: jobs) {
    } body: { _, index -> ModuleRewrite in
      let module = candidates[index]
      let path = program.modules[module].path
      guard let source = bytes[path] else {
        return ModuleRewrite(
          leaving: Remainder(
            location: Location(path: path, line: 1, column: 1),
            reason: "the file has changed since it was read"))
      }
      if !isKnown.contains(module), !words.contains(where: { Self.occurs($0, in: source) }) {
        return ModuleRewrite()
      }
      return ModuleRewriter.rewrite(
        module, source, redirects, newName: newNames[module], docs: docs, in: program)
    }
    var result = Result()
    for (module, rewrite) in zip(candidates, rewrites) {
      let path = program.modules[module].path
      result.remainders += rewrite.remainders
      guard !rewrite.edits.isEmpty, let source = bytes[path] else { continue }
      result.files[path] = (source, rewrite)
    }
    return result
  }

  /// Modules that may name what leads elsewhere: some of its words occur in them.
  private func candidates() -> [ModuleID] {
    let words = words
    let found = ParallelMap.run(count: program.parsed.count, jobs: jobs) {
    } body: { _, index -> Bool in
      let module = ModuleID(index)
      if newNames[module] != nil { return true }
      guard !kept.contains(module) else { return false }
      let text = program.parsed[module].text
      return words.contains { Self.occurs($0, in: text) }
    }
    return found.indices.filter { found[$0] }.map { ModuleID($0) }
  }

  private var words: [[UInt8]] { redirects.words.filter { !$0.isEmpty }.map { Array($0.utf8) } }

  private static func occurs(_ word: [UInt8], in text: [UInt8]) -> Bool {
    guard let first = word.first, word.count <= text.count else { return false }
    return text.withUnsafeBufferPointer { text in
      var place = 0
      let last = text.count - word.count
      while place <= last {
        if text[place] == first, text[place..<place + word.count].elementsEqual(word) {
          return true
        }
        place += 1
      }
      return false
    }
  }
}
