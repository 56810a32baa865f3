import PythonSyntax
import Testing

/// The code of a notebook, line by line where it stands in the file.
struct NotebookTests {
  private func code(_ json: String) throws -> [String] {
    String(decoding: try Notebook(Array(json.utf8)).text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// A notebook of one cell with these lines, written as Jupyter writes it.
  private func cell(_ lines: [String]) -> String {
    let strings = lines.map { line in
      "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\\n\""
    }
    return """
      {"cells": [{"cell_type": "code", "source": [
      \(strings.joined(separator: ",\n"))
      ]}], "metadata": {}, "nbformat": 4}
      """
  }

  @Test func linesStandWhereTheFileHasThem() throws {
    let lines = try code(
      """
      {
       "cells": [
        {"cell_type": "markdown", "source": ["import nothing"]},
        {"cell_type": "code", "outputs": [{"text": ["{\\"a\\": ["]}],
         "source": [
          "import os\\n",
          "x = \\"\\\\n\\u00e9\\ud83d\\ude00\\""
         ]},
        {"source": "a = 1\\nb = 2\\n",
         "cell_type": "code"}
       ],
       "metadata": {"kernelspec": {"language": "python"}}
      }
      """)
    #expect(
      lines == [
        "", "", "", "", "", "import os", "x = \"\\né😀\"", "", "a = 1", "b = 2",
      ])
  }

  @Test(arguments: [
    (["%matplotlib inline", "x = 1"], ["pass", "x = 1"]),
    (["!pip install x \\", "    y", "import os"], ["pass", "", "import os"]),
    (["if x:", "    %time f()"], ["if x:", "    pass"]),
    (["pip install x", "ls = 1"], ["pass", "ls = 1"]),
    (["files = !ls", "took = %timeit -o f()", "files?"], ["files = None", "took = None", "pass"]),
    (["%%bash", "echo x"], []),
    (["", "%%time", "import os"], ["", "", "import os"]),
    // What Python takes as it is stays.
    (["x = (a", "     % b)"], ["x = (a", "     % b)"]),
    (["await f()"], ["await f()"]),
  ])
  func commandsOfIPython(_ lines: [String], _ expected: [String]) throws {
    let told = try code(cell(lines))
    #expect(Array(told.dropFirst()) == expected || told.isEmpty && expected.isEmpty, "\(told)")
  }

  @Test func otherLanguagesSayNothing() throws {
    let julia = """
      {"cells": [{"cell_type": "code", "source": ["using Plots"]}],
       "metadata": {"language_info": {"name": "julia"}}}
      """
    #expect(try code(julia).isEmpty)
  }

  @Test(arguments: [
    ("", 1, "'{' is expected"),
    ("{\"cells\": [\n{\"source\": \"a", 2, "has no end"),
    ("{\"cells\": [{\"source\": 3}]}", 1, "a string is expected"),
    ("{\"worksheets\": []}", 1, "no 'cells'"),
    ("{\"a\": [1, {\"b\": 2", 1, "ends too early"),
    ("{\"cells\": [{\"source\": \"\\u12\"}]}", 1, "names no character"),
  ])
  func whatIsNoNotebook(_ json: String, _ line: Int, _ message: String) {
    do throws(Notebook.Malformed) {
      _ = try Notebook(Array(json.utf8))
      Issue.record("\(json) was read")
    } catch {
      #expect(error.line == line)
      #expect(error.message.contains(message), "\(error.message)")
    }
  }

  @Test func depthIsNoDanger() throws {
    let deep =
      "{\"x\": " + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
      + ", \"cells\": []}"
    #expect(try code(deep).isEmpty)
  }
}
