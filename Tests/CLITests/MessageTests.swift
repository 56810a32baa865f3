import Foundation
import TestSupport
import Testing

/// Every error message: each says what is wrong, where, and what to do.
///
/// The sources are read for more, so that a new message needs a case here.
struct MessageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    /// What is wrong.
    let what: String
    /// The name, path or value that the user gave, or the place in a file.
    let place: String
    /// What to do, or what would be right.
    let remedy: String
    /// Where it is run.
    let folder: String

    init(
      _ arguments: String, _ what: String, at place: String, _ remedy: String,
      in folder: String = "."
    ) {
      self.folder = folder
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.what = what
      self.place = place
      self.remedy = remedy
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  /// In a folder as `makeTree` leaves it.
  static let all = [
    // The tree.
    Case("check nowhere", "can't read the folder", at: "'nowhere'", "Name an existing folder"),
    Case("check plain.txt", "is not a folder", at: "'plain.txt'", "Name the folder that holds"),
    // Plans.
    Case("rewrite a b --rename c", "--rename takes OLD=NEW", at: "'c'", "OldFactory=Factory"),
    Case("rewrite a b --force", "--force goes with", at: "--force", "--write"),
    Case("consolidate a --phase 7", "--phase takes a number", at: "7", "from 1 to 5"),
    Case("analyze --plans 20000", "--plans takes a number", at: "20000", "from 0 to 10000"),
    Case("consolidate a --map b", "--map takes OLD=NEW", at: "'b'", "STARTED=RUNNING"),
    Case("check --fix --diff", "--diff changes nothing", at: "--fix", "leave --fix out"),
    Case("check --unsafe-fixes", "--unsafe-fixes goes with", at: "--unsafe-fixes", "--fix-only"),
    Case("check --force", "--force goes with --fix or", at: "--force", "--fix-only"),
    Case("rollback x", "is no number of an entry", at: "'x'", "groundplan rollback --list"),
    Case("rollback --list --force", "--list takes neither", at: "--list", "--force"),
    Case("rollback --format json", "--format belongs to", at: "--format", "--list"),
    // Gates.
    Case(
      "affected --since HEAD --explain a --modules", "--explain goes with none of",
      at: "--explain", "--modules"),
    Case(
      "check --baseline a --no-baseline", "exclude each other", at: "--baseline", "--no-baseline"),
    // Revisions.
    Case(
      "diff nowhere", "can't be looked up", at: "'nowhere'",
      "Name a folder of a repository, or an existing findings.json"),
    Case("diff nowhere work", "has no commit", at: "'nowhere'", "Name a branch, a tag or a commit"),
    Case("diff HEAD work/later", "has no folder", at: "'later'", "Name a revision that has it"),
    // Reports to compare with.
    Case("diff broken.json", "is no findings.json", at: "'broken.json'", "Name a findings.json"),
    Case("diff newer.json", "has version 2 of the form", at: "'newer.json'", "Write it anew"),
    Case("diff older.json", "before findings had ids", at: "'older.json'", "Write it anew"),
    Case("diff damaged.json", "is damaged", at: "'damaged.json'", "Write it anew"),
    Case("diff negative.json", "nothing can be counted to", at: "'negative.json'", "Write it anew"),
    Case(
      "diff whole.json whole.json --owner a", "isn't known", at: "of two reports",
      "name a revision or a folder"),
    Case("diff fifo.json", "can't be read", at: "'fifo.json'", "Name a findings.json"),
    // Configurations.
    Case(
      "check --config nowhere.toml", "can't be read", at: "nowhere.toml",
      "name a file that you may read"),
    Case("check --config key.toml", "unknown key 'exclud'", at: "key.toml:1:1", "exclude"),
    Case("check --config kind.toml", "exclude", at: "kind.toml:1:11", "an array"),
    Case(
      "check --config pyproject.toml", "has no [tool.groundplan] table", at: "pyproject.toml",
      "add one"),
    Case("check leading", "it leads out of the tree", at: "leading/groundplan.toml", "--config"),
    // Options.
    Case("check --select nothing", "There is no rule called", at: "'nothing'", "Known are"),
    Case("check --select ,", "names no rule", at: "--select", "`groundplan rules` lists them"),
    Case("check --jobs 0", "--jobs takes", at: "not 0", "a number from 1 to 1024"),
    Case("rules import-cycl", "There is no rule called", at: "'import-cycl'", "Did you mean"),
    Case("graph --depth 0", "--depth takes", at: "not 0", "a number from 1"),
    Case("graph --distance=-1", "--distance takes", at: "not -1", "a number from 0"),
    Case("graph --kind quick", "There is no import kind", at: "'quick'", "Known are"),
    Case("graph --focus nothing", "There is no node called", at: "'nothing'", "Use the names"),
    Case("graph many --level modules", "nodes are too many", at: "81", "--all to draw them anyway"),
    Case("imports --status odd", "There is no import status", at: "'odd'", "Known are"),
    Case("targets --verdict odd", "There is no verdict", at: "'odd'", "Known are"),
    Case("targets --limit=-1", "--limit takes", at: "not -1", "a number from 0"),
    Case("targets --service odd", "There is no part of the tree", at: "'odd'", "Known are"),
    Case("targets --role odd", "There is no role", at: "'odd'", "Known are"),
    Case("targets --explain odd", "There is no group", at: "'odd'", "names all"),
    Case("where Nothing", "nothing of this tree is called", at: "'Nothing'", "Give a name"),
    Case("why nothing shop", "nothing of this tree is called", at: "'nothing'", "Give a name"),
    // Reports.
    Case(
      "analyze --output plain.txt", "is a file", at: "'plain.txt'", "Name an empty or new folder"),
    Case("analyze --output shop", "holds other files", at: "'shop'", "Name an empty or new folder"),
    Case(
      "analyze --output /proc/none", "can't write the report", at: "'/proc/none'",
      "Name another folder"),
    Case(
      "analyze --source-url odd", "--source-url takes", at: "'odd'",
      "an http or https address with {path} in it"),
    Case("analyze --logo plain.txt", "--logo takes", at: "'plain.txt'", "an svg, png"),
    Case(
      "analyze --logo nowhere.svg", "can't be read", at: "'nowhere.svg'",
      "Name a file that you may read"),
    Case(
      "analyze --templates nowhere", "can't be read", at: "'nowhere'",
      "Name one that holds templates"
    ),
    Case(
      "analyze --templates templates", "the report has no template", at: "'odd.css'", "it has "),
    Case("analyze --templates latin", "isn't UTF-8", at: "'latin/report.css'", "Convert it first"),
    // What is written.
    Case("init", "is there already", at: "'./groundplan.toml'", "Use --force"),
    Case(
      "init --force leaving", "leads out of the tree", at: "leaving/groundplan.toml", "--config"),
    Case("init /proc", "can't write", at: "'/proc/groundplan.toml'", "Name a place"),
    Case("analyze --output lost", "leads nowhere", at: "'lost'", "Name its target"),
    Case(
      "analyze tree --output tree/out", "leads out of the tree", at: "'tree/out'", "Name its target"
    ),
    // Histories.
    Case("history list --history nowhere", "there is no history", at: "'nowhere'", "makes one"),
    Case("history list --history shop", "can't be used", at: "'shop'", "Name another file"),
    Case(
      "history list --history plain.txt", "is no history of Groundplan", at: "'plain.txt'",
      "Name another file"),
    Case(
      "history import odd --history h", "is no range of commits", at: "'odd'", "Write it OLD..NEW"),
    Case(
      "history import --history h", "Name the commits", at: "OLD..NEW", "or the tags with --tags"),
    Case(
      "history import --tags odd* --history ../h", "no commit is in the range", at: "'odd*'",
      "or another pattern", in: "work"),
    // Registries.
    Case("registry check", "No registry is named", at: "groundplan.toml", "Give its path"),
    Case("registry check nowhere.md", "can't be read", at: "'nowhere.md'", "Name a Markdown"),
    Case(
      "registry check shop", "is a folder, no registry", at: "'shop'", "Name the registry first"),
    Case("registry check odd.toml", "unknown key", at: "odd.toml:1", "known are"),
    Case("registry update claims.toml", "is TOML", at: "'claims.toml'", "use `groundplan registry"),
    Case("registry update --write latin.md", "is not UTF-8", at: "'latin.md'", "Convert it first"),
    Case("registry generate --at-least 0", "--at-least takes", at: "not 0", "a number from 1"),
    Case(
      "registry generate --service odd", "There is no part of the tree", at: "'odd'", "Known are"),
    Case("registry search 1+", "is no name and no dotted path", at: "'1+'", "as Python writes it"),
  ]

  /// What no arguments lead to, and why.
  private static let others = [
    "' has not all findings: they were": "a baseline of a part: `GateCommandTests`",
    "' is there already; --update takes": "a baseline that is there: `GateCommandTests`",
    "to be updated.": "no baseline: `GateCommandTests`",
    "' is no baseline of Groundplan": "a damaged one: `GateCommandTests`",
    "There is no contract of": "a tree without contracts: `ContractCommandTests`",
    "nobody is known to own anything": "a tree without owners: `GateCommandTests`",
    "is no path of the tree": "what is refused before it is written: `RefusalTests`",
    "is reached through a link": "`RefusalTests`",
    "is no regular file": "`RefusalTests`",
    "is gone since it was read": "`RefusalTests`",
    "has changed since it was read": "`RefusalTests`",
    "stands in a folder that can't be written": "`RefusalTests`",
    "may not be written by anybody": "`RefusalTests`",
    "has changes that are not committed": "`RefusalTests`, `OptionTests`",
    "is not tracked by git": "`RefusalTests`",
    "git can't say what is not committed": "`RefusalTests`",
    "has been edited since": "`RollbackTests`, `OptionTests`",
    "has been removed since": "`RollbackTests`",
    "has been made anew since": "`RollbackTests`",
    "was written again by": "`RollbackTests`",
    "the revision '\\(name)' can't be read":
      "git's objects would have to be damaged: `RevisionTests`",
    "the history '\\(path)' is damaged": "a file of SQLite would have to be: `HistoryTests`",
    "the history '\\(path)' was written by a newer": "the file would have to be: `HistoryTests`",
    "not a regular file. Name another": "what is written was read before, and found to be one",
    "a history keeps a row for each commit": "a standing without a commit: `HistoryTests`",
    "' can't be read any more: ": "the file would have to go while it is read",
  ]

  private func makeTree(_ folder: TemporaryFolder) throws {
    try folder.write("shop/__init__.py", "")
    try folder.write("shop/orders.py", "class Order:\n  def total(self): ...\n")
    try folder.write("plain.txt", "plain\n")
    try folder.write("groundplan.toml", "")
    try folder.write("pyproject.toml", "[project]\nname = \"shop\"\n")
    try folder.write("key.toml", "exclud = []\n")
    try folder.write("kind.toml", "exclude = \"a\"\n")
    for number in 0...80 {
      try folder.write("many/m\(number).py", "import m\((number + 1) % 81)\n")
    }
    let head = "{\"schema_version\":1,\"tool\":{\"name\":\"groundplan\",\"version\":\"0.1.0\"}"
    try folder.write("broken.json", "{}")
    try folder.write("newer.json", head.replacing(":1,", with: ":2,") + "}")
    try folder.write("older.json", head + "}")
    try folder.write("damaged.json", head + ",\"rules\":[]}")
    let outcome = try BuiltProgram.run(
      ["check", "--format", "json", "--fail-on", "never"], in: folder.url)
    try folder.write("whole.json", outcome.text)
    try folder.write(
      "negative.json",
      outcome.text.replacing("\"summary\":{\"files\":", with: "\"summary\":{\"files\":-"))
    try folder.write("templates/odd.css", "")
    try folder.write("latin/report.css", [0xE4])
    try folder.write("odd.toml", "odd = 1\n")
    try folder.write("claims.toml", "version = 1\n")
    try folder.write(
      "latin.md",
      Array("# Verified\n\n```python\nfrom shop.orders import Ordr\n```\n".utf8) + [0xE4])
    let manager = FileManager.default
    func link(_ path: String, _ target: String) throws {
      try manager.createSymbolicLink(
        atPath: folder.url.appending(path: path).path, withDestinationPath: target)
    }
    try folder.write("leading/a.py", "")
    try link("leading/groundplan.toml", "../key.toml")
    try folder.write("leaving/a.py", "")
    try link("leaving/groundplan.toml", "../groundplan.toml")
    try link("lost", "nowhere-at-all")
    try folder.write("tree/a.py", "")
    try link("tree/out", "../shop")
    _ = try BuiltProgram.run(
      [folder.url.appending(path: "fifo.json").path], program: URL(filePath: "/usr/bin/mkfifo"))
    let repository = try GitRepository(in: folder.folder("work").making())
    try folder.write("work/a.py", "")
    try repository.commit("one")
    try folder.write("work/later/b.py", "")
  }

  @Test func eachSaysWhatWhereAndWhatToDo() throws {
    let folder = try TemporaryFolder()
    try makeTree(folder)
    var all = ""
    for message in Self.all {
      let outcome = try BuiltProgram.run(
        message.arguments, in: folder.url.appending(path: message.folder))
      #expect(outcome.status == 2, "\(message): \(outcome.text)")
      let said = outcome.error.split(separator: "\n").first { $0.hasPrefix("Error: ") } ?? ""
      for part in [message.what, message.place, message.remedy] {
        #expect(said.contains(part), "\(message): '\(part)' isn't in '\(outcome.error)'")
      }
      all += said + "\n"
    }
    try checkThatAllIsListed(all)
  }

  /// Literals of the sources that make errors, against what was said.
  private func checkThatAllIsListed(_ said: String) throws {
    let made = try Regex(
      "(?:ValidationError|CommandFailure|GraphSelectionError|StandingError|SettingsError)\\(\\s*"
        + "(?:description:\\s*|path: [a-z]+, message:\\s*)?\"((?:[^\"\\\\]|\\\\.)*)\"",
      as: (Substring, Substring).self)
    let described = try Regex(
      "case \\.[A-Za-z]+(?:\\([^)]*\\))?:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"",
      as: (Substring, Substring).self)
    // `\(...)`, with parentheses in it.
    let value = "\\\\\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)"
    var count = 0
    let sources = BuiltProgram.packageRoot.appending(path: "Sources")
    for (path, data) in try FileManager.default.files(below: sources) where path.hasSuffix(".swift")
    {
      let text = String(decoding: data, as: UTF8.self)
      var literals = text.matches(of: made).map { String($0.output.1) }
      if text.contains(": Error, CustomStringConvertible {") {
        literals += text.matches(of: described).map { String($0.output.1) }
      }
      for literal in literals {
        if Self.others.keys.contains(where: literal.contains) { continue }
        // What stands between two values, in the longest piece.
        let pieces = literal.split(separator: try Regex(value))
        let piece = pieces.max { $0.count < $1.count }.map(String.init) ?? ""
        guard piece.count > 6 else { continue }
        count += 1
        #expect(
          said.contains(piece.replacing("\\\"", with: "\"")), "\(path): no case has '\(literal)'")
      }
    }
    #expect(count > 30)
  }
}
