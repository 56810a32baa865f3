import SourceEdits
import Testing

struct FileEditsTests {
  private let bytes = Array("import a\nimport b\n".utf8)

  private func text(_ edits: [Edit]) throws -> String {
    String(decoding: try FileEdits(edits, of: bytes).applied(to: bytes), as: UTF8.self)
  }

  @Test func changes() throws {
    #expect(try text([]) == "import a\nimport b\n")
    #expect(try text([Edit(16..<17, Array("c".utf8)), Edit(0..<9)]) == "import c\n")
    #expect(
      try text([Edit(7..<7, Array("x.".utf8)), Edit(7..<8, Array("y".utf8))])
        == "import x.y\nimport b\n")
  }

  @Test func touchingEditsBecomeOne() throws {
    let edits = try FileEdits([Edit(9..<18), Edit(0..<9)], of: bytes)
    #expect(edits.edits == [Edit(0..<18)])
    #expect(try edits.applied(to: bytes).isEmpty)
    #expect(try edits.inverted.applied(to: []) == bytes)
    #expect(try FileEdits([Edit(3..<3)], of: bytes).isEmpty)
  }

  @Test func failures() throws {
    #expect(throws: FileEdits.Failure.overlap(0..<5, 4..<6)) {
      try FileEdits([Edit(4..<6), Edit(0..<5)], of: bytes)
    }
    #expect(throws: FileEdits.Failure.overlap(4..<4, 4..<4)) {
      try FileEdits([Edit(4..<4, [1]), Edit(4..<4, [2])], of: bytes)
    }
    #expect(throws: FileEdits.Failure.outOfBounds(18..<19, count: 18)) {
      try FileEdits([Edit(18..<19)], of: bytes)
    }
    let edits = try FileEdits([Edit(0..<1)], of: bytes)
    for other in [[], Array(bytes.dropLast()), bytes.dropLast() + [0x0D]] {
      #expect(throws: FileEdits.Failure.otherBytes) { try edits.applied(to: other) }
    }
    #expect(throws: FileEdits.Failure.otherBytes) { try edits.inverted.applied(to: bytes) }
  }

  /// Applied and taken back, any edits of any bytes give the file back.
  @Test func thereAndBack() throws {
    var random = FixedRandom(seed: 7)
    for _ in 0..<2000 {
      let bytes = random.bytes(upTo: 40)
      var edits: [Edit] = []
      var expected: [UInt8] = []
      var place = 0
      while place <= bytes.count {
        let kept = Int.random(in: 0...6, using: &random)
        let start = min(bytes.count, place + kept)
        expected += bytes[place..<start]
        let end = Int.random(in: start...min(bytes.count, start + 4), using: &random)
        let edit = Edit(start..<end, random.bytes(upTo: 5))
        if let last = edits.last, last.range.isEmpty, last.range == edit.range { break }
        edits.append(edit)
        expected += edit.replacement
        place = end
        if start == bytes.count { break }
      }
      expected += bytes[min(place, bytes.count)...]
      edits.shuffle(using: &random)
      let made = try FileEdits(edits, of: bytes)
      let changed = try made.applied(to: bytes)
      #expect(changed == expected)
      #expect(try made.inverted.applied(to: changed) == bytes)
      #expect(made.inverted.inverted == made)
      #expect(try FileEdits(made.inverted.edits, of: changed) == made.inverted)
    }
  }
}

/// SplitMix64: the same numbers on every run.
struct FixedRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func bytes(upTo count: Int) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in
      UInt8.random(in: 0...255, using: &self)
    }
  }
}
