import Foundation
import Platform

/// What became of a picture.
package enum LayoutResult: Sendable, Hashable {
  case picture(Picture)
  /// The reason is a sentence for the reader of a report.
  case failed(reason: String)
}

/// The same thing drawn in several ways, the best first: whole, then with fewer and fewer boxes.
package struct Sketch: Sendable {
  /// How often it is worth trying.
  static let mostTries = 7

  package let first: Diagram
  private let others: @Sendable (Int) -> Diagram?

  /// The diagram of a try, from 0; nil when there is none to come.
  package func diagram(_ number: Int) -> Diagram? { number == 0 ? first : others(number) }

  /// Nil where there is no first diagram.
  package init?(_ diagram: @escaping @Sendable (Int) -> Diagram?) {
    guard let first = diagram(0) else { return nil }
    self.first = first
    others = diagram
  }

  /// One way alone.
  package init(_ diagram: Diagram) {
    first = diagram
    others = { _ in nil }
  }
}

/// Turns diagrams into pictures by worker processes, one a core, each of which lays out one after
/// the other and is killed when it takes too long.
package struct Layout: Sendable {
  /// How long one attempt may take; a picture gets three.
  package var limit: Duration
  /// Workers at once.
  package var jobs: Int
  /// The program that lays out pictures.
  package var worker: String

  /// At least one worker, however few are asked for.
  package init(
    limit: Duration = .seconds(10), jobs: Int = 2, worker: String = Layout.builtWorker
  ) {
    self.limit = limit
    self.jobs = max(1, min(jobs, 64))
    self.worker = worker
  }

  /// `groundplan-draw`, beside the program that runs.
  package static let builtWorker: String = {
    let program = URL(fileURLWithPath: RunningProgram.path).resolvingSymlinksInPath()
    return program.deletingLastPathComponent().appendingPathComponent("groundplan-draw").path
  }()

  /// One result a diagram, in their order, whatever the number of workers.
  package func pictures(of diagrams: [Diagram]) async -> [LayoutResult] {
    await onThreads(count: diagrams.count) { index, workers in
      picture(of: diagrams[index], workers)
    }
  }

  /// One result a sketch, in their order: the first way that fits a page, or the one that comes
  /// nearest.
  package func pictures(of sketches: [Sketch]) async -> [LayoutResult] {
    await onThreads(count: sketches.count) { index, workers in
      var best: Picture?
      var failure: LayoutResult?
      for number in 0..<Sketch.mostTries {
        guard let diagram = sketches[index].diagram(number) else { break }
        switch picture(of: diagram, workers) {
        case .picture(let picture):
          if picture.fits { return .picture(picture) }
          if picture.misfit < best?.misfit ?? .infinity { best = picture }
        case .failed(let reason): failure = failure ?? .failed(reason: reason)
        }
      }
      return best.map(LayoutResult.picture) ?? failure
        ?? .failed(reason: "there is nothing to draw")
    }
  }

  /// The picture of one diagram, simplified if it has to be.
  private func picture(of diagram: Diagram, _ workers: WorkerSeat) -> LayoutResult {
    let dot: String
    do throws(DrawingError) {
      dot = try diagram.dot(hasNote: false)
    } catch {
      return .failed(reason: error.description)
    }
    var reasons: [String] = []
    for engine in LayoutEngine.allCases {
      // What failed once is tried alone; and sfdp draws otherwise when it draws again.
      if engine != .dot { workers.leave() }
      defer { if engine != .dot { workers.leave() } }
      switch workers.draw(dot, engine: engine) {
      case .svg(let text):
        guard let geometry = Geometry(text) else {
          reasons.append("wrote half a picture")
          workers.leave()
          continue
        }
        let note = reasons.first.map { "\(engine.note), because Graphviz \($0)" }
        return .picture(Picture(diagram: diagram, geometry: geometry, engineNote: note))
      case .gaveUp(let reason): reasons.append(reason)
      case .refused(let reason): return .failed(reason: reason)
      }
    }
    return .failed(
      reason: "Graphviz \(reasons.first ?? "failed"), and no simpler way worked either")
  }

  /// Every index on one of as many threads as there are workers, for waiting for a worker would hold
  /// up others if it were a task.
  private func onThreads(
    count: Int, _ result: @escaping @Sendable (Int, WorkerSeat) -> LayoutResult
  ) async -> [LayoutResult] {
    guard count > 0 else { return [] }
    let threads = min(jobs, count)
    return await withCheckedContinuation { continuation in
      let turns = Turns(count: count, threads: threads) { continuation.resume(returning: $0) }
      for _ in 0..<threads {
        let thread = Thread { [limit, worker] in
          let seat = WorkerSeat(program: worker, limit: limit)
          while let index = turns.next() { turns.set(result(index, seat), at: index) }
          seat.leave()
          turns.end()
        }
        thread.stackSize = 8 << 20
        thread.start()
      }
    }
  }
}
