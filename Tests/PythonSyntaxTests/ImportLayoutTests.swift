import PythonSyntax
import Testing

/// What is written where, in files of every make.
struct ImportLayoutTests {
  static let text = """
    import os . path as p, \\
      sys  # both
    from .. a.b import (  # why
        c as d,  # first
        # between
        e,
    ); x = 1; import f;
    from . import *
    if TYPE_CHECKING: import g
    class A:
    \u{0C}    try:
            from ...m import h
        except E: lazy import i, j
        else:
            match k:
                case 1:
                    import l; import m
    async def n():
        import o
        @p
        def q(): import r
    import s
    """

  private func text(_ range: Range<Int>?, _ bytes: [UInt8]) -> String? {
    range.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test func partsOfStatements() throws {
    let bytes = Array(Self.text.utf8)
    let layout = try ImportLayout(bytes)
    let statements = layout.statements
    #expect(
      statements.map { text($0.range, bytes)?.split(separator: "\n").first } == [
        "import os . path as p, \\", "from .. a.b import (  # why", "import f", "from . import *",
        "import g", "from ...m import h", "lazy import i, j", "import l", "import m", "import o",
        "import r", "import s",
      ])
    let first = statements[0]
    #expect(first.form == .modules)
    #expect(first.names.map { text($0.range, bytes) } == ["os . path as p", "sys"])
    #expect(first.names[0].path.parts.map { text($0, bytes) } == ["os", "path"])
    #expect(text(first.names[0].alias, bytes) == "p")
    #expect(text(first.names[0].comma, bytes) == ",")
    #expect(first.names[1].comma == nil)
    #expect(text(first.line.comment, bytes) == "# both")
    #expect(first.standsAlone)
    let second = statements[1]
    #expect(text(second.module?.dots, bytes) == "..")
    #expect(second.module?.level == 2)
    #expect(second.module?.parts.map { text($0, bytes) } == ["a", "b"])
    #expect(text(second.brackets?.opening, bytes) == "(")
    #expect(text(second.brackets?.closing, bytes) == ")")
    #expect(second.names.map { text($0.comment, bytes) } == ["# first", nil])
    #expect(second.names.map { text($0.comma, bytes) } == [",", ","])
    #expect(statements.filter(\.standsAlone).count == 5)
    #expect(statements[3].form == .star)
    #expect(text(statements[3].names[0].path.parts[0], bytes) == "*")
    #expect(statements[6].isLazy)
    #expect(statements[11].line.end.isEmpty)
  }

