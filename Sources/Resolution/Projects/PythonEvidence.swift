/// Which version of Python a folder is run with, as files say that ask for none: `.python-version`,
/// and the image that a Dockerfile begins with.
struct PythonEvidence: Sendable {
  let folder: String
  let version: PythonVersion
  /// Of an image, which is of its own project alone; a `.python-version` holds for all below it.
  let isImage: Bool

  /// Nil where a document says nothing of it, or not in digits.
  init?(_ document: ProjectDocument) {
    let isImage = ProjectMarker.isDockerfile(document.name)
    guard isImage || document.name == ".python-version" else { return nil }
    let lines = String(decoding: document.bytes.prefix(Self.maximumText), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    let versions = lines.compactMap { isImage ? Self.image(in: $0) : Self.plain($0) }
    guard let version = versions.min() else { return nil }
    folder = document.folder
    self.version = version
    self.isImage = isImage
  }

  private static let maximumText = 65_536

  /// `3.12`, `3.12.1`, `cpython-3.12.1`. Source: pyenv, "Choosing the Python version"; uv, "Python
  /// version files".
  private static func plain(_ line: Substring) -> PythonVersion? {
    let word = line.drop { $0 == " " }.prefix { $0 != " " && $0 != "#" }
    let text = word.hasPrefix("cpython-") ? word.dropFirst("cpython-".count) : word
    return PythonVersion(String(text.prefix { $0.isNumber || $0 == "." }))
  }

  /// `FROM python:3.12-slim AS base`, also of another registry.
  private static func image(in line: Substring) -> PythonVersion? {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.first?.lowercased() == "from",
      let image = words.dropFirst().first(where: { !$0.hasPrefix("--") }),
      let colon = image.lastIndex(of: ":"),
      image[..<colon].split(separator: "/").last == "python"
    else { return nil }
    return PythonVersion(
      String(image[image.index(after: colon)...].prefix { $0.isNumber || $0 == "." }))
  }

  /// By folder the oldest; a `.python-version` comes before images.
  static func byFolder(_ all: [PythonEvidence]) -> [String: PythonEvidence] {
    var found: [String: PythonEvidence] = [:]
    for evidence in all {
      guard let known = found[evidence.folder] else {
        found[evidence.folder] = evidence
        continue
      }
      if known.isImage != evidence.isImage
        ? known.isImage : evidence.version < known.version
      {
        found[evidence.folder] = evidence
      }
    }
    return found
  }

  /// What the nearest folder above a path says.
  ///
  /// - Parameter project: the folder of the path's project, from which on images don't count.
  static func version(
    at path: String, project: String?, _ known: [String: PythonEvidence]
  ) -> PythonVersion? {
    guard !known.isEmpty else { return nil }
    var folder = path
    var isOwn = true
    repeat {
      folder = folder.dropFileName
      if let found = known[folder], !found.isImage || isOwn { return found.version }
      if folder == project { isOwn = false }
    } while !folder.isEmpty
    return nil
  }
}
