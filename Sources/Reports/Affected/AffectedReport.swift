package import Analysis
import PythonSyntax
package import Resolution

/// `groundplan affected`: what a change can reach, as paths for pytest or as JSON, which
/// `Schemas/affected.schema.json` describes.
package struct AffectedReport {
  private let affected: AffectedModules
  private var program: Program { affected.program }
  /// What the user calls the state before.
  private let since: String
  /// What stands before each path, so that it leads there from where the user stands.
  private let folder: String

  package init(_ affected: AffectedModules, since: String, folder: String) {
    self.affected = affected
    self.since = since
    self.folder = folder
  }

  /// One path a line, the test files or all modules.
  ///
  /// - Parameter isShown: whether somebody reads them, or a terminal obeys them; for a program they are
  ///   the bytes that the system has.
  package func lines(ofModules isOfModules: Bool, isShown: Bool) -> [UInt8] {
    (isOfModules ? affected.modules : affected.tests).flatMap { module in
      let path = folder + program.modules[module].path
      return (isShown ? Array(LogText.plain(VisibleText.of(path)).utf8) : PathText.bytes(of: path))
        + [0x0A]
    }
  }

  /// The chain from a file to what changed, with the place of every hop.
  package func explanation(of module: ModuleID) -> String {
    let path = VisibleText.of(folder + program.modules[module].path)
    guard let chain = affected.chain(to: module) else {
      return "Nothing that changed since \(VisibleText.of(since)) reaches \(path).\n"
    }
    var text = "\(path)\n"
    for hop in chain.hops {
      let place = hop.location(in: program)
      text += "    \(VisibleText.of(folder + place.path)):\(place.line):\(place.column): "
      text += VisibleText.of(hop.words(in: program)) + "\n"
      text += VisibleText.of(folder + program.modules[hop.imported].path) + "\n"
    }
    return text + "    " + words(chain, at: chain.hops.last?.imported ?? module) + "\n"
  }

  private func words(_ chain: AffectedModules.Chain, at module: ModuleID) -> String {
    let file = chain.effect.file
    let path = VisibleText.of(folder + file.path)
    let what = "\(file.kind.rawValue) since \(VisibleText.of(since))"
    return switch chain.effect.kind {
    case .module where program.modules[module].path == file.path: what
    case .removed: "loaded \(path), \(what)"
    case .tests: "has the settings of \(path), \(what)"
    case .module, .project: "is of the project of \(path), \(what)"
    case .beside: "may read \(path), \(what)"
    case .none, .leftOut: "beside \(path), \(what)"
    }
  }

  /// The whole, with the chain of each test file.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        since: since,
        files: affected.effects.map { effect in
          FileEntry(
            path: effect.file.path, change: effect.file.kind.rawValue, effect: effect.kind.rawValue,
            modules: effect.modules.count)
        },
        modules: affected.modules.map { program.modules[$0].path },
        tests: affected.tests.map { module in
          let chain = affected.chain(to: module)
          return Test(
            path: program.modules[module].path,
            chain: (chain?.hops ?? []).map { hop in
              Hop(
                location: hop.location(in: program), imported: program.modules[hop.imported].path,
                way: hop.words(in: program))
            }, changed: chain?.effect.file.path ?? program.modules[module].path)
        }))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let since: String
    let files: [FileEntry]
    let modules: [String]
    let tests: [Test]
  }

  private struct FileEntry: Encodable {
    let path: String
    let change: String
    let effect: String
    let modules: Int
  }

  private struct Test: Encodable {
    let path: String
    let chain: [Hop]
    let changed: String
  }

  private struct Hop: Encodable {
    let location: Location
    let imported: String
    let way: String
  }
}
