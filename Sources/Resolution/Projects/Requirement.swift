import PythonSyntax

/// A distribution that a project file asks for: PEP 508, or a folder of the tree.
struct Requirement: Hashable, Sendable {
  /// As PEP 503 compares names; empty where only a folder is told.
  let name: String
  /// As written.
  let written: String
  /// The folder of the tree that is to be installed; nil where an index is asked.
  var folder: String?
  /// The versions that it takes, as written: `>=2,<3`; empty where it takes all, or that isn't read.
  private(set) var versions = ""

  /// `name[extra]>=1; marker`, `name @ file:../name`; nil for what names nothing.
  ///
  /// - Parameter folder: the folder of the file that asks, from which paths count.
  init?(_ text: some StringProtocol, in folder: String) {
    let text = text.drop { $0 == " " || $0 == "\t" }
    let name = String(text.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) })
    guard let first = name.first, first.isLetter || first.isNumber else { return nil }
    let rest = text.dropFirst(name.count).drop { $0 == " " }
    if rest.hasPrefix("@") {
      self.folder = Self.folder(ofURL: rest.dropFirst().drop { $0 == " " }, in: folder)
    }
    self.name = Self.normalized(name)
    written = name
    let behindExtras = rest.first == "[" ? rest.drop { $0 != "]" }.dropFirst() : rest
    versions = String(
      behindExtras.drop { $0 == " " || $0 == "(" }.prefix { !";#)\r".contains($0) })
  }

  /// A distribution whose name is a key of a table.
  init(named name: String, folder: String? = nil) {
    self.name = Self.normalized(name)
    written = name
    self.folder = folder
  }

  /// Whatever stands in a folder.
  init(folder: String) {
    name = ""
    written = ""
    self.folder = folder
  }

  /// How names of distributions are compared. Source: PEP 503.
  static func normalized(_ name: some StringProtocol) -> String {
    var result = ""
    for character in name.lowercased() {
      if "-_.".contains(character) {
        if result.last != "-" { result.append("-") }
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// The folder of the tree that a URL means: `file:../x`, `file:///${PROJECT_ROOT}/../x`,
  /// `{root:parent:uri}/x`.
  private static func folder(ofURL text: some StringProtocol, in folder: String) -> String? {
    let url = String(text.prefix { !" ;\t".contains($0) })
    if url.hasPrefix("{root"), let end = url.firstIndex(of: "}") {
      let ups = url[..<end].ranges(of: ":parent").count
      let up = String(repeating: "../", count: ups)
      return treePath(folder, up + url[url.index(after: end)...])
    }
    guard url.hasPrefix("file:") else { return nil }
    var path = url.dropFirst("file:".count)
    while path.hasPrefix("//") { path = path.dropFirst() }
    if let variable = path.firstRange(of: "${PROJECT_ROOT}") {
      return treePath(folder, path[variable.upperBound...])
    }
    return path.hasPrefix("/") ? nil : treePath(folder, path)
  }

  /// The names of modules that the distribution is likely to install.
  var importNames: [String] {
    guard !name.isEmpty else { return [] }
    return (Self.importNames[name] ?? [name.replacing("-", with: "_")])
      + [written.replacing("-", with: "_")]
  }

  /// Distributions whose modules have another name, among those that people shadow with folders.
  private static let importNames: [String: [String]] = [
    "pyyaml": ["yaml"], "beautifulsoup4": ["bs4"], "pillow": ["PIL"],
    "scikit-learn": ["sklearn"], "python-dateutil": ["dateutil"], "opencv-python": ["cv2"],
    "protobuf": ["google"], "pyjwt": ["jwt"], "python-jose": ["jose"],
    "python-dotenv": ["dotenv"], "mysqlclient": ["MySQLdb"], "attrs": ["attr", "attrs"],
    "prometheus-client": ["prometheus_client"], "gitpython": ["git"], "pyzmq": ["zmq"],
    "websocket-client": ["websocket"], "dnspython": ["dns"], "psycopg2-binary": ["psycopg2"],
    "opencv-python-headless": ["cv2"], "opencv-contrib-python": ["cv2"], "pyopenssl": ["OpenSSL"],
    "pycryptodome": ["Crypto"], "pycryptodomex": ["Cryptodome"], "pyserial": ["serial"],
    "python-magic": ["magic"], "python-docx": ["docx"], "python-pptx": ["pptx"],
    "python-multipart": ["python_multipart", "multipart"], "python-slugify": ["slugify"],
    "python-ldap": ["ldap"], "python-memcached": ["memcache"], "python-telegram-bot": ["telegram"],
    "python-gnupg": ["gnupg"], "python-levenshtein": ["Levenshtein"],
    "pymupdf": ["fitz", "pymupdf"],
    "djangorestframework": ["rest_framework"], "django-filter": ["django_filters"],
    "django-cors-headers": ["corsheaders"], "django-environ": ["environ"],
    "scikit-image": ["skimage"], "faiss-cpu": ["faiss"], "faiss-gpu": ["faiss"],
    "sentry-sdk": ["sentry_sdk"], "msgpack-python": ["msgpack"], "pyusb": ["usb"],
    "pygithub": ["github"], "python-gitlab": ["gitlab"], "jinja2": ["jinja2"],
    "ruamel-yaml": ["ruamel"], "grpcio": ["grpc"], "grpcio-tools": ["grpc_tools"],
    "grpcio-status": ["grpc_status"], "pywin32": ["win32api", "win32con", "win32com", "pythoncom"],
    "pyside6": ["PySide6"], "pyqt5": ["PyQt5"], "pyqt6": ["PyQt6"], "wxpython": ["wx"],
    "setuptools": ["setuptools", "pkg_resources"], "discord-py": ["discord"],
    "antlr4-python3-runtime": ["antlr4"], "slack-sdk": ["slack_sdk"], "kafka-python": ["kafka"],
    "paho-mqtt": ["paho"], "pillow-simd": ["PIL"], "service-identity": ["service_identity"],
    "apache-airflow": ["airflow"], "apache-beam": ["apache_beam"], "apache-flink": ["pyflink"],
    "markdown": ["markdown"], "pyasn1-modules": ["pyasn1_modules"], "umap-learn": ["umap"],
  ]
}
