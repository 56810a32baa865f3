import PythonSyntax
import Synchronization
import TOML

/// A document that says something about a project, read once for all who ask: snapshots that have it
/// with the same bytes share it.
final class ProjectDocument: Sendable {
  private enum Content: Sendable {
    case toml(TOMLTable)
    case ini(INIFile)
    /// The calls of `setup` in a `setup.py`.
    case setup([LiteralCall])
    /// What its readers read themselves.
    case text
    case malformed(TOMLError)
  }

  let path: String
  let bytes: [UInt8]
  private let content: Content
  private let known = Mutex<ProjectStatements?>(nil)

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    let name = path.fileName
    switch name {
    case "setup.py": content = .setup(LiteralReader.calls(of: ["setup"], in: bytes))
    case "setup.cfg", "tox.ini", "mypy.ini", ".mypy.ini", "pytest.ini", ".pytest.ini",
      ".importlinter":
      content = .ini(INIFile(bytes))
    case "Cargo.toml": content = .text
    case _ where name.hasSuffix(".toml") || name == "Pipfile":
      do throws(TOMLError) {
        content = .toml(try TOMLTable(reading: bytes))
      } catch {
        content = .malformed(error)
      }
    default: content = .text
    }
  }

  var name: String { path.fileName }
  var folder: String { path.dropFileName }

  /// Of a TOML file that can be read.
  var table: TOMLTable? { if case .toml(let table) = content { table } else { nil } }

  /// Of a file of sections and keys.
  var sections: INIFile? { if case .ini(let file) = content { file } else { nil } }

  var setups: [LiteralCall] { if case .setup(let calls) = content { calls } else { [] } }

  /// What it says of imports and parts; found out when first asked for.
  var statements: ProjectStatements {
    known.withLock { known in
      let statements = known ?? ProjectStatements(self)
      known = statements
      return statements
    }
  }

  /// Why its TOML can't be read.
  var error: TOMLError? { if case .malformed(let error) = content { error } else { nil } }

  /// Why it can't be understood, or not wholly: what it says counts for nothing there, which must not
  /// pass in silence.
  var fault: SkippedPath? {
    switch content {
    case .toml: return nil
    case .malformed(let error):
      return SkippedPath(
        path: path, reason: .unreadable,
        detail: "line \(error.position.line), column \(error.position.column): \(error.message)")
    case .ini, .setup, .text:
      guard !ProjectMarker.isPython(path), let line = foreignLine else { return nil }
      return SkippedPath(
        path: path, reason: .foreignText,
        detail: "line \(line) is not UTF-8 text; the rest was read as far as it goes")
    }
  }

  /// The first line that is not UTF-8, or holds a NUL; nil where all are text.
  private var foreignLine: Int? {
    if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil }
      .map { $0 + 1 }
  }
}
