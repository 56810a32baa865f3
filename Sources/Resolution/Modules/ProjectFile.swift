import Foundation
import TOMLKit

/// What a `pyproject.toml`, `setup.cfg`, `setup.py` or `requirements.txt` says, as far as it
/// bears on imports: where packages lie, and which distributions are declared.
struct ProjectFile: Sendable {
  let path: String
  /// Folders declared to hold packages, relative to the root of the tree.
  private(set) var packageFolders: [String] = []
  /// Top-level names that declared distributions are likely to install.
  private(set) var dependencies: Set<String> = []

  private var ownName = ""

  var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  var name: String { path.fileName }

  /// Whether the file makes its folder a project of its own.
  var isProject: Bool { name == "pyproject.toml" || name == "setup.py" || name == "setup.cfg" }

  init(path: String, text: String) {
    self.path = path
    switch name {
    case "pyproject.toml": readPyproject(text)
    case "setup.cfg", "setup.py": break
    default:
      if ProjectMarker.isRequirements(name) { readRequirements(text) }
    }
  }

  private mutating func add(folder relative: String) {
    let clean = relative.pathParts.filter { $0 != "." }.joined(separator: "/")
    let joined = [folder, clean].filter { !$0.isEmpty }.joined(separator: "/")
    if !joined.isEmpty { packageFolders.append(joined) }
  }

  private mutating func add(requirement: String) {
    let name = requirement.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    guard let first = name.first, first.isLetter || first.isNumber else { return }
    let key = name.lowercased().replacing("_", with: "-")
    // Extras name the project itself: `all = ["shop[api,tests]"]`.
    guard key != ownName else { return }
    dependencies.formUnion(Self.importNames[key] ?? [key.replacing("-", with: "_")])
    dependencies.insert(String(name.replacing("-", with: "_")))
  }

  /// Distributions whose modules bear another name, among those that people shadow with folders.
  private static let importNames: [String: [String]] = [
    "pyyaml": ["yaml"], "beautifulsoup4": ["bs4"], "pillow": ["PIL"],
    "scikit-learn": ["sklearn"], "python-dateutil": ["dateutil"], "opencv-python": ["cv2"],
    "protobuf": ["google"], "pyjwt": ["jwt"], "python-jose": ["jose"],
    "python-dotenv": ["dotenv"], "mysqlclient": ["MySQLdb"], "attrs": ["attr", "attrs"],
    "prometheus-client": ["prometheus_client"], "gitpython": ["git"], "pyzmq": ["zmq"],
    "websocket-client": ["websocket"],
  ]

  private mutating func readRequirements(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("#") || trimmed.hasPrefix("-") { continue }
      add(requirement: String(trimmed))
    }
  }

  private mutating func readPyproject(_ text: String) {
    guard let table = try? TOMLTable(string: text) else { return }
    let project = table["project"]?.table
    ownName = (project?["name"]?.string ?? "").lowercased().replacing("_", with: "-")
    for requirement in project?["dependencies"]?.array ?? TOMLArray() {
      if let text = requirement.string { add(requirement: text) }
    }
    for (_, extra) in project?["optional-dependencies"]?.table ?? TOMLTable() {
      for requirement in extra.array ?? TOMLArray() {
        if let text = requirement.string { add(requirement: text) }
      }
    }
    let tool = table["tool"]?.table
    let poetry = tool?["poetry"]?.table
    for (name, _) in poetry?["dependencies"]?.table ?? TOMLTable() { add(requirement: name) }
    for package in poetry?["packages"]?.array ?? TOMLArray() {
      if let from = package.table?["from"]?.string { add(folder: from) }
    }
    let setuptools = tool?["setuptools"]?.table
    for (_, folder) in setuptools?["package-dir"]?.table ?? TOMLTable() {
      if let folder = folder.string { add(folder: folder) }
    }
    for place in setuptools?["packages"]?.table?["find"]?.table?["where"]?.array ?? TOMLArray() {
      if let folder = place.string { add(folder: folder) }
    }
    let wheel = tool?["hatch"]?.table?["build"]?.table?["targets"]?.table?["wheel"]?.table
    for package in wheel?["packages"]?.array ?? TOMLArray() {
      if let text = package.string, let slash = text.lastIndex(of: "/") {
        add(folder: String(text[..<slash]))
      }
    }
    for source in wheel?["sources"]?.array ?? TOMLArray() {
      if let text = source.string { add(folder: text) }
    }
  }
}
