import Analysis
import Consolidation
import Resolution
import SourceEdits
import TestSupport
import Testing

/// What a plan keeps of the ends of files, which the specs can't show.
struct FileEndTests {
  private static let helper = "def helper():\n    return 1\n"

  @Test(arguments: ["", "\n"]) func theLastLineEnd(_ end: String) throws {
    let body = "    NEW = \"new\"\n    DONE = \"done\""
    let state = "from enum import Enum\n\n\nclass JobState(Enum):\n"
    let texts = [
      "app/__init__.py": "", "app/state.py": state + body + "\n",
      "app/old.py": "from enum import Enum\n\n\n" + Self.helper
        + "\n\nclass JobState(Enum):\n" + body + end,
      "app/main.py": "from app.old import JobState, helper\nfrom app.state import JobState as S\n",
    ]
    let builder = PlanBuilder(Program(try TestProject(texts).snapshot()), jobs: 1) { paths in
      Dictionary(
        paths.compactMap { path in texts[path].map { (path, Array($0.utf8)) } },
        uniquingKeysWith: { first, _ in first })
    }
    let consolidation = Consolidation(of: Findings(of: builder.program))
    let (group, target) = try consolidation.group(named: "JobState")
    var options = ConsolidationOptions()
    options.survivor = "app.state.JobState"
    let plan = try builder.consolidate(group, target, options)
    let file = try #require(plan.changes.files.first { $0.path == "app/old.py" })
    let text = String(decoding: try #require(file.after), as: UTF8.self)
    #expect(text.hasSuffix("    return 1" + end))
  }
}
