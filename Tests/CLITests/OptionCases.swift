import Foundation
import TestSupport
import Testing

/// An option with the command that it belongs to, and what must be true of its effect.
struct OptionCase: Sendable, CustomTestStringConvertible {
  /// What the command reads: the example, or a tree where the effect can be seen.
  enum Tree: Sendable {
    case shop, history, manyTargets, staleRegistry, links, looks, revisions, chain, written, gates,
      contracts, plans, twins

    func make(in folder: TemporaryFolder) throws {
      switch self {
      case .shop:
        let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop")
        for (path, data) in try FileManager.default.files(below: shop) {
          try folder.write(path, Array(data))
        }
      case .history:
        let text = "class OrderManager:\n    def add(self, item):\n        self.a.append(item)\n"
        try folder.write("shop/x.py", text)
        try folder.write("shop/y.py", text)
        let repository = try GitRepository(in: folder.url)
        try repository.commit("one")
        try folder.write("shop/y.py", text.replacing("Order", with: "Basket"))
        try folder.write("shop/z.py", text + "\n")
        try repository.commit("two", day: "2024-02-03")
      case .revisions:
        try folder.write("shop/__init__.py", "")
        try folder.write("shop/x.py", "import shop.y\n")
        try folder.write("shop/y.py", "from shop.nowhere import A\nfrom shop.nowhere import B\n")
        let repository = try GitRepository(in: folder.url)
        try repository.commit("one")
        try repository.run(["tag", "one"])
        try folder.write("shop/y.py", "from shop.nowhere import A\nimport shop.x\n")
        try repository.commit("two", day: "2024-02-03")
        try folder.write("shop/z.py", "from shop.nowhere import C\n")
        try repository.commit("three", day: "2024-03-04")
        try repository.run(["tag", "three"])
        _ = try BuiltProgram.run(
          ["history", "import", "one..three", "--tags", "one", "--history", "one.history"],
          in: folder.url)
      case .gates:
        try folder.write("CODEOWNERS", "shop/ @shop\ntests/ @quality\n")
        try folder.write("shop/__init__.py", "")
        try folder.write("shop/x.py", "from shop.nowhere import A\n")
        try folder.write("shop/y.py", "import shop.x\n")
        try folder.write("tests/test_y.py", "from shop.y import shop\n")
        let repository = try GitRepository(in: folder.url)
        try repository.commit("one")
        try repository.run(["tag", "one"])
        _ = try BuiltProgram.run(["baseline", "--quiet"], in: folder.url)
        try folder.write("shop/x.py", "from shop.nowhere import B\n")
        try folder.write("tests/test_z.py", "from shop.lost import C\n")
      case .manyTargets:
        try folder.write("CODEOWNERS", "shop/a.py @a\nother.py @b\n")
        for side in ["a", "b"] {
          let classes = (0..<25).map { number in
            "class Order\(number)Manager:\n    def add\(number)(self, item):\n"
              + "        self.items\(number).append(item)\n"
          }
          try folder.write("shop/\(side).py", classes.joined())
        }
      case .contracts:
        try folder.write("shop/__init__.py", "")
        try folder.write("shop/x.py", "")
        try folder.write("shop/y.py", "import shop.x\n")
        try folder.write(
          ".importlinter",
          "[importlinter]\nroot_package = shop\n[importlinter:contract:one]\nname = One\n"
            + "type = layers\nlayers =\n  shop.x\n  shop.y\n")
      case .links:
        try folder.write("a.py", "import os\n")
        try FileManager.default.createSymbolicLink(
          atPath: folder.url.appending(path: "l.py").path, withDestinationPath: "/nonexistent.py")
      case .chain:
        for number in 0..<80 {
          try folder.write("shop/m\(number).py", "import shop.m\(number + 1)\n")
        }
        try folder.write("shop/m80.py", "")
      case .looks:
        try folder.write("shop.py", "import shop.gone\n")
        try folder.write("logo.svg", "<svg/>")
        try folder.write(
          "looks/foot.mustache", "{{% CONTENT_TYPE: GROUNDPLAN_HTML}}\n<p>Ours</p></body></html>\n")
      case .written:
        // Two changes, the later one of a file that was edited since.
        for name in ["a", "b"] {
          try folder.write("tree/\(name).py", "old\n")
          let (old, new) = (Data("old\n".utf8), Data("new\n".utf8))
          try folder.write(
            "changes.json",
            """
            {"files": [{"path": "\(name).py", "before": "\(old.base64EncodedString())",
            "after": "\(new.base64EncodedString())"}]}
            """)
          let program = BuiltProgram.url.deletingLastPathComponent().appending(path: "write-tree")
          _ = try BuiltProgram.run(
            ["tree", "write", "changes.json"], in: folder.url, program: program)
        }
        try folder.write("tree/b.py", "edited\n")
      case .twins:
        for name in ["x", "y"] {
          try folder.write(
            "shop/\(name).py",
            "class OrderManager:\n    def add(self, item):\n        self.a.append(item)\n")
        }
        for name in ["m", "n"] {
          try folder.write("shop/\(name).py", "from shop.x import OrderManager\n")
        }
      case .plans:
        try folder.write("shop/__init__.py", "")
        for name in ["old", "new", "dirt", "earth"] {
          try folder.write(
            "shop/\(name).py", "class Order: pass\n\n\ndef get(): return \"\(name)\"\n")
        }
        try folder.write("shop/new.py", "class Order: pass\nclass Basket: pass\ndef get(): pass\n")
        try folder.write(
          "shop/user.py", "from shop.old import Order, get\n\nprint(Order, get)  # shop.old.get\n")
        try folder.write("shop/soil.py", "from shop.dirt import Order\n\nprint(Order)\n")
        let members = "    NEW = \"new\"\n    DONE = \"done\"\n"
        for (name, more) in [("a", "RUNNING"), ("b", "RUNNING"), ("c", "STARTED")] {
          try folder.write(
            "jobs/\(name).py",
            "from enum import Enum\n\n\nclass JobState(Enum):\n\(members)    \(more) = \"running\"\n"
          )
        }
        try folder.write("jobs/__init__.py", "")
        try folder.write(
          "jobs/use.py",
          "from jobs.b import JobState as B\nfrom jobs.c import JobState as C\n\nprint(B.DONE, C.STARTED)\n"
        )
        try folder.write(
          "jobs/more.py", "from jobs.b import JobState\n\nprint(JobState.NEW)  # jobs.b.JobState\n")
        try folder.write("jobs/lost.py", "from shop.gone.earth import get\n\nprint(get())\n")
        try folder.write(
          "jobs/shim.py", "\"\"\"DEPRECATED: use jobs.a.\"\"\"\nfrom jobs.a import JobState\n")
        let repository = try GitRepository(in: folder.url)
        try repository.commit("one")
        try folder.write("shop/soil.py", "from shop.dirt import Order\n\nprint(Order, 1)\n")
      case .staleRegistry:
        try folder.write("shop.py", "class Order: pass\n")
        try folder.write("a.py", "from shop import Order\n")
        try folder.write("imports.md", "```python\nfrom shop import Order  # 7 files\n```\n")
      }
    }
  }

