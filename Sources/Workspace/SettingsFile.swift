import Platform
package import Resolution

/// Makes settings of the bytes of a file; what they are is declared by those above.
package protocol SettingsReader: Sendable {
  /// As they are where nothing is said.
  var defaults: any TreeSettings { get }
  /// - Parameter table: the tables in each other of which the last holds the settings; empty for
  ///   the whole file.
  /// - Returns: nil where there is no such table.
  func settings(
    in bytes: [UInt8], path: String, table: [String]
  ) throws(SettingsError) -> (any TreeSettings)?
}

/// Finds and reads the settings of a tree.
enum SettingsFile {
  /// - Parameters:
  ///   - file: the one that the user names; nil for `groundplan.toml` of the root, else
  ///     `[tool.groundplan]` of its `pyproject.toml`.
  /// - Returns: the settings and the file that they come from; nil where they are the defaults.
  static func load(
    _ file: String?, root: String, _ reader: any SettingsReader
  ) throws(SettingsError) -> (settings: any TreeSettings, path: String?) {
    if let file { return (try load(named: file, reader), file) }
    let own = root + "/groundplan.toml"
    var status = stat()
    // A link that leads nowhere is there, too.
    if lstat(own, &status) == 0 {
      if FilePath.resolved(own) != nil, !FilePath.isInside(own, root) {
        throw SettingsError(
          path: own,
          message: "can't be read: it leads out of the tree; name its target with --config")
      }
      return (try load(named: own, reader), own)
    }
    let project = root + "/pyproject.toml"
    // A project file that can't be read is told of as such, like all others.
    if FilePath.isInside(project, root),
      let bytes = try? FileReader.bytes(
        Array(project.utf8), limit: FileReader.maximumDocument, followingLinks: true),
      mentionsUs(bytes),
      let settings = try reader.settings(in: bytes, path: project, table: ["tool", "groundplan"])
    {
      return (settings, project)
    }
    return (reader.defaults, nil)
  }

  /// The same of a revision.
  ///
  /// - Parameter bytes: of the file of a name below the root; nil where there is none, or what it can't
  ///   be read for.
  static func load(
    root: String, _ reader: any SettingsReader,
    bytes: (String) -> Result<[UInt8], FileReader.ReadError>?
  ) throws(SettingsError) -> (settings: any TreeSettings, path: String?) {
    let own = root + "/groundplan.toml"
    switch bytes("groundplan.toml") {
    case .success(let bytes)?:
      return (try reader.settings(in: bytes, path: own, table: []) ?? reader.defaults, own)
    case .failure(let error)?:
      throw SettingsError(path: own, message: "can't be read: \(error.reason)")
    case nil: break
    }
    let project = root + "/pyproject.toml"
    if case .success(let bytes)? = bytes("pyproject.toml"), mentionsUs(bytes),
      let settings = try reader.settings(in: bytes, path: project, table: ["tool", "groundplan"])
    {
      return (settings, project)
    }
    return (reader.defaults, nil)
  }

  static func load(
    named file: String, _ reader: any SettingsReader
  ) throws(SettingsError) -> any TreeSettings {
    let bytes: [UInt8]
    do throws(FileReader.ReadError) {
      bytes = try FileReader.bytes(
        Array(file.utf8), limit: FileReader.maximumDocument, followingLinks: true)
    } catch {
      throw SettingsError(
        path: file, message: "can't be read: \(error.reason); name a file that you may read")
    }
    let isProject = file.hasSuffix("pyproject.toml")
    guard
      let settings = try reader.settings(
        in: bytes, path: file, table: isProject ? ["tool", "groundplan"] : [])
    else {
      throw SettingsError(
        path: file, message: "has no [tool.groundplan] table; add one, or name a groundplan.toml")
    }
    return settings
  }

  /// Most project files say nothing of us, and what is wrong in them is not for us to refuse.
  private static func mentionsUs(_ bytes: [UInt8]) -> Bool {
    let name = Array("groundplan".utf8)
    return bytes.indices.contains { start in
      bytes[start] == name[0] && bytes[start...].starts(with: name)
    }
  }
}
