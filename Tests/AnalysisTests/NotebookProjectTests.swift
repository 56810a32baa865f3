import Analysis
import PythonSyntax
import Resolution
import TestSupport
import Testing

/// Notebooks as files of a tree: they import, and nothing imports them.
struct NotebookProjectTests {
  private let tree = [
    "shop/__init__.py": "", "shop/orders.py": "class Order: ...\n",
    "shop/use.py": "import study\n",
    "work/study.ipynb": """
    {"cells": [{"cell_type": "code", "source": [
    "from shop.orders import Order, Gone\\n",
    "class Order: ...\\n",
    "await nothing_binds_this"
    ]}]}
    """,
    "work/other.ipynb": """
    {"cells": [{"cell_type": "code", "source": "class Order: ...\\nprint 'old'\\n"}]}
    """,
  ]

  @Test func whatANotebookImports() throws {
    let findings = try TestProject(tree).analyze()
    #expect(
      findings.all.map { "\($0.location.path):\($0.location.line) \($0.severity) \($0.rule)" } == [
        "work/other.ipynb:2 note unparsable-file", "work/study.ipynb:2 warning broken-import",
      ])
    #expect(findings.all.allSatisfy { $0.scope == .tooling })
    let program = findings.program
    let orders = try #require(program.modules.firstIndex { $0.path == "shop/orders.py" })
    let importers = program.graph.importers(of: orders).map { program.modules[$0].path }
    #expect(importers == ["work/study.ipynb"])
  }

  /// What can't be read is named, and known again when it is mended.
  @Test func brokenNotebooks() throws {
    let project = TestProject(tree.merging(["work/cut.ipynb": "{\"cells\": ["]) { $1 })
    let program = try project.program()
    #expect(program.files.lost.map(\.path) == ["work/cut.ipynb"])
    let mended = program.snapshot.replacing([
      "work/cut.ipynb": Array("{\"cells\": []}".utf8)
    ])
    #expect(mended.tree.lost.isEmpty)
    #expect(mended.tree.sources.contains { $0.path == "work/cut.ipynb" })
  }
}
