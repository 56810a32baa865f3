import Analysis
import Foundation
import PythonSyntax
import Reports
import Resolution
import TestSupport
import Testing

/// The same tree gives the same bytes, whatever the road to it and the number of tasks.
struct DeterminismTests {
  @Test func tasksDontMatter() throws {
    let project = try TestProject.example()
    #expect(project.texts.count > 40)
    let expected = try FindingsReport.json(of: project.analyze())
    for jobs in [1, 2, 4] {
      #expect(try FindingsReport.json(of: project.analyze(jobs: jobs)) == expected)
    }
  }

  /// 200 times a file is emptied, taken away, given another's text or put back; the program that
  /// comes of it is the one of a fresh reading.
  @Test func replacingFilesEndsInTheProgramOfAFreshReading() throws {
    let project = try TestProject.example()
    let original = try project.snapshot()
    let paths = project.texts.keys.sorted()
    var random = SplitMix(seed: 11)
    var files = project.texts.mapValues { Array($0.utf8) }
    var snapshot = original
    for step in 1...200 {
      let path = paths[Int(random.next() % UInt64(paths.count))]
      let bytes: [UInt8]? =
        switch random.next() % 4 {
        case 0: nil
        case 1: []
        case 2: Array((project.texts[paths[Int(random.next() % UInt64(paths.count))]] ?? "").utf8)
        default: Array((project.texts[path] ?? "").utf8)
        }
      files[path] = bytes
      snapshot = snapshot.replacing([path: bytes])
      guard step % 20 == 0 else { continue }
      let fresh = Snapshot(of: files, settings: original.settings)
      #expect(snapshot.tree.sources.map(\.path) == fresh.tree.sources.map(\.path))
      #expect(snapshot.documents == fresh.documents)
      #expect(
        try FindingsReport.json(of: Findings(of: Program(snapshot)))
          == FindingsReport.json(of: Findings(of: Program(fresh))))
    }
    // What was replaced again and again can be put back.
    let restored = snapshot.replacing(project.texts.mapValues { Array($0.utf8) })
    #expect(
      try FindingsReport.json(of: Findings(of: Program(restored)))
        == FindingsReport.json(of: project.analyze()))
  }

  @Test func replacingParsesOnlyWhatDiffers() throws {
    let snapshot = Snapshot(
      of: ["a.py": Array("import b\n".utf8), "b.py": []], settings: Configuration())
    let changed = snapshot.replacing(["b.py": Array("x = 1\n".utf8)])
    let (a, b) = (ModuleID(0), ModuleID(1))
    #expect(changed.facts[a] === snapshot.facts[a])
    #expect(changed.facts[b] !== snapshot.facts[b])
    #expect(changed.facts[b].contentHash == ContentHash(Array("x = 1\n".utf8)))
    #expect(snapshot.facts[b].contentHash == ContentHash([]))
    #expect(changed.replacing(["a.py": nil]).tree.sources.map(\.path) == ["b.py"])
  }
}

/// Random numbers that are the same in every run. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014.
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
