import Foundation
import FoundationXML
import TOML
import TestSupport
import Testing

/// Names that mean something to whoever reads an output, through every command and format; each
/// output is read as its own readers read it.
struct HostileNamesTests {
  static let names = [
    "a\u{1B}]0;title\u{7}b", "a\u{1B}[31mred", "a\u{9B}31m", "::stop-commands::k",
    "  ::error::blanks", "##[error]x", "##vso[task.x]y", "a\n::warning::two", "a\r\n::error::three",
    "%0A::error::four", "[text](https:evil.example)", "![i](x)", "<img src=x onerror=1>", "&amp;",
    "\"double\" 'single'", "\" onmouseover=\"x", "a\tb", "\u{FEFF}", "a\u{202E}b", "a\u{2066}b",
    "a\u{2028}b", "a\u{200B}b", "a\u{AD}b", "`code`", "a|b", "a,b;c", "=1+1", "@x", "-flag",
    "]]>", "%% x", "{{x}}", "{{{x}}}", "${x}", "a\\", "\\l\\G", "\\xff", "#35;", "a]b", "'''",
    "\u{E9}t\u{E9}", "\u{6F22}\u{5B57}", "e\u{301}", String(repeating: "long", count: 55),
  ]

  private func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var services = "[services]\n"
    for (number, name) in Self.names.enumerated() {
      let quoted = TOMLText.quoted(name)
      try folder.write(
        "tree/\(name)/m.py",
        """
        import importlib
        from unittest.mock import patch

        class OrderState:
            A = \(quoted)
            B\(number) = 1
            C = 2
            D = 3

        class Order\(number / 3)Manager:
            def add(self, item):
                self.items.append(item)
                return self.items

        importlib.import_module("shared.\(name.filter { $0 != "\n" && $0 != "\"" && $0 != "\\" })")
        patch("shared.x.\(name.filter { $0.isLetter })")
        from shared import nothing\(number)
        from . import neither
        from .m import nothing
        patch(\(TOMLText.quoted("shared." + name + ".x")))

        """)
      services += "\(quoted) = [\(quoted)]\n"
    }
    try folder.write("tree/shared/__init__.py", "class Shared:\n    x = 1\n")
    try folder.write("tree/groundplan.toml", services)
    return folder
  }

  // MARK: - Readers

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\n"
      || [.control, .format, .lineSeparator, .paragraphSeparator].contains(
        scalar.properties.generalCategory) && scalar != "\n"
  }

  /// What a terminal or a runner would obey, line by line.
  private static func commands(in text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { line in
      line.unicodeScalars.contains(where: isInvisible)
        || line.drop { $0 == " " || $0 == "\t" }.hasPrefix("::")
        || line.contains(/##[A-Za-z]*\[/)
    }
  }

  private static func checkPlain(_ text: String, _ what: String) {
    let found = commands(in: text)
    #expect(found.isEmpty, "\(what): \(found.prefix(3))")
  }

  private static func checkJSON(_ text: String, _ what: String) throws {
    #expect(!text.unicodeScalars.contains(where: isInvisible), "\(what)")
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  private static func checkXML(_ text: String, _ what: String) {
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(what): \(parser.parserError.map { "\($0)" } ?? "")")
    #expect(!text.contains("<img"), "\(what)")
  }

  private static func checkTOML(_ text: String, _ what: String) {
    do throws(TOMLError) {
      _ = try TOMLTable(reading: Array(text.utf8))
    } catch {
      Issue.record("\(what): \(error)")
    }
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(what)")
  }

  /// RFC 4180.
  private static func checkCSV(_ text: String, _ what: String) {
    var rows = [1]
    var isQuoted = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case ",": if !isQuoted { rows[rows.count - 1] += 1 }
      case "\n": if !isQuoted { rows.append(1) }
      default: break
      }
    }
    #expect(!isQuoted && Set(rows.dropLast()).count == 1 && rows.count > 2, "\(what): \(rows)")
    #expect(!text.contains(/(^|,)[=@+]/), "\(what)")
  }

  private static func checkMermaid(_ text: String, _ what: String) {
    let box = #/  n\d+\["[^"<>`]*(<br>[^"<>`]*)?"\]/#
    let arrow = #/  n\d+ <?(-->|==>|-\.->) n\d+/#
    for line in text.split(separator: "\n").dropFirst() where line != "flowchart TB" {
      let fits = line.wholeMatch(of: box) != nil || line.wholeMatch(of: arrow) != nil
      #expect(fits, "\(what): \(line)")
    }
  }

  private static func checkGitHub(_ text: String, _ what: String) {
    let command = #/::(error|warning|notice) file=[^:,]+,line=\d+,col=\d+,title=[a-z-]+::.+/#
    for line in text.unicodeScalars.split(separator: "\n").map(String.init) {
      let isRest = line.hasPrefix("Not annotated, for GitHub shows ten of a kind: ")
      let fits = isRest || line.wholeMatch(of: command) != nil
      #expect(fits, "\(what): \(line)")
    }
  }

  /// SARIF 2.1.0, 3.11.6.
  private static func checkSARIF(_ text: String, _ what: String) throws {
    try checkJSON(text, what)
    // Those of several lines explain the rules.
    let messages = text.matches(of: /"text" ?: ?"((?:[^"\\]|\\.)*)"/).map { String($0.1) }
      .filter { !$0.contains("\\n") }
    #expect(!messages.isEmpty)
    for message in messages where message.contains("](") || message.contains(/(^|[^\\])\[/) {
      Issue.record("\(what): \(message)")
    }
  }

  private static func checkDOT(_ text: String, _ what: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).dot")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    let draw = BuiltProgram.url.deletingLastPathComponent().appending(path: "groundplan-draw")
    let outcome = try BuiltProgram.run(
      [
        "-c",
        "test \"$({ echo sfdp $(wc -c <\"$1\"); cat \"$1\"; } | \"$0\" | head -c 4)\" = 'svg '",
        draw.path, file.path,
      ], program: URL(filePath: "/bin/sh"))
    #expect(outcome.status == 0, "\(what): \(outcome.error)")
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
  }

  private static func check(_ text: String, as form: String, _ what: String) throws {
    switch form {
    case "json": try checkJSON(text, what)
    case "jsonl": for line in text.split(separator: "\n") { try checkJSON(String(line), what) }
    case "sarif": try checkSARIF(text, what)
    case "github": checkGitHub(text, what)
    case "csv": checkCSV(text, what)
    case "toml": checkTOML(text, what)
    case "svg", "graphml": checkXML(text, what)
    case "mermaid": checkMermaid(text, what)
    case "dot": try checkDOT(text, what)
    case "html":
      #expect(!text.contains("<img") && !text.contains("\" onmouseover"), "\(what)")
      #expect(!text.unicodeScalars.contains(where: isInvisible), "\(what)")
    case "md":
      #expect(!text.contains("<img src=x onerror=1>\n"), "\(what)")
      #expect(!text.unicodeScalars.contains(where: isInvisible), "\(what)")
    case "ini":
      #expect(!text.unicodeScalars.contains(where: isInvisible), "\(what)")
      for line in text.split(separator: "\n") {
        #expect("[ #".contains(line.prefix(1)) || line.contains("="), "\(what): \(line)")
      }
    case "": checkPlain(text, what)
    default: break
    }
  }

  // MARK: - Commands

  /// Arguments, and the form of what they print.
  static let commands: [(arguments: String, form: String)] = [
    ("check --min-severity note --fail-on never", ""), ("check --format json", "json"),
    ("check --format sarif", "sarif"), ("check --format github", "github"),
    ("targets", ""), ("targets --format json", "json"), ("targets --format csv", "csv"),
    ("targets --format markdown", "md"), ("targets --explain OrderState", ""),
    ("where OrderState --all", ""), ("where OrderState --format json", "json"),
    ("graph --all --tests", "dot"), ("graph --all --tests --format svg", "svg"),
    ("graph --all --tests --format mermaid", "mermaid"),
    ("graph --all --tests --level modules --format graphml", "graphml"),
    ("graph --all --tests --format json", "json"), ("roots", ""), ("roots --format json", "json"),
    ("contracts", ""), ("contracts --format json", "json"),
    ("imports", "jsonl"), ("facts", "jsonl"), ("registry generate", "md"),
    ("registry generate --format toml", "toml"), ("registry export --format ruff", "toml"),
    ("registry export --format import-linter", "ini"), ("registry export --format tach", "toml"),
    ("registry search OrderState", ""), ("registry search OrderState --format json", "json"),
    ("diff shared . --min-severity note", ""), ("diff . shared --format json", "json"),
    ("diff shared . --format markdown --min-severity note", "md"),
    ("init --print --config groundplan.toml", "toml"), ("why shared OrderState", ""),
    ("graph --focus nothing", ""),
  ]

  @Test func everyCommand() throws {
    let folder = try tree()
    let tree = folder.url.appending(path: "tree")
    for (arguments, form) in Self.commands {
      let outcome = try BuiltProgram.run(arguments.split(separator: " ").map(String.init), in: tree)
      #expect(outcome.status >= 0 && outcome.status < 3, "\(arguments): \(outcome.error)")
      Self.checkPlain(outcome.error, arguments)
      if outcome.status < 2 { try Self.check(outcome.text, as: form, arguments) }
    }
  }

  @Test func theReport() throws {
    let folder = try tree()
    let output = folder.url.appending(path: "out")
    let outcome = try BuiltProgram.run(
      ["analyze", "tree", "-o", output.path, "--name", Self.names[0]], in: folder.url)
    #expect(outcome.status == 0)
    Self.checkPlain(outcome.text + outcome.error, "analyze")
    let files = try FileManager.default.files(below: output)
    #expect(files.count > 50)
    for (path, data) in files where !path.hasPrefix(".") {
      #expect(path.allSatisfy { $0.isASCII && $0 != "\\" }, "\(path)")
      try Self.check(
        String(decoding: data, as: UTF8.self),
        as: path.split(separator: ".").last.map(String.init)
          ?? "", path)
    }
  }
}
