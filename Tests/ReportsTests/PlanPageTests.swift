import Analysis
import Consolidation
import Drawing
import Duplicates
import TestSupport
import Testing

@testable import Reports

/// The plan on the page of a target.
struct PlanPageTests {
  private static let state = """
    from enum import Enum


    class JobState(Enum):
        NEW = "new"
        RUNNING = "running"

    """

  private static func plan(
    _ texts: [String: String], limit: Int = 20
  ) async throws -> (data: PageData, target: ConsolidationTarget) {
    let project = TestProject(texts)
    let consolidation = Consolidation(of: try project.analyze())
    let plans = TargetPlans(of: consolidation, limit: limit, jobs: 1) { paths in
      Dictionary(
        paths.compactMap { path in texts[path].map { (path, Array($0.utf8)) } },
        uniquingKeysWith: { first, _ in first })
    }
    let context = PageContext(
      consolidation: consolidation, options: ReportOptions(project: "jobs"),
      templates: try TemplateLibrary(), plans: plans)
    let album = await Album(context: context, layout: Layout(worker: "/nowhere/groundplan-draw"))
    let target = try #require(consolidation.targets.first)
    let path = context.pages.group(target.group)
    let page = try #require(
      Pages(context: context, album: album).all.first { $0.path == path })
    var checker = KeyChecker(files: TemplateLibrary.files)
    checker.check(page.template, [page.data()])
    #expect(checker.missing == [])
    let data = try #require(page.data()["target"] as? [PageData]).first?["plan"] as? PageData
    return (try #require(data), target)
  }

  private static let merging = [
    "app/__init__.py": "", "app/state.py": state + "    DONE = \"done\"\n",
    "app/old_state.py": state,
    "app/main.py": "from app.state import JobState\nfrom app.worker import run\n",
    "app/worker.py":
      "from app.old_state import JobState\n\n\ndef run():\n    return JobState.RUNNING\n",
    "app/other.py": "from app.state import JobState\n",
    "app/names.py": "OLD = 'app.old_state.JobState'\n",
  ]

  @Test func phasesWithTheirProof() async throws {
    let (plan, target) = try await Self.plan(Self.merging)
    #expect(target.remaining?.path == "app.state.JobState")
    #expect(plan["command"] as? String == "groundplan consolidate JobState")
    let phases = try #require(plan["phases"] as? [PageData])
    #expect(
      phases.compactMap { $0["title"] as? String } == [
        "old definitions lead to 'app.state.JobState'", "importers follow",
        "what nobody uses any more goes",
      ])
    let changes = try #require(phases[0]["changes"] as? [PageData])
    #expect(changes.contains { $0["name"] as? String == "definitions" })
    let left = try #require(plan["remainders"] as? [PageData])
    #expect(left.contains { $0["path"] as? String == "app/names.py" })
  }

  @Test func withoutAPlanOnlyTheCommand() async throws {
    let (plan, _) = try await Self.plan(Self.merging, limit: 0)
    #expect(plan["summary"] as? String == "This prints the patch with its proof.")
    #expect(plan["has_phases"] as? Bool == false)
  }

  @Test func aDecisionComesFirst() async throws {
    var texts = Self.merging
    texts["app/old_state.py"] = Self.state.replacing("\"running\"", with: "\"busy\"")
    let (plan, target) = try await Self.plan(texts)
    #expect(target.remaining == nil)
    #expect(plan["command"] as? String == "groundplan consolidate JobState --to PATH")
  }

  @Test func commandsCanBePasted() {
    #expect(ShellWord.quoted("~order manager") == "'~order manager'")
    #expect(ShellWord.quoted("=shop.text.slug") == "'=shop.text.slug'")
    #expect(ShellWord.quoted("it's") == "'it'\\''s'")
    #expect(ShellWord.quoted("get_session()") == "'get_session()'")
    #expect(ShellWord.quoted("JobState") == "JobState")
  }

  @Test func fewerPlansInLargerTrees() {
    #expect(TargetPlans.limit(forModules: 0) == 20)
    #expect(TargetPlans.limit(forModules: 400) == 10)
    #expect(TargetPlans.limit(forModules: 9_000) == 0)
  }
}
