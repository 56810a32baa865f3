import Foundation
import Platform
import SourceEdits
import Synchronization
import Workspace

/// Writes a change that JSON describes, or takes it back; tests run it so that it may be killed.
///
///     write-tree ROOT write CHANGES.json [--force] [--die-at N]
///     write-tree ROOT rollback [ID] [--force] [--die-at N]
///
/// CHANGES.json has `files`, each with `path` and, as base64, `before` and `after`, and perhaps
/// `origin`. `--die-at` kills the process before the N-th step; `--steps` prints the steps.
@main
struct WriteTree {
  private struct Changes: Decodable {
    struct File: Decodable {
      let path: String
      let before: Data?
      let after: Data?
      let origin: String?
    }

    let files: [File]

    var value: TreeChanges {
      TreeChanges(
        files.map {
          TreeChanges.File(
            path: $0.path, before: $0.before.map(Array.init), after: $0.after.map(Array.init),
            origin: $0.origin)
        })
    }
  }

  static func main() async {
    signal(SIGXFSZ, SIG_IGN)
    var words = Array(CommandLine.arguments.dropFirst())
    func flag(_ name: String) -> Bool {
      guard let place = words.firstIndex(of: name) else { return false }
      words.remove(at: place)
      return true
    }
    var last = Int.max
    if let place = words.firstIndex(of: "--die-at"), place + 1 < words.count {
      last = Int(words[place + 1]) ?? last
      words.removeSubrange(place...place + 1)
    }
    let (isForced, printsSteps) = (flag("--force"), flag("--steps"))
    guard words.count >= 2 else { return fail("write-tree ROOT write|rollback ...") }
    let counter = Counter(last: last, prints: printsSteps)
    let writer = TreeWriter(root: words[0]) { counter.step($0) }
    do {
      switch words[1] {
      case "write":
        let data = try Data(contentsOf: URL(filePath: words[2]))
        let changes = try JSONDecoder().decode(Changes.self, from: data).value
        let id = try await writer.write(changes, title: "write-tree", force: isForced)
        print(id.map(\.description) ?? "nothing")
      case "rollback":
        let id = words.count > 2 ? JournalID(words[2]) : nil
        let done = try await writer.rollback(id, force: isForced)
        print(done.map { "\($0.entry.id) \($0.restored)" } ?? "nothing")
      default: fail("there is no \(words[1])")
      }
    } catch {
      fail(String(describing: error))
    }
  }

  private static func fail(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }
}

/// Counts the steps, and ends the process at one of them.
private final class Counter: Sendable {
  private let count = Mutex(0)
  private let last: Int
  private let prints: Bool

  init(last: Int, prints: Bool) {
    self.last = last
    self.prints = prints
  }

  func step(_ step: WritingStep) {
    let number = count.withLock { count in
      count += 1
      return count
    }
    if prints { print(number, step) }
    if number == last { kill(getpid(), SIGKILL) }
  }
}
