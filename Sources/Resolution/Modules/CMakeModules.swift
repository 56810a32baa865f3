/// What a `CMakeLists.txt` says of Python modules that it compiles, as far as it says so in one file.
///
/// Source: https://cmake.org/cmake/help/latest/manual/cmake-language.7.html
struct CMakeModules {
  /// Names of the modules.
  private(set) var names: Set<String> = []
  /// Whether the name of one hangs on a variable that nothing in the file sets.
  private(set) var isOpen = false

  private static let makers: Set<String> = [
    "pybind11_add_module", "nanobind_add_module", "python_add_library", "python3_add_library",
  ]

  init(_ bytes: [UInt8]) {
    var variables: [String: String] = [:]
    var modules: [String] = []
    let (commands, isWhole) = Self.commands(in: bytes)
    for command in commands {
      guard let first = command.arguments.first else { continue }
      switch command.name {
      case "set": variables[first] = command.arguments.count > 1 ? command.arguments[1] : ""
      case "project": variables["PROJECT_NAME"] = first
      case _ where Self.makers.contains(command.name): modules.append(first)
      default: break
      }
    }
    for module in modules {
      if let name = Self.expanded(module, variables) { names.insert(name) } else { isOpen = true }
    }
    // What stands in a text that doesn't end may be a command.
    if !isWhole, bytes.firstRange(of: Array("_add_module".utf8)) != nil { isOpen = true }
  }

  /// The text with the values of its variables; nil where one has none.
  private static func expanded(_ text: String, _ variables: [String: String]) -> String? {
    var text = text
    for _ in 0..<maximumDepth {
      guard let start = text.firstRange(of: "${") else { return text }
      guard let end = text[start.upperBound...].firstIndex(of: "}"),
        let value = variables[String(text[start.upperBound..<end])],
        text.utf8.count + value.utf8.count < maximumLength
      else { return nil }
      text.replaceSubrange(start.lowerBound...end, with: value)
    }
    return nil
  }

  private static let maximumDepth = 8
  private static let maximumLength = 256

  private struct Command {
    let name: String
    let arguments: [String]
  }

  /// The commands with their first two arguments, and whether all quotes and brackets end; quotes and
  /// comments are gone.
  private static func commands(in bytes: [UInt8]) -> (commands: [Command], isWhole: Bool) {
    var commands: [Command] = []
    var word: [UInt8] = []
    var name: [UInt8] = []
    var arguments: [String] = []
    var depth = 0
    var isQuoted = false
    var isComment = false
    var isEscaped = false
    func endArgument() {
      if depth > 0, !word.isEmpty, arguments.count < 2 {
        arguments.append(String(decoding: word, as: UTF8.self))
      }
      if depth == 0, !word.isEmpty { name = word }
      word.removeAll(keepingCapacity: true)
    }
    for byte in bytes {
      if isComment {
        isComment = byte != UInt8(ascii: "\n")
      } else if isEscaped {
        isEscaped = false
        word.append(byte)
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if isQuoted {
        word.append(byte)
      } else {
        switch byte {
        case UInt8(ascii: "#"): isComment = true
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
          UInt8(ascii: ";"):
          endArgument()
        case UInt8(ascii: "("):
          endArgument()
          if depth == 0 { arguments = [] }
          depth += 1
        case UInt8(ascii: ")"):
          endArgument()
          if depth == 1 {
            commands.append(
              Command(
                name: String(decoding: name, as: UTF8.self).lowercased(), arguments: arguments))
          }
          depth = max(0, depth - 1)
        default: word.append(byte)
        }
      }
    }
    return (commands, !isQuoted && depth == 0)
  }
}
