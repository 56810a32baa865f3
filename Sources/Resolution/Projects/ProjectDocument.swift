import PythonSyntax
import TOML

/// A document that says something about a project, read in its format once for all who ask.
struct ProjectDocument: Sendable {
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

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    let name = path.fileName
    switch name {
    case "setup.py": content = .setup(LiteralReader.calls(of: ["setup"], in: bytes))
    case "setup.cfg", "tox.ini", "mypy.ini", ".mypy.ini", "pytest.ini", ".pytest.ini":
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

  /// Why it can't be understood: what it says counts for nothing.
  var error: TOMLError? { if case .malformed(let error) = content { error } else { nil } }
}
