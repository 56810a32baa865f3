import PythonSyntax
import Testing

/// Every prefix and every deletion of a token-sized piece of a text: no trap, and places that are
/// in the text.
struct DamagedTextTests {
  static let text = """
    # coding: utf-8
    from __future__ import annotations
    import os.path as p, sys
    from ..pkg import (name as other, second,)  # groundplan: ignore[x] why
    __all__ = ["A", 'b'] + ("c",)

    @decorate(lambda x, *a: x if a else -x ** 2, key={1: 2, **d})
    class A(Base[int], metaclass=Meta):
        '''Doc é \\N{BULLET}'''
        X: int = 1; y = z = [i for i in range(3) if i]

        async def m(self, a, /, b=(1, 2), *, c: "T" = None, **k) -> dict[str, int]:
            async with f(a) as (q, w), g: yield f"{a!r:>{b}} {{x}} {c=}" r'''x''' if a else b''
            try:
                x[1:2, ...] += await y
            except (ImportError, E) as e: raise E from e
            else: pass
            finally: del x, y[0]
            match a, b:
                case {"k": [1, *_], **rest} | Point(x=0) if a: return
                case _: global n

    if typing.TYPE_CHECKING:
    \twhile x := f(): continue
    type T[U: int = str] = U; assert a, b
    lazy import later

    """

  @Test func everyPrefix() {
    let bytes = Array(Self.text.utf8)
    for length in 0...bytes.count { check(Array(bytes[..<length])) }
  }

  @Test func everyDeletion() {
    let bytes = Array(Self.text.utf8)
    for start in bytes.indices {
      for length in [1, 3] where start + length <= bytes.count {
        check(Array(bytes[..<start] + bytes[(start + length)...]))
      }
    }
  }

  @Test func everyInsertion() {
    let bytes = Array(Self.text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 2) {
      for piece in ["(", "]", "'", "\"\"\"", "\\", "\t", "\n", "f'{", "}"] {
        check(Array(bytes[..<start]) + Array(piece.utf8) + Array(bytes[start...]))
      }
    }
  }

  @Test func theWholeIsAccepted() {
    #expect(PythonParser.parse(Self.text).error == nil)
  }

  private func check(_ bytes: [UInt8]) {
    let module = PythonParser.parse(bytes)
    let lines = bytes.count { $0 == 0x0A } + 1
    if let error = module.error { #expect(error.line >= 0 && error.line <= lines) }
    for record in module.imports {
      #expect(record.line >= 1 && record.line <= record.nameLine && record.nameLine <= lines)
    }
    for (index, definition) in module.definitions.identified {
      #expect(definition.line >= 1 && definition.line <= lines)
      #expect(definition.endLine == 0 || definition.endLine >= definition.line)
      #expect(definition.endLine <= lines)
      #expect(definition.parent.map { $0 < index } ?? true)
      #expect(definition.name.start + definition.name.length <= module.text.count)
    }
  }
}
