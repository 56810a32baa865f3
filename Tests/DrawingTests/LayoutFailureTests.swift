import Foundation
import Testing

@testable import Drawing

/// Workers that fail in every way a process can.
@Suite struct LayoutFailureTests {
  private static let diagram = Diagram(
    title: "T", boxes: [Box("a"), Box("b")], arrows: [Arrow(from: 0, to: 1)])

  private func reason(of body: String, limit: Duration = .seconds(10)) async throws -> String? {
    let script = try Script(body)
    return await Layout(limit: limit, worker: script.path).pictures(of: [Self.diagram])[0].reason
  }

  @Test func aSleeperIsKilled() async throws {
    #expect(
      try await reason(of: "exec sleep 30", limit: .milliseconds(200))
        == "Graphviz did not finish within 200 ms, and no simpler way worked either")
  }

  @Test func aCrashIsReported() async throws {
    #expect(
      try await reason(of: "kill -SEGV $$")
        == "Graphviz crashed (signal 11), and no simpler way worked either")
  }

  @Test func aMessageIsPassedOn() async throws {
    #expect(
      try await reason(of: "read -r line; printf 'error 11\\nout of luck'; cat >/dev/null")
        == "Graphviz couldn't draw it (out of luck), and no simpler way worked either")
  }

  @Test func halfAPictureIsAFailure() async throws {
    #expect(
      try await reason(of: "read -r line; printf 'svg 8\\n<svg d=1'; cat >/dev/null")
        == "Graphviz wrote half a picture, and no simpler way worked either")
  }

  @Test(arguments: [
    "svg x", "svg -1", "svg 99999999999999999999", "png 3", "svg 10\\nshort", "\\n",
  ])
  func nonsenseIsAFailure(answer: String) async throws {
    let reason = try await reason(of: "read -r line; printf '\(answer)\\n'; exit 3")
    #expect(reason?.contains("ended without a picture") == true, "\(reason ?? "a picture")")
  }

  @Test func aWorkerThatDoesNotListenHurtsNobody() async throws {
    let script = try Script("exit 3")
    var diagram = Self.diagram
    diagram.boxes = (0..<20_000).map { Box(String(repeating: "x", count: 300) + "\($0)") }
    let result = await Layout(worker: script.path).pictures(of: [diagram])
    #expect(result[0].reason != nil)
  }

  @Test func aMissingWorkerIsNamed() async throws {
    let result = await Layout(worker: "/nonexistent/worker").pictures(of: [Self.diagram])
    #expect(result[0].reason?.contains("/nonexistent/worker, which is missing") == true)
  }

  // MARK: In the middle of a batch

  private static let batch = (0..<12).map { index in
    Diagram(
      title: "T\(index)", boxes: [Box(index == 5 ? "unlucky" : "box \(index)"), Box("b")],
      arrows: [Arrow(from: 0, to: 1)])
  }

  @Test(arguments: [1, 3])
  func aCrashCostsOnePicture(jobs: Int) async throws {
    let script = try Script.drawing(butAt: "unlucky", "kill -SEGV $$")
    let results = await Layout(jobs: jobs, worker: script.path).pictures(of: Self.batch)
    let expected = await Layout(jobs: 1).pictures(of: Self.batch)
    for (index, (result, right)) in zip(results, expected).enumerated() {
      if index == 5 {
        #expect(result.reason == "Graphviz crashed (signal 11), and no simpler way worked either")
      } else {
        #expect(result == right)
      }
    }
  }

  @Test func aHangCostsOnePicture() async throws {
    let script = try Script.drawing(butAt: "unlucky", "sleep 30")
    let results = await Layout(limit: .seconds(3), jobs: 2, worker: script.path)
      .pictures(of: Self.batch)
    #expect(results.map { $0.picture != nil } == (0..<12).map { $0 != 5 })
    #expect(results[5].reason?.contains("did not finish within 3 s") == true)
  }

  @Test func aCrashOnTheFirstTryIsMended() async throws {
    let script = try Script.drawing(
      butAt: "unlucky", "[ \"$engine\" = dot ] && kill -SEGV $$")
    let results = await Layout(jobs: 1, worker: script.path).pictures(of: Self.batch)
    #expect(
      results.map { $0.picture?.engineNote }
        == (0..<12).map {
          $0 == 5 ? "laid out with less effort, because Graphviz crashed (signal 11)" : nil
        })
  }
}
