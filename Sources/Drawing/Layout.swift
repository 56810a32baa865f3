import Foundation
import GraphvizShim
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// What became of a picture.
package enum LayoutResult: Sendable, Hashable {
  /// An `<svg>` element that can stand in a page or alone; the note says if it had to be simplified.
  case svg(String, engineNote: String?)
  /// The reason is a sentence for the reader of a report.
  case failed(reason: String)
}

/// Turns diagrams into SVG, each in a worker process of its own that is killed at a limit.
package struct Layout: Sendable {
  /// How long one attempt may take; a picture gets three.
  package var limit: Duration
  /// Workers at once.
  package var jobs: Int
  /// The program that lays out one picture.
  package var worker: String

  /// At least one worker, however few are asked for.
  package init(
    limit: Duration = .seconds(10), jobs: Int = 2, worker: String = Layout.builtWorker
  ) {
    self.limit = limit
    // Each takes some ten descriptors; the rest of the program needs some, too.
    var descriptors = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors) == 0
    let most = isKnown ? Int(clamping: descriptors.rlim_cur) / 16 - 4 : jobs
    self.jobs = max(1, min(jobs, most))
    self.worker = worker
  }

  /// `groundplan-draw`, beside the program that runs.
  package static let builtWorker: String = {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return program.deletingLastPathComponent().appendingPathComponent("groundplan-draw").path
  }()

  /// One result a diagram, in their order.
  ///
  /// The ids in the SVG of the third diagram start with `prefix` and "2-".
  package func svg(of diagrams: [Diagram], prefix: String = "d") async -> [LayoutResult] {
    await results(count: diagrams.count) { index in
      do throws(DrawingError) {
        return await svg(ofDot: try diagrams[index].dot(prefix: "\(prefix)\(index)-"))
      } catch {
        return .failed(reason: error.description)
      }
    }
  }

  /// One result a DOT text, in their order.
  package func svg(ofDots dots: [String]) async -> [LayoutResult] {
    await results(count: dots.count) { await svg(ofDot: dots[$0]) }
  }

  /// The picture of one DOT text, simplified if it has to be.
  package func svg(ofDot dot: String) async -> LayoutResult {
    var reasons: [String] = []
    for engine in LayoutEngine.allCases {
      switch await attempt(dot, engine: engine) {
      case .svg(let text):
        let note = reasons.first.map { "\(engine.note), because Graphviz \($0)" }
        return .svg(text, engineNote: note)
      case .gaveUp(let reason):
        reasons.append(reason)
      case .refused(let reason):
        return .failed(reason: reason)
      }
      if Task.isCancelled { break }
    }
    let tries = reasons.count == 1 ? "" : ", and no simpler way worked either"
    return .failed(reason: "Graphviz \(reasons.first ?? "was interrupted")\(tries)")
  }

  private func results(
    count: Int, _ result: @escaping @Sendable (Int) async -> LayoutResult
  ) async -> [LayoutResult] {
    await withTaskGroup(of: (Int, LayoutResult).self) { group in
      var results = [LayoutResult?](repeating: nil, count: count)
      for index in 0..<count {
        if index >= jobs, let (done, value) = await group.next() { results[done] = value }
        group.addTask { (index, await result(index)) }
      }
      for await (done, value) in group { results[done] = value }
      return results.compactMap(\.self)
    }
  }

  // MARK: One worker

  private enum Attempt: Sendable {
    case svg(String)
    /// Another engine may do better.
    case gaveUp(String)
    /// No engine would.
    case refused(String)
  }

  private func attempt(_ dot: String, engine: LayoutEngine) async -> Attempt {
    await withTaskGroup(of: Attempt?.self) { group in
      group.addTask { await run(dot, engine: engine) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      // The first to end decides; cancelling the other kills the worker, or wakes the sleeper.
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
        ?? .gaveUp(
          Task.isCancelled ? "was interrupted" : "did not finish within \(limit.formatted)")
    }
  }

  private func run(_ dot: String, engine: LayoutEngine) async -> Attempt {
    let input = FileDescriptor(rawValue: shim_open_input(dot, dot.utf8.count))
    guard input.rawValue >= 0 else { return .gaveUp("found no room for its input") }
    defer { try? input.close() }
    do {
      let result = try await Subprocess.run(
        .path(FilePath(worker)),
        arguments: [engine.rawValue],
        environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
        input: .fileDescriptor(input, closeAfterSpawningProcess: false),
        output: .string(limit: .max),
        error: .string(limit: 1 << 20))
      switch result.terminationStatus {
      case .exited(0):
        guard let svg = SVGDocument.text(from: result.standardOutput) else {
          return .gaveUp("wrote half a picture")
        }
        return .svg(svg)
      case .exited:
        let message = result.standardError.split(whereSeparator: \.isNewline)
          .joined(separator: "; ")
        return .gaveUp("couldn't draw it (\(message.isEmpty ? "no reason given" : message))")
      case .signaled(let signal):
        return .gaveUp("crashed (signal \(signal))")
      }
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .refused(
        "pictures are drawn by \(worker), which is missing; it is installed beside groundplan")
    } catch {
      return .gaveUp("couldn't be run: \(error)")
    }
  }
}

extension LayoutEngine {
  fileprivate var note: String {
    switch self {
    case .dot: "laid out in full"
    case .hurried: "laid out with less effort"
    case .sfdp: "laid out without layers"
    }
  }
}

extension Duration {
  fileprivate var formatted: String {
    let (seconds, attoseconds) = components
    return seconds > 0 ? "\(seconds) s" : "\(attoseconds / 1_000_000_000_000_000) ms"
  }
}
