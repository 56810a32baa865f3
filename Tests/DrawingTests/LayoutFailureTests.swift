import Foundation
import Testing

@testable import Drawing

/// Workers that fail in every way a process can.
@Suite struct LayoutFailureTests {
  private func result(
    of body: String, limit: Duration = .seconds(10), dot: String = "digraph {}"
  ) async throws -> LayoutResult {
    let script = try Script(body)
    return await Layout(limit: limit, worker: script.path).svg(ofDot: dot)
  }

  @Test func aSleeperIsKilled() async throws {
    let result = try await result(of: "exec sleep 30", limit: .milliseconds(200))
    #expect(
      result
        == .failed(
          reason: "Graphviz did not finish within 200 ms, and no simpler way worked either"))
  }

  @Test func aCrashIsReported() async throws {
    #expect(
      try await result(of: "kill -SEGV $$")
        == .failed(reason: "Graphviz crashed (signal 11), and no simpler way worked either"))
  }

  @Test func aMessageIsPassedOn() async throws {
    #expect(
      try await result(of: "cat >/dev/null; echo out of luck >&2; exit 3")
        == .failed(
          reason: "Graphviz couldn't draw it (out of luck), and no simpler way worked either"))
  }

  @Test func halfAPictureIsAFailure() async throws {
    #expect(
      try await result(of: "cat >/dev/null; echo '<svg viewBox=\"0 0 1 1\">'")
        == .failed(reason: "Graphviz wrote half a picture, and no simpler way worked either"))
  }

  @Test func aWorkerThatDoesNotListenHurtsNobody() async throws {
    let dot = "digraph { a [label=\"" + String(repeating: "x", count: 4_000_000) + "\"] }"
    let result = try await result(of: "exit 3", dot: dot)
    #expect(!result.isPicture)
  }

  @Test func aMissingWorkerIsNamed() async throws {
    let result = await Layout(worker: "/nonexistent/worker").svg(ofDot: "digraph {}")
    guard case .failed(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.contains("/nonexistent/worker"))
  }
}