  @Test func blocks() throws {
    let layout = try ImportLayout(Array(Self.text.utf8))
    #expect(
      layout.statements.map { layout.blocks[$0.block].kind } == [
        .module, .module, .module, .module, .if, .try, .except, .case, .case, .function, .function,
        .module,
      ])
    #expect(
      layout.statements.map(\.isOnlyStatement) == [
        false, false, false, false, true, true, true, false, false, false, true, false,
      ])
    let innermost = layout.blocks[layout.statements[7].block]
    #expect(innermost.parent.map { layout.blocks[$0].kind } == .else)
    #expect(layout.blocks[0].parent == nil)
  }

  /// The same parts wherever the file has other line ends or a mark; a second time in Latin-1.
  @Test(arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
  func everyMake(_ end: String, _ mark: String) throws {
    let plain = Array(Self.text.utf8)
    let expected = try ImportLayout(plain)
    let other = Array((mark + Self.text.replacing("\n", with: end)).utf8)
    let found = try ImportLayout(other)
    #expect(Self.told(found, other, end) == Self.told(expected, plain, "\n"))
    guard mark.isEmpty else { return }
    let comment = Array("# coding: latin-1 ".utf8) + [0xE9, 0xFF] + Array(end.utf8)
    let latin = try ImportLayout(comment + other)
    #expect(Self.told(latin, comment + other, end) == Self.told(expected, plain, "\n"))
  }

  private static func told(_ layout: ImportLayout, _ bytes: [UInt8], _ end: String) -> [String] {
    layout.statements.flatMap { statement in
      let ranges =
        [statement.range, statement.line.range, statement.line.indentation, statement.line.end]
        + [statement.line.comment, statement.brackets?.opening, statement.module?.range]
        .compactMap { $0 }
        + statement.names.flatMap {
          [$0.range, $0.path.range] + $0.path.parts
            + [$0.alias, $0.comma, $0.comment].compactMap { $0 }
        }
      return ranges.map {
        String(decoding: bytes[$0], as: UTF8.self).replacing(end, with: "\n")
      }
    }
  }

  /// Encodings that the caller decodes: exact with one byte for a character, else refused.
  @Test func otherEncodings() throws {
    func decode(_ name: String, _ bytes: UnsafeBufferPointer<UInt8>) -> SourceEncoding.Decoded {
      switch name {
      case "single": .text(bytes.flatMap { $0 < 0x80 ? [$0] : Array("\u{20AC}".utf8) })
      case "double":
        .text(
          bytes.enumerated().flatMap {
            $1 < 0x80 ? [$1] : $0.isMultiple(of: 2) ? Array("\u{3042}".utf8) : []
          })
      case "broken": .undecodable
      default: .unknownEncoding
      }
    }
    let rest = Array("'\r\nimport a\r\n".utf8)
    let single = Array("# coding: single\r\n'".utf8) + [0x80, 0xA4] + rest
    let layout = try ImportLayout(single, decoder: decode)
    #expect(layout.statements.map { text($0.range, single) } == ["import a"])
    #expect(layout.statements.map { text($0.line.range, single) } == ["import a\r\n"])
    let double = Array("# coding: double\n'".utf8) + [0x82, 0xA0] + rest
    #expect(throws: LayoutFailure.unknownPositions(encoding: "double")) {
      try ImportLayout(double, decoder: decode)
    }
    let plain = Array("# coding: double\n'".utf8) + rest
    #expect(try ImportLayout(plain, decoder: decode).statements.count == 1)
    #expect(throws: LayoutFailure.undecodable("broken")) {
      try ImportLayout(Array("# coding: broken\n".utf8), decoder: decode)
    }
    #expect(throws: LayoutFailure.unknownEncoding("other")) {
      try ImportLayout(Array("# coding: other\n".utf8), decoder: decode)
    }
    #expect(throws: LayoutFailure.undecodable("single")) {
      try ImportLayout([0xEF, 0xBB, 0xBF] + single, decoder: decode)
    }
    #expect(throws: LayoutFailure.nullByte(line: 2)) { try ImportLayout([0x0A, 0x00]) }
    #expect(throws: LayoutFailure.self) { try ImportLayout(Array("import\n".utf8)) }
    #expect(try ImportLayout([]).statements.isEmpty)
    #expect(try ImportLayout([0xEF, 0xBB, 0xBF]).blocks.count == 1)
  }

  /// Of every beginning of a file: a reason, or ranges that lie in each other and in the file.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func everyPrefix(_ end: String) {
    for text in [Self.text, DamagedTextTests.text] {
      let bytes = Array(text.replacing("\n", with: end).utf8)
      var read = 0
      for length in 0...bytes.count {
        guard let layout = try? ImportLayout(Array(bytes[..<length])) else { continue }
        read += 1
        for block in layout.blocks { Self.expect(block.range, in: 0..<length) }
        for statement in layout.statements { Self.check(statement, length) }
      }
      #expect(read > 10)
    }
  }

  private static func check(_ statement: ImportStatement, _ length: Int) {
    expect(statement.line.range, in: 0..<length)
    for part in [statement.range, statement.line.indentation, statement.line.end] {
      expect(part, in: statement.line.range)
    }
    let brackets = [statement.brackets?.opening, statement.brackets?.closing].compactMap { $0 }
    for part in brackets + [statement.module?.range].compactMap({ $0 }) {
      expect(part, in: statement.range)
    }
    for name in statement.names {
      expect(name.range, in: statement.range)
      expect(name.path.range, in: name.range)
      for part in name.path.parts { expect(part, in: name.path.range) }
      if let alias = name.alias { expect(alias, in: name.range) }
      if let comma = name.comma { expect(comma, in: statement.range) }
    }
  }

  private static func expect(_ inner: Range<Int>, in outer: Range<Int>) {
    #expect(outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound)
  }
}
