import PythonSyntax

/// A program of the tree that a Dockerfile, compose file, Procfile, manifest or project file starts.
struct StartedProgram: Hashable, Sendable {
  /// The file that starts it.
  let file: String
  let line: Int
  /// `shop.main`, or a path with an ending; as written.
  let target: String
  /// What a project file calls the command; nil of what is started where it is deployed.
  var command: String?
  var isPath: Bool { target.hasSuffix(".py") }
  /// Whether it is started where it is deployed; a command of a project file is for whoever installs.
  var isDeployment: Bool {
    file.fileName == "Procfile" || ProjectMarker.isDockerfile(file.fileName)
      || ProjectMarker.isCompose(file.fileName) || ProjectMarker.isManifest(file)
  }

  private static let maximumLine = 4_096

  /// What the commands of a file start, in the order of the text.
  static func all(in bytes: [UInt8], path: String) -> [StartedProgram] {
    let name = path.fileName
    let isList = ProjectMarker.isCompose(name) || ProjectMarker.isManifest(path)
    let keys = ["command:", ProjectMarker.isCompose(name) ? "entrypoint:" : "args:"]
    var found: [StartedProgram] = []
    // A command of a Dockerfile may go on in the next line.
    var isCommand = false
    // Behind `-m`, which may stand on a line of its own.
    var isNext = false
    for (index, content) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() where content.count < maximumLine {
      let text = String(decoding: content, as: UTF8.self)
      let trimmed = text.drop { $0 == " " || $0 == "\t" || $0 == "-" }
      let goesOn = isCommand && text.first != "#"
      if ProjectMarker.isDockerfile(name) {
        let first = trimmed.prefix(10).uppercased()
        let begins = first.hasPrefix("CMD") || first == "ENTRYPOINT"
        isCommand = (begins || goesOn) && text.last { $0 != "\r" && $0 != " " } == "\\"
        guard begins || goesOn else { continue }
      } else if isList {
        if let handler = handler(in: trimmed) {
          found.append(StartedProgram(file: path, line: index + 1, target: handler))
        }
        let indentation = text.prefix { $0 == " " }.count
        let begins = keys.contains(where: trimmed.hasPrefix)
        // A list of words, or a block, below the key.
        isCommand =
          begins
          || goesOn
            && (trimmed.isEmpty || trimmed.hasPrefix("{%") || indentation > 0 && !isKey(trimmed))
        if let module = application(in: trimmed) {
          found.append(StartedProgram(file: path, line: index + 1, target: module))
        }
        guard isCommand else { continue }
      } else if name != "Procfile" || trimmed.hasPrefix("#") {
        continue
      }
      if !goesOn { isNext = false }
      found += targets(of: text, &isNext).map {
        StartedProgram(file: path, line: index + 1, target: $0)
      }
    }
    return found
  }

  /// The file of a function of a cloud: `handler: src/orders.handle`, `Handler: app.handle`.
  private static func handler(in line: some StringProtocol) -> String? {
    guard let key = ["handler:", "Handler:"].first(where: line.hasPrefix) else { return nil }
    let value = line.dropFirst(key.count).filter { !" \"'\r".contains($0) }
    guard let dot = value.lastIndex(of: "."), !value[..<dot].contains(".") else { return nil }
    return value[..<dot] + ".py"
  }

  /// The module that a variable of the environment names for a server or a worker: `APP: shop.tasks`,
  /// `- CELERY_APP=shop.tasks`, `APP_MODULE: shop.main:app`.
  private static func application(in line: some StringProtocol) -> String? {
    let name = line.prefix { $0.isUppercase || $0 == "_" }
    guard
      ["APP", "CELERY_APP", "APP_MODULE", "FLASK_APP", "WSGI_APP", "WSGI_MODULE"].contains(name)
    else { return nil }
    let value = line.dropFirst(name.count).drop { " :=\"'".contains($0) }
      .prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }
    return value.contains(".") && isDotted(value) && !value.hasSuffix(".py") ? String(value) : nil
  }

  /// Whether a line of YAML begins a mapping.
  private static func isKey(_ text: some StringProtocol) -> Bool {
    let key = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    return !key.isEmpty && text.dropFirst(key.count).first == ":"
  }

  /// The programs that a command names: behind `-m`, before a colon, with the ending of a file.
  private static func targets(of command: String, _ isNext: inout Bool) -> [String] {
    let words = command.split { !($0.isLetter || $0.isNumber || "_-./:=".contains($0)) }
    var targets: [String] = []
    for word in words where word.contains(where: { $0 != "-" }) {
      if ["-m", "-A", "--app", "--pyargs"].contains(word) {
        isNext = true
        continue
      }
      let value = word.hasPrefix("-") ? word.drop { $0 != "=" }.dropFirst() : word
      let module = value.prefix { $0 != ":" }
      if value.hasSuffix(".py") {
        targets.append(String(value))
      } else if isNext || module.count < value.count, isDotted(module) {
        targets.append(String(module))
      }
      isNext = false
    }
    return targets
  }

  private static func isDotted(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      guard let first = part.first, first.isLetter || first == "_" else { return false }
      return part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
  }
}
