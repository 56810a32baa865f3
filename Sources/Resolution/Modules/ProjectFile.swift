import Foundation
import TOML

/// What a `pyproject.toml`, `setup.cfg`, `setup.py` or `requirements.txt` says, as far as it
/// matters for imports: where packages lie, and which distributions are declared.
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

  init(path: String, bytes: [UInt8]) {
    self.path = path
    switch name {
    case "pyproject.toml": readPyproject(bytes)
    case "setup.cfg", "setup.py": break
    default:
      if ProjectMarker.isRequirements(name) {
        readRequirements(String(decoding: bytes, as: UTF8.self))
      }
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

  /// Distributions whose modules have another name, among those that people shadow with folders.
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

  private mutating func readPyproject(_ bytes: [UInt8]) {
    guard let document = try? TOMLTable(reading: bytes) else { return }
    ownName = (document.value(at: "project", "name")?.string ?? "").lowercased()
      .replacing("_", with: "-")
    let extras = document.value(at: "project", "optional-dependencies")?.table?.entries ?? []
    for list in [document.value(at: "project", "dependencies")] + extras.map(\.value) {
      for requirement in strings(list) { add(requirement: requirement) }
    }
    let poetry = document.value(at: "tool", "poetry")?.table
    for entry in poetry?["dependencies"]?.table?.entries ?? [] { add(requirement: entry.key) }
    for package in poetry?["packages"]?.array ?? [] {
      if let from = package.table?["from"]?.string { add(folder: from) }
    }
    let setuptools = document.value(at: "tool", "setuptools")?.table
    for entry in setuptools?["package-dir"]?.table?.entries ?? [] {
      if let folder = entry.value.string { add(folder: folder) }
    }
    for folder in strings(setuptools?.value(at: "packages", "find", "where")) {
      add(folder: folder)
    }
    let wheel = document.value(at: "tool", "hatch", "build", "targets", "wheel")?.table
    for package in strings(wheel?["packages"]) {
      if let slash = package.lastIndex(of: "/") { add(folder: String(package[..<slash])) }
    }
    for source in strings(wheel?["sources"]) { add(folder: source) }
  }

  private func strings(_ value: TOMLValue?) -> [String] {
    value?.array?.compactMap(\.string) ?? []
  }
}