  let command: [String]
  /// The command without the option.
  let base: [String]
  /// The option with its value.
  let option: [String]
  let tree: Tree
  let check: @Sendable (OptionTests.Effect) throws -> Void

  var testDescription: String { (base + option).joined(separator: " ") }

  /// - Parameters:
  ///   - command: its name, a bar, and what both runs say besides: `where | Order`.
  init(
    _ command: String, _ option: String, in tree: Tree = .shop,
    _ check: @escaping @Sendable (OptionTests.Effect) throws -> Void
  ) {
    let parts = command.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    self.command = parts[0]
    base = parts.flatMap { $0 }
    self.option = option.split(separator: " ").map(String.init)
    self.tree = tree
    self.check = check
  }

  static let all =
    analyze + check + gates + plans + changes + targets + symbols + graph + registry + others

  private static func isJSON(_ effect: OptionTests.Effect) throws {
    #expect(throws: (any Error).self) {
      try JSONSerialization.jsonObject(with: effect.without.output)
    }
    _ = try JSONSerialization.jsonObject(with: effect.with.output)
  }

  /// A command that is refused for what isn't committed, until it is forced.
  private static func isForced(_ command: String, _ path: String) -> OptionCase {
    OptionCase("\(command) | --write", "--force", in: .plans) { effect throws in
      #expect(effect.without.status == 2)
      #expect(effect.without.error.contains("\(path): has changes that are not committed"))
      #expect(effect.with.status == 0, "\(effect.with.error)")
    }
  }

  private static let plans = [
    OptionCase("rewrite | shop.old shop.new", "--write", in: .plans) { effect throws in
      #expect(effect.without.text.contains("-from shop.old import Order, get"))
      #expect(effect.with.status == 0 && effect.with.text.isEmpty)
      #expect(effect.with.error.contains("`groundplan rollback 0001` takes it back"))
      #expect(try effect.text(of: "shop/user.py").hasPrefix("from shop.new import Order, get\n"))
      #expect(try effect.again("rollback").status == 0)
      #expect(try effect.text(of: "shop/user.py").hasPrefix("from shop.old import Order, get\n"))
    },
    isForced("rewrite | shop.dirt shop.earth", "shop/soil.py"),
    OptionCase("rewrite | shop.old shop.new", "--docs", in: .plans) { effect throws in
      #expect(effect.without.text.contains(" print(Order, get)  # shop.old.get"))
      #expect(effect.with.text.contains("+print(Order, get)  # shop.new.get"))
    },
    OptionCase("move | shop.old shop.core.old", "--docs", in: .plans) { effect throws in
      #expect(effect.with.text.contains("+print(Order, get)  # shop.core.old.get"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--docs", in: .plans) {
      effect throws in
      #expect(effect.with.text.contains("+print(JobState.NEW)  # jobs.a.JobState"))
    },
    OptionCase("rewrite | shop.old shop.new", "--format json", in: .plans, isJSON),
    OptionCase("rewrite | shop.old shop.new", "--rename Order=Basket", in: .plans) {
      effect throws in
      #expect(effect.with.text.contains("+from shop.new import Basket, get"))
    },
    OptionCase("move | shop.old shop.core.old", "--write", in: .plans) { effect throws in
      #expect(effect.with.status == 0, "\(effect.with.error)")
      #expect(try effect.text(of: "shop/user.py").hasPrefix("from shop.core.old import"))
      #expect(try effect.text(of: "shop/core/old.py").hasPrefix("class Order"))
    },
    isForced("move | shop.dirt shop.mud", "shop/soil.py"),
    OptionCase("move | shop.old shop.core.old", "--format json", in: .plans, isJSON),
    OptionCase("move | shop.old shop.core.old", "--shim", in: .plans) { effect throws in
      #expect(!effect.without.text.contains("DeprecationWarning"))
      #expect(effect.with.text.contains("DeprecationWarning"))
    },
    OptionCase("consolidate | JobState", "--to jobs.a.JobState", in: .plans) { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("needs a decision"))
      #expect(effect.with.text.contains("+from jobs.a import JobState as B"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--write", in: .plans) {
      effect throws in
      #expect(effect.with.status == 0, "\(effect.with.error)")
      #expect(try effect.text(of: "jobs/more.py").hasPrefix("from jobs.a import JobState\n"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--force", in: .plans) {
      effect throws in
      #expect(effect.with.status == 2 && effect.with.error.contains("--force goes with --write"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--format json", in: .plans, isJSON),
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--phase 2", in: .plans) {
      effect throws in
      #expect(effect.without.text.contains("jobs/more.py"))
      #expect(!effect.with.text.contains("jobs/more.py"))
      #expect(effect.with.text.contains("jobs/b.py"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--only jobs.c", in: .plans) {
      effect throws in
      #expect(!effect.with.text.contains("jobs/more.py"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--keep jobs.b.JobState", in: .plans)
    {
      effect throws in
      #expect(!effect.with.text.contains("jobs/more.py"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--map STARTED=RUNNING", in: .plans) {
      effect throws in
      #expect(!effect.without.text.contains("C.RUNNING"))
      #expect(effect.with.text.contains("C.RUNNING"))
    },
    OptionCase(
      "consolidate | JobState --to jobs.a.JobState --phase 2", "--warn getattr", in: .plans
    ) { effect throws in
      #expect(!effect.without.text.contains("def __getattr__"))
      #expect(effect.with.text.contains("def __getattr__"))
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState --phase 2", "--no-shim", in: .plans) {
      effect throws in
      #expect(!effect.without.text.isEmpty && effect.with.text.isEmpty)
    },
    OptionCase(
      "consolidate | JobState --to jobs.a.JobState --phase 2 --no-shim", "--shim", in: .plans
    ) { effect throws in
      #expect(effect.without.text.isEmpty && !effect.with.text.isEmpty)
    },
    OptionCase("consolidate | JobState --to jobs.a.JobState", "--split 1", in: .plans) {
      effect throws in
      #expect(!effect.without.error.contains("importers follow: part 2"))
      #expect(effect.with.error.contains("importers follow: part 2"))
    },
    OptionCase(
      "consolidate | JobState --to jobs.a.JobState", "--write-test tests/test_one.py", in: .plans
    ) { effect throws in
      #expect(effect.with.text.contains("+++ b/tests/test_one.py"))
    },
    OptionCase("consolidate | JobState", "--status", in: .plans) { effect throws in
      #expect(effect.with.status == 0)
      #expect(effect.with.text.contains("jobs/b.py:4: jobs.b.JobState, imported by 2 modules"))
      #expect(effect.with.text.hasSuffix("JobState: 3 definitions left\n"))
    },
    OptionCase("check | --fail-on never", "--fix", in: .plans) { effect throws in
      #expect(effect.without.text.contains("broken-import"))
      #expect(effect.with.status == 0 && !effect.with.text.contains("[broken-import]"))
      #expect(try effect.text(of: "jobs/lost.py").hasPrefix("from shop.earth import get\n"))
    },
    OptionCase("check", "--diff", in: .plans) { effect throws in
      #expect(effect.with.status == 1)
      #expect(effect.with.text.contains("+from shop.earth import get\n"))
      #expect(try effect.text(of: "jobs/lost.py").hasPrefix("from shop.gone.earth"))
    },
    OptionCase("check | --diff", "--unsafe-fixes", in: .plans) { effect throws in
      #expect(!effect.without.text.contains("jobs/shim.py"))
      #expect(effect.with.text.contains("deleted file mode 100644\n--- a/jobs/shim.py"))
    },
    OptionCase("check", "--fix-only", in: .plans) { effect throws in
      #expect(effect.with.status == 0 && effect.with.text.isEmpty)
      #expect(try effect.text(of: "jobs/lost.py").hasPrefix("from shop.earth import get\n"))
    },
    OptionCase("check", "--force", in: .plans) { effect throws in
      #expect(effect.with.status == 2 && effect.with.error.contains("--force goes with --fix"))
    },
  ]

  private static let analyze = [
    OptionCase("analyze", "--output report") { effect throws in
      #expect(effect.without.text.hasPrefix("Output/index.html: "))
      #expect(effect.with.text.hasPrefix("report/index.html: "))
      #expect(try effect.text(of: "report/index.html") == effect.text(of: "Output/index.html"))
    },
    OptionCase("analyze", "--plans 0", in: .twins) { effect throws in
      #expect(try effect.text(of: "Output/symbols/OrderManager.html").contains("<h2 id=\"plan\""))
      #expect(
        try !effect.text(of: "Output/symbols/OrderManager.html").contains("id=\"plan-table\""))
    },
    OptionCase("analyze", "--plans 1", in: .twins) { effect throws in
      #expect(
        try effect.text(of: "Output/symbols/OrderManager.html").contains("id=\"plan-table\""))
    },
    OptionCase("analyze | --output report", "--name Corner") { effect throws in
      #expect(try effect.text(of: "report/index.html").contains("<title>Corner"))
      #expect(effect.with.output == effect.without.output)
    },
    OptionCase("analyze | --output report", "--baseline one", in: .revisions) { effect throws in
      let page = try effect.text(of: "report/changes.html")
      #expect(page.contains("shop.nowhere") && page.contains("shop/z.py"))
      #expect(try effect.text(of: "report/index.html").contains("Since one:"))
      #expect(try effect.again("analyze --output report --baseline nothing").status == 2)
    },
    OptionCase("analyze | --output report", "--history one.history", in: .revisions) {
      effect throws in
      #expect(try effect.text(of: "report/changes.html").contains("<polyline"))
      #expect(
        try effect.again("history list --history one.history").text.split(separator: "\n").count > 2
      )
    },
    OptionCase("analyze | --output report", "--title Review") { effect throws in
      #expect(try effect.text(of: "report/index.html").contains("<title>Review</title>"))
      #expect(try effect.text(of: "report/index.html").contains("<h1>Review</h1>"))
    },
    OptionCase("analyze | --output report", "--logo logo.svg", in: .looks) { effect throws in
      #expect(try effect.text(of: "report/assets/logo.svg") == "<svg/>")
      #expect(try effect.text(of: "report/parts.html").contains("src=\"assets/logo.svg\""))
      let wrong = try effect.again("analyze --output report --logo shop.py")
      #expect(wrong.status == 2 && wrong.error.contains("--logo takes an svg"))
      #expect(try effect.again("analyze --output report --logo none.svg").status == 2)
    },
    OptionCase("analyze | --output report", "--templates looks", in: .looks) { effect throws in
      #expect(try effect.text(of: "report/index.html").contains("<p>Ours</p>"))
      let wrong = try effect.again("analyze --output report --templates .")
      #expect(wrong.status == 2 && wrong.error.contains("has no template 'logo.svg'"))
      #expect(try effect.again("analyze --output report --templates nowhere").status == 2)
    },
    OptionCase(
      "analyze | --output report", "--source-url https://host.example/{path}?line={line}",
      in: .looks
    ) { effect throws in
      let page = try effect.text(of: "report/rules/broken-import.html")
      #expect(page.contains("href=\"https://host.example/shop.py?line=1\""))
      let wrong = try effect.again("analyze --output report --source-url ftp://x/{path}")
      #expect(wrong.status == 2 && wrong.error.contains("--source-url takes"))
      #expect(try effect.again("analyze --output report --source-url none").status == 0)
    },
    OptionCase("analyze | --output report", "--ages", in: .history) { effect throws in
      #expect(try effect.text(of: "report/targets.json").contains("its file was changed last"))
      _ = try effect.again("analyze --output report")
      #expect(try !effect.text(of: "report/targets.json").contains("its file was changed last"))
    },
    OptionCase("analyze", "--fail-on error") { effect throws in
      #expect(effect.without.status == 0 && effect.with.status == 1)
    },
  ]

  private static let check = [
    OptionCase("check", "--format json", isJSON),
    OptionCase("check", "--select unparsable-file,import-cycle") { effect throws in
      #expect(effect.without.text.contains("[broken-import]"))
      #expect(effect.with.text.contains("\n1 error, 1 warning in 46 files.\n"))
      let one = try effect.again("check --select unparsable-file --select import-cycle")
      #expect(one.output == effect.with.output)
    },
    OptionCase("check", "--ignore broken-import") { effect throws in
      #expect(effect.without.text.contains("[broken-import]"))
      #expect(!effect.with.text.contains("[broken-import]"))
      #expect(effect.with.text.contains("[unparsable-file]"))
    },
    OptionCase("check", "--min-severity note") { effect throws in
      #expect(effect.without.text.contains(" 14 notes (not shown)"))
      #expect(!effect.without.text.contains(": note ["))
      #expect(effect.with.text.contains(": note ["))
      #expect(!effect.with.text.contains("not shown"))
      let errors = try effect.again("check --min-severity error").text
      #expect(errors.contains(": error [") && !errors.contains(": warning ["))
      #expect(errors.contains(" 6 warnings (not shown)"))
    },
    OptionCase("check | --select import-cycle", "--fail-on warning") { effect throws in
      #expect(effect.without.status == 0 && effect.with.status == 1)
      #expect(effect.with.output == effect.without.output)
      #expect(try effect.again("check --select import-cycle --fail-on note").status == 1)
      #expect(try effect.again("check --select import-cycle --fail-on never").status == 0)
      #expect(try effect.again("check --fail-on never").status == 0)
    },
    OptionCase("check", "--color always") { effect throws in
      #expect(effect.with.text.contains("\u{1B}[1;31merror\u{1B}[0m"))
      let plain = effect.with.text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(plain == effect.without.text)
      #expect(try effect.again("check --color never").output == effect.without.output)
    },
  ]

  private static let gates = [
    OptionCase("check | --no-baseline", "--since one", in: .gates) { effect throws in
      #expect(effect.without.text.contains("\n2 errors, "))
      #expect(effect.with.text.contains("\n2 new errors, "))
      #expect(effect.with.text.contains("shop.nowhere', wanted for 'B'"))
      let same = try effect.again("check --no-baseline --since HEAD --staged")
      #expect(same.status == 0 && same.text.contains("No new findings in 4 files.\n"))
      #expect(try effect.again("check --since nothing").status == 2)
    },
    OptionCase("check | --no-baseline", "--staged", in: .gates) { effect throws in
      #expect(effect.without.text.contains("wanted for 'B'"))
      #expect(
        effect.with.text.contains("wanted for 'A'") && effect.with.text.contains(" in 4 files"))
    },
    OptionCase("check", "--no-baseline", in: .gates) { effect throws in
      #expect(effect.without.text.contains("\n2 new errors, "))
      #expect(effect.without.text.contains("Known from the baseline groundplan-baseline.json: 0 "))
      #expect(effect.without.text.contains("note: 1 finding of the baseline occurs no more"))
      #expect(!effect.with.text.contains("new error"))
    },
    OptionCase("check", "--baseline none.json", in: .gates) { effect throws in
      #expect(effect.without.status == 1)
      #expect(effect.with.status == 2 && effect.with.error.contains("none.json"))
      let both = try effect.again("check --baseline none.json --no-baseline")
      #expect(both.status == 2)
    },
    OptionCase("check | --fail-on never", "--fail-on-stale", in: .gates) { effect throws in
      #expect(effect.without.status == 0 && effect.with.status == 1)
      #expect(effect.with.output == effect.without.output)
      _ = try effect.again("baseline --update")
      #expect(try effect.again("check --fail-on never --fail-on-stale").status == 0)
    },
    OptionCase("check | --no-baseline", "--owner @quality", in: .gates) { effect throws in
      #expect(effect.without.text.contains("shop/x.py:"))
      #expect(!effect.with.text.contains("shop/x.py:"))
      #expect(effect.with.text.contains("tests/test_z.py:1:1: error [uncollectable-test]"))
      #expect(effect.with.text.contains("Only files of @quality.\n"))
      let wrong = try effect.again("check --owner @qualty")
      #expect(wrong.status == 2 && wrong.error.contains("'@quality'"))
    },
    OptionCase("check", "--report junit=out.xml", in: .gates) { effect throws in
      #expect(effect.with.output == effect.without.output)
      #expect(try effect.text(of: "out.xml").contains("<testsuite name=\"broken-import\""))
      _ = try effect.again("check --report sarif=a.sarif --report gitlab=b.json")
      #expect(try effect.text(of: "a.sarif").contains("\"baselineState\":\"new\""))
      #expect(try effect.text(of: "b.json").contains("\"check_name\" : \"broken-import\""))
      #expect(try effect.again("check --report pdf=x").status == 2)
    },
    OptionCase("baseline", "--update", in: .gates) { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("is there already"))
      #expect(effect.with.text == "groundplan-baseline.json: 3 findings, 0 added, 1 taken away.\n")
      #expect(try effect.again("baseline --update --baseline none.json").status == 2)
    },
    OptionCase("baseline", "--accept-new", in: .gates) { effect throws in
      #expect(effect.with.text.hasSuffix(" added, 0 taken away.\n"))
      #expect(try effect.again("check").text.contains("No new findings"))
    },
    OptionCase("baseline | --accept-new", "--baseline other.json", in: .gates) { effect throws in
      #expect(effect.with.text.hasPrefix("other.json: "))
      #expect(try effect.again("check --baseline other.json").status == 0)
    },
    OptionCase("baseline | --accept-new --baseline a.json", "--select broken-import", in: .gates) {
      effect throws in
      #expect(effect.with.text.hasPrefix("a.json: "))
      let only = try effect.again("baseline --baseline b.json --select broken-import")
      #expect(only.text == "b.json: 2 findings, 2 added, 0 taken away.\n")
    },
    OptionCase("baseline | --accept-new --baseline a.json", "--ignore broken-import", in: .gates) {
      effect throws in
      let others = try effect.again("baseline --baseline b.json --ignore broken-import")
      #expect(others.status == 0)
      #expect(try !effect.text(of: "b.json").contains("broken-import"))
    },
    OptionCase("affected", "--since one", in: .gates) { effect throws in
      #expect(effect.without.status == 2)
      #expect(effect.with.text == "tests/test_y.py\ntests/test_z.py\n")
    },
    OptionCase("affected | --since one", "--staged", in: .gates) { effect throws in
      #expect(!effect.without.output.isEmpty && effect.with.output.isEmpty)
    },
    OptionCase("affected | --since one", "--modules", in: .gates) { effect throws in
      #expect(
        effect.with.text == "shop/x.py\nshop/y.py\ntests/test_y.py\ntests/test_z.py\n")
    },
    OptionCase("affected | --since one --modules", "--owner @quality", in: .gates) {
      effect throws in
      #expect(effect.with.text == "tests/test_y.py\ntests/test_z.py\n")
      #expect(try effect.again("affected --since one --owner @shop").output.isEmpty)
      #expect(try effect.again("affected --since one --owner @qualty").status == 2)
    },
    OptionCase("affected | --since one", "--explain tests/test_y.py", in: .gates) { effect in
      #expect(
        effect.with.text == """
          tests/test_y.py
              tests/test_y.py:1:1: from shop.y import shop
          shop/y.py
              shop/y.py:1:1: import shop.x
          shop/x.py
              modified since one

          """)
    },
    OptionCase("affected | --since one", "--type-checking", in: .gates) { effect throws in
      #expect(effect.with.output == effect.without.output)
      try effect.folder.write(
        "tests/test_types.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.x\n")
      _ = try BuiltProgram.run(
        ["git", "add", "."], in: effect.folder.url, program: URL(filePath: "/usr/bin/env"))
      _ = try BuiltProgram.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "two"],
        in: effect.folder.url, program: URL(filePath: "/usr/bin/env"))
      try effect.folder.write("shop/x.py", "")
      #expect(try !effect.again("affected --since HEAD").text.contains("test_types"))
      #expect(try effect.again("affected --since HEAD --type-checking").text.contains("test_types"))
    },
    OptionCase("affected | --since one", "--format json", in: .gates, isJSON),
  ]

  private static let changes = [
    OptionCase("diff | one three", "--format json", in: .revisions) { effect throws in
      try isJSON(effect)
      #expect(
        try effect.again("diff one three --format markdown").text.hasPrefix("## What changed"))
    },
    OptionCase("diff | three one", "--min-severity error", in: .revisions) { effect throws in
      #expect(effect.without.text.contains("  - shop/x.py:1:1: warning [import-cycle]"))
      #expect(!effect.with.text.contains("[import-cycle]"))
      #expect(effect.with.text.contains(" more below error, not shown"))
    },
    OptionCase("diff | one three", "--fail-on-new error", in: .revisions) { effect throws in
      #expect(effect.without.status == 0 && effect.with.status == 1)
      #expect(effect.with.output == effect.without.output)
      #expect(try effect.again("diff three three --fail-on-new note").status == 0)
      #expect(try effect.again("diff one HEAD~1 --fail-on-new error").status == 0)
      #expect(try effect.again("diff one HEAD~1 --fail-on-new warning").status == 1)
      #expect(try effect.again("diff one HEAD~1 --fail-on-new note").status == 1)
    },
    OptionCase("diff | one", "--owner @quality", in: .gates) { effect throws in
      #expect(effect.without.text.contains("+ shop/x.py:"))
      #expect(effect.without.text.contains("+ tests/test_z.py:1:1: error [uncollectable-test]"))
      #expect(effect.with.text.contains("Only files of @quality count;"))
      #expect(!effect.with.text.contains("+ shop/x.py:"))
      #expect(effect.with.text.contains("+ tests/test_z.py:1:1: error [uncollectable-test]"))
      let json = try effect.again("diff one --owner @quality --format json").text
      #expect(json.contains(#""owners" : ["#) && json.contains(#""part_imports" : ["#))
      #expect(!json.contains("shop/x.py"))
      let wrong = try effect.again("diff one --owner @qualty")
      #expect(wrong.status == 2 && wrong.error.contains("'@quality'"))
    },
    OptionCase("diff | one three", "--color always", in: .revisions) { effect throws in
      #expect(effect.with.text.contains("\u{1B}[1;31merror\u{1B}[0m"))
      let plain = effect.with.text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(plain == effect.without.text)
    },
    OptionCase("history import | one..three", "--history h", in: .revisions) { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("--history"))
      #expect(effect.with.text == "h: 3 commits read, 0 known already.\n")
    },
    OptionCase("history import | one..three --history h", "--tags t*", in: .revisions) {
      effect throws in
      #expect(effect.without.text == "h: 3 commits read, 0 known already.\n")
      #expect(effect.with.text == "h: 0 commits read, 1 known already.\n")
    },
    OptionCase("history import | one..three --history h", "--again", in: .revisions) {
      effect throws in
      #expect(effect.with.text == "h: 3 commits read, 0 known already.\n")
    },
    OptionCase("history list", "--history one.history", in: .revisions) { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("--history"))
      #expect(effect.with.text.split(separator: "\n").count == 2)
    },
    OptionCase("history list | --history one.history", "--format json", in: .revisions) {
      effect throws in
      try isJSON(effect)
      let csv = try effect.again("history list --history one.history --format csv").text
      #expect(csv.hasPrefix("commit,day,tool,errors,") && csv.split(separator: "\r\n").count == 2)
    },
  ]

  private static let targets = [
    OptionCase("targets | --limit 0", "--owner @b", in: .manyTargets) { effect throws in
      #expect(effect.with.output != effect.without.output)
      #expect(try effect.again("targets --limit 0 --owner a").output == effect.without.output)
    },
    OptionCase("targets", "--format json", in: .manyTargets) { effect throws in
      try isJSON(effect)
      let json = try JSONSerialization.jsonObject(with: effect.with.output) as? [String: Any]
      #expect((json?["targets"] as? [Any])?.count == 25)
      #expect(try effect.again("targets --format csv").text.split(separator: "\r\n").count == 26)
      let limited = try effect.again("targets --format csv --limit 2").text
      #expect(limited.split(separator: "\r\n").count == 3)
    },
    OptionCase("targets", "--limit 0", in: .manyTargets) { effect throws in
      func shown(_ outcome: BuiltProgram.Outcome) -> Int {
        outcome.text.split(separator: "\n").count { $0.contains("Manager ") }
      }
      #expect(shown(effect.without) == 20 && shown(effect.with) == 25)
      #expect(try shown(effect.again("targets --limit 3")) == 3)
    },
    OptionCase("targets", "--role state") { effect throws in
      #expect(effect.without.text.contains("split_payment"))
      #expect(!effect.with.text.contains("split_payment"))
      #expect(effect.with.text.contains("ExecutionState"))
    },
    OptionCase("targets", "--service shared") { effect throws in
      #expect(effect.without.text.contains("ExecutionState"))
      #expect(!effect.with.text.contains("ExecutionState"))
    },
    OptionCase("targets", "--verdict renamed") { effect throws in
      #expect(effect.without.text.contains("ExecutionState"))
      #expect(!effect.with.text.contains("ExecutionState"))
      #expect(effect.with.text.contains("split_payment"))
    },
    OptionCase("targets", "--explain ExecutionState") { effect throws in
      #expect(!effect.without.text.contains("What breaks"))
      #expect(effect.with.text.contains("What breaks"))
    },
    OptionCase("targets | --explain OrderManager", "--ages", in: .history) { effect throws in
      #expect(!effect.without.text.contains("history: "))
      #expect(effect.with.text.contains("history: its file was changed last, 2024-02-03"))
    },
  ]

  private static let symbols = [
    OptionCase("where | ExecutionState", "--format json", isJSON),
    OptionCase("where | shop.x", "--owner @quality", in: .gates) { effect throws in
      #expect(effect.without.text.contains("shop/y.py:1:8: import shop.x"))
      #expect(!effect.with.text.contains("shop/y.py"))
      #expect(effect.with.text.contains("shop.x, 1 user of other owners"))
      let json = try effect.again("where shop.x --owner none --format json").text
      #expect(json.contains("\"users_left_out\" : 1"))
    },
    OptionCase("where | ExecutionState", "--all") { effect throws in
      #expect(effect.without.text.contains("      and 1 more\n"))
      #expect(!effect.with.text.contains(" more\n"))
    },
    OptionCase("why | orders_service billing_service", "--format json", isJSON),
    OptionCase("roots", "--format json", isJSON),
    OptionCase("contracts", "--format json", isJSON),
    OptionCase("why | orders_service billing_service", "--all") { effect throws in
      #expect(!effect.without.text.contains("orders_service.tests.test_workflow"))
      #expect(effect.with.text.hasPrefix("2 chains of 1 import each:\n"))
      #expect(effect.with.text.contains("orders_service.tests.test_workflow"))
    },
    OptionCase("why | orders_service.api billing_service", "--kind runtime") { effect throws in
      #expect(effect.without.text.contains("(deferred)"))
      #expect(effect.with.text.hasPrefix("No import leads from "))
    },
  ]

  private static let graph = [
    OptionCase("graph", "--format json", isJSON),
    OptionCase("graph | --format json", "--level modules") { effect throws in
      #expect(!effect.without.text.contains("orders_service.core.pricing"))
      #expect(effect.with.text.contains("orders_service.core.pricing"))
    },
    OptionCase("graph | --format json --level packages", "--depth 1") { effect throws in
      #expect(effect.without.text.contains("\"orders_service.core\""))
      #expect(!effect.with.text.contains("\"orders_service.core\""))
    },
    // What imports it, and what it imports.
    OptionCase(
      "graph | --format json --level modules", "--focus orders_service.core.invoicing"
    ) { effect throws in
      #expect(effect.without.text.contains("\"billing_service.core.ledger\""))
      #expect(!effect.with.text.contains("\"billing_service.core.ledger\""))
      for name in [
        "{\"name\":\"orders_service.api.checkout\",", "{\"name\":\"orders_service.core.pricing\",",
        "{\"from\":\"orders_service.api.checkout\",\"to\":\"orders_service.core.invoicing\",",
      ] { #expect(effect.with.text.contains(name), "\(name)") }
    },
    OptionCase(
      "graph | --format json --focus orders_service.core.invoicing", "--distance 2"
    ) { effect throws in
      #expect(!effect.without.text.contains("{\"name\":\"orders_service.main\","))
      #expect(effect.with.text.contains("{\"name\":\"orders_service.main\","))
    },
    OptionCase("graph | --format json", "--kind runtime") { effect throws in
      let edge = "{\"from\":\"orders_service\",\"to\":\"billing_service\","
      #expect(effect.without.text.contains(edge) && !effect.with.text.contains(edge))
    },
    OptionCase("graph | --format json", "--tests") { effect throws in
      #expect(!effect.without.text.contains("\"name\":\"tests\""))
      #expect(effect.with.text.contains("\"name\":\"tests\""))
    },
    OptionCase("graph | --format dot --level modules", "--all", in: .chain) { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("--all"))
      #expect(effect.with.text.contains("80 of 80 imports drawn"))
    },
  ]

  private static let registry = [
    OptionCase("registry check", "--format json", isJSON),
    OptionCase("registry check", "--all") { effect throws in
      #expect(!effect.without.text.contains(": holds: "))
      #expect(effect.with.text.contains(": holds: "))
    },
    OptionCase("registry check | imports.md", "--strict-text", in: .staleRegistry) { effect in
      #expect(effect.without.text.contains("imports.md:2:"))
      #expect(effect.without.text.contains("stale count"))
      #expect(effect.without.status == 0 && effect.with.status == 1)
      #expect(effect.with.output == effect.without.output)
    },
    OptionCase("registry check", "--color always") { effect throws in
      #expect(effect.with.text.contains("\u{1B}[31mname missing\u{1B}[0m"))
      #expect(!effect.without.text.contains("\u{1B}"))
    },
    OptionCase("registry generate", "--format toml") { effect throws in
      #expect(effect.without.text.hasPrefix("# Import registry of "))
      #expect(effect.with.text.contains("\nversion = 1\n"))
    },
    OptionCase("registry generate", "--service shared") { effect throws in
      #expect(effect.without.text.contains("from orders_service."))
      #expect(!effect.with.text.contains("\nfrom orders_service."))
      #expect(effect.with.text.contains("from shared"))
    },
    OptionCase("registry generate", "--at-least 3") { effect throws in
      #expect(effect.without.text.contains("import settle "))
      #expect(!effect.with.text.contains("import settle "))
      #expect(effect.with.text.contains("import InvoiceFactory "))
    },
    OptionCase("registry update | docs/imports.md", "--write") { effect throws in
      // Both show the difference; after the second nothing is left to be shown.
      #expect(effect.with.output == effect.without.output && !effect.with.output.isEmpty)
      #expect(try effect.again("registry update docs/imports.md").output.isEmpty)
    },
    OptionCase("registry diff | docs/imports.md docs/imports.md", "--format json") { effect in
      try isJSON(effect)
      #expect(effect.without.text == "The two say the same.\n")
    },
    OptionCase("registry export", "--format ruff") { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("--format"))
      #expect(effect.with.text.contains("banned-api"))
    },
    OptionCase("registry search | SesionManager --no-history", "--format json", isJSON),
    OptionCase("registry search | OrderManagre", "--no-history", in: .history) { effect throws in
      #expect(effect.with.output == effect.without.output)
    },
    OptionCase("registry search | shop.y.OrderManager", "--history", in: .history) { effect in
      #expect(effect.with.output == effect.without.output)
      #expect(effect.with.text.contains("In the history\n"))
      let without = try effect.again("registry search shop.y.OrderManager --no-history")
      #expect(!without.text.contains("In the history\n"))
    },
  ]

  private static let others = [
    OptionCase("imports", "--owner @quality", in: .gates) { effect throws in
      #expect(effect.with.text.contains("tests/test_z.py"))
      #expect(effect.without.text.contains("shop/x.py") && !effect.with.text.contains("shop/x.py"))
    },
    OptionCase("imports", "--status broken-module") { effect throws in
      #expect(effect.without.text.split(separator: "\n").count > 100)
      #expect(effect.with.text.split(separator: "\n").count == 1)
      #expect(effect.with.text.contains("\"status\":\"broken-module\""))
    },
    OptionCase("facts", "--jobs 1") { effect throws in
      #expect(effect.with.output == effect.without.output && !effect.with.output.isEmpty)
    },
    OptionCase("facts", "--strict", in: .links) { effect throws in
      #expect(effect.without.status == 0 && effect.with.status == 2)
      #expect(effect.with.error == effect.without.error)
    },
    OptionCase("facts", "--quiet", in: .links) { effect throws in
      #expect(
        effect.without.error == "groundplan: warning: 'l.py' could not be read: "
          + "link that leads nowhere (No such file or directory)\n")
      #expect(effect.with.error.isEmpty && effect.with.output == effect.without.output)
    },
    OptionCase("rules", "--format markdown") { effect in
      #expect(effect.without.text.contains("\nimport-cycle"))
      #expect(effect.with.text.contains("\n## import-cycle\n"))
    },
    OptionCase("rollback | 0001", "--root tree", in: .written) { effect throws in
      #expect(effect.without.status == 2 && effect.with.status == 0)
      #expect(effect.with.text == "0001 is taken back, 1 file restored: write-tree\n")
      #expect(try effect.text(of: "tree/a.py") == "old\n")
    },
    OptionCase("rollback | --root tree", "--list", in: .written) { effect throws in
      #expect(effect.without.status == 2 && effect.with.status == 0)
      #expect(effect.with.text.contains(/^0002 .* write-tree: 1 file changed\n0001/))
      #expect(try effect.text(of: "tree/a.py") == "new\n")
      #expect(try effect.again("rollback --root tree --list --force").status == 2)
      #expect(try effect.again("rollback 0001 --root tree --list").status == 2)
      #expect(try effect.again("rollback --root . --list").text.hasPrefix("There is nothing"))
    },
    OptionCase("rollback | --root tree --list", "--format json", in: .written) { effect throws in
      try isJSON(effect)
      #expect(effect.with.text.contains("\"path\" : \"b.py\""))
      #expect(try effect.again("rollback --root tree --format json").status == 2)
    },
    OptionCase("rollback | --root tree", "--force", in: .written) { effect throws in
      #expect(effect.without.status == 2 && effect.without.text.isEmpty)
      #expect(effect.without.error.contains("  b.py: has been edited since\n"))
      #expect(effect.with.status == 0)
      #expect(effect.with.text.contains("b.py was edited; a copy is .groundplan/kept/0002/b.py"))
      #expect(try effect.text(of: "tree/b.py") == "old\n")
      #expect(try effect.text(of: "tree/.groundplan/kept/0002/b.py") == "edited\n")
      #expect(try effect.again("rollback 2 --root tree").text == "2 was taken back before.\n")
      #expect(try effect.again("rollback 3 --root tree").status == 2)
      #expect(try effect.again("rollback x --root tree").status == 2)
    },
    OptionCase("init | --print", "--from import-linter", in: .contracts) { effect throws in
      #expect(!effect.without.text.contains("[[contracts]]"))
      #expect(effect.with.text.contains("contract-files = false\n"))
      #expect(effect.with.text.contains("[[contracts]]\ntype = \"layers\"\nname = \"One\"\n"))
      #expect(effect.with.text.contains("layers = [\"shop.x\", \"shop.y\"]\n"))
    },
    OptionCase("init", "--print") { effect throws in
      #expect(effect.without.status == 2 && effect.without.error.contains("--force"))
      #expect(effect.with.text.contains("\n[services]\n"))
      #expect(try effect.text(of: "groundplan.toml").split(separator: "\n").count < 4)
    },
    OptionCase("init", "--force") { effect throws in
      #expect(effect.without.status == 2 && effect.without.text.isEmpty)
      #expect(effect.with.text == "wrote ./groundplan.toml\n")
      #expect(try effect.text(of: "groundplan.toml").contains("\n[services]\n"))
    },
  ]
}
