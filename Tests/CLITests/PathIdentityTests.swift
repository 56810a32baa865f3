import Foundation
import Platform
import TestSupport
import Testing

/// Paths are bytes: no two of them are taken for one another.
struct PathIdentityTests {
  /// - Returns: the paths of findings as JSON tells them, those that are silenced behind a minus.
  private func findings(_ names: [[UInt8]: String]) throws -> [String] {
    let folder = try TemporaryFolder()
    for (name, text) in names {
      let path = Array(folder.url.path.utf8) + [0x2F] + name + [0]
      let file = path.withUnsafeBytes {
        fopen($0.baseAddress?.assumingMemoryBound(to: CChar.self), "w")
      }
      guard let file else { throw CocoaError(.fileWriteUnknown) }
      fputs(text, file)
      fclose(file)
    }
    let outcome = try BuiltProgram.run(
      ["check", "--format", "json", "--select", "broken-import"], in: folder.url)
    let document = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
    func paths(_ key: String) -> [String] {
      (document?[key] as? [[String: Any]] ?? []).compactMap {
        $0["path"] as? String
      }
    }
    return paths("findings") + paths("suppressed").map { "-" + $0 }
  }

  private static let broken = "from os import x\nfrom here import nothing\n"
  private static let silenced = "from here import nothing  # groundplan: ignore[broken-import]\n"

  @Test func whatIsNotUTF8() throws {
    let here = Array("here.py".utf8)
    let found = try findings([
      here: "", [0x61, 0xFF] + Array(".py".utf8): Self.broken,
      [0x61, 0xFE] + Array(".py".utf8): Self.silenced,
      Array("a\\xff.py".utf8): Self.silenced,
    ])
    #expect(found == ["a\\xff.py", "-a\\x5cxff.py", "-a\\xfe.py"])
  }

  @Test func accentsInTwoForms() throws {
    let composed = Array("caf\u{E9}.py".utf8)
    let decomposed = Array("cafe\u{301}.py".utf8)
    let here = Array("here.py".utf8)
    for (loud, quiet) in [(composed, decomposed), (decomposed, composed)] {
      let found = try findings([here: "", loud: Self.broken, quiet: Self.silenced])
      #expect(found.count == 2 && Set(found.map { $0.first == "-" }) == [true, false], "\(found)")
    }
    #expect(try findings([here: "", decomposed: Self.broken]) == ["cafe\u{301}.py"])
  }

  /// Identifiers are compared in normal form (PEP 3131), files by their bytes.
  @Test func identifiersInNormalForm() throws {
    let found = try findings([
      Array("\u{FF46}".utf8) + Array(".py".utf8): "",
      Array("fi.py".utf8): "caf\u{E9} = 1\n",
      Array("main.py".utf8):
        "import \u{FB01}\nfrom fi import cafe\u{301}\nfrom \u{FF46}i import no\nimport \u{FB01} as z\n",
    ])
    #expect(found == ["main.py"])
  }
}
