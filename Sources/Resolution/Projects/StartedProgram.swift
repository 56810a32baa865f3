import PythonSyntax

/// A program of the tree that a Dockerfile, compose file, Procfile or project file starts.
struct StartedProgram: Hashable, Sendable {
  /// The file that starts it.
  let file: String
  let line: Int
  /// `shop.main`, or a path with an ending; as written.
  let target: String
  var isPath: Bool { target.hasSuffix(".py") }
  /// Whether it is started where it is deployed; a command of a project file is for whoever installs.
  var isDeployment: Bool {
    file.fileName == "Procfile" || ProjectMarker.isDockerfile(file.fileName)
      || ProjectMarker.isCompose(file.fileName)
  }

  private static let maximumLine = 4_096

  /// What the commands of a file start, in the order of the text.
  static func all(in bytes: [UInt8], path: String) -> [StartedProgram] {
    let name = path.fileName
    var found: [StartedProgram] = []
    // A command of a Dockerfile may go on in the next line.
    var isCommand = false
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
      } else if ProjectMarker.isCompose(name) {
        let indentation = text.prefix { $0 == " " }.count
        let begins = trimmed.hasPrefix("command:") || trimmed.hasPrefix("entrypoint:")
        // A list of words, or a block, below the key.
        isCommand = begins || goesOn && (trimmed.isEmpty || indentation > 0 && !isKey(trimmed))
        guard isCommand else { continue }
      } else if name != "Procfile" || trimmed.hasPrefix("#") {
        continue
      }
      found += targets(of: text).map {
        StartedProgram(file: path, line: index + 1, target: $0)
      }
    }
    return found
  }

  /// Whether a line of YAML begins a mapping.
  private static func isKey(_ text: some StringProtocol) -> Bool {
    let key = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    return !key.isEmpty && text.dropFirst(key.count).first == ":"
  }

  /// The programs that a command names: behind `-m`, before a colon, with the ending of a file.
  private static func targets(of command: String) -> [String] {
    let words = command.split { !($0.isLetter || $0.isNumber || "_-./:=".contains($0)) }
    var targets: [String] = []
    var isNext = false
    for word in words {
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
