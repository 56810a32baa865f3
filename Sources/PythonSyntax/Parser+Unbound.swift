/// Names that are read whenever a module is imported and that nothing in its file binds: NameError.
extension Parser {
  /// Notes a name at which an expression begins, where its statement is executed on every import.
  @inline(__always)
  mutating func noteExecuted(_ token: Int) {
    guard context.surroundings.scope.isExecutedOnImport, context.scope != .function,
      !context.isConditional, context.flags.isEmpty, tokens[token + 1].kind != .equal
    else { return }
    scratch.executedNames.append(Int32(truncatingIfNeeded: token))
  }

  /// Takes back what stands behind a token: annotations, and what is evaluated when it is asked for.
  mutating func dropExecuted(since token: Int) {
    while let last = scratch.executedNames.last, last >= token {
      scratch.executedNames.removeLast()
    }
  }

  /// Records those of the noted names that nothing binds, once each.
  ///
  /// What any statement of the file binds, in whatever scope, counts as bound; so do the names that
  /// Python and its tools provide, and a star import may bring every one.
  mutating func recordUnboundNames() {
    guard !scratch.executedNames.isEmpty, !facts.traits.contains(.bindsDynamically),
      !facts.imports.contains(where: { facts.bytes($0.name).elementsEqual("*".utf8) })
    else { return }
    var open = OpenNames()
    for token in scratch.executedNames { open.add(Int(token), text, tokens) }
    for record in facts.imports {
      let path = facts.bytes(
        !record.alias.isNone ? record.alias : record.kind == .name ? record.name : record.module)
      open.strike(path.prefix { $0 != UInt8(ascii: ".") })
    }
    for definition in facts.definitions { open.strike(facts.bytes(definition.name)) }
    for binding in facts.otherBindings { open.strike(facts.bytes(binding.name)) }
    open.strikeProvided()
    guard !open.isEmpty else { return }
    for bound in scratch.boundNames { open.strike(spelled(Int(bound.token))) }
    for token in scratch.typeParameters { open.strike(spelled(Int(token))) }
    for token in open.tokens() {
      facts.unboundNames.append(
        UnboundName(name: name(token), line: tokens[token].line, column: column(of: token)))
    }
  }
}

/// A name that is read when its module is imported, and that nothing in the file binds.
package struct UnboundName: Sendable {
  package let name: TextRange
  package let line: UInt32
  package let column: UInt32
}

/// Names that nothing is known to bind yet, by the hashes of their texts.
private struct OpenNames {
  private var names: [UInt32: Int] = [:]
  /// By the first letter, which lengths occur.
  private var lengths = [UInt64](repeating: 0, count: 64)

  var isEmpty: Bool { names.isEmpty }

  mutating func add(_ token: Int, _ text: UnsafePointer<UInt8>, _ tokens: UnsafePointer<Token>) {
    let name = UnsafeBufferPointer(
      start: text + Int(tokens[token].start), count: Int(tokens[token].end - tokens[token].start))
    // Those with two underscores are Python's own; a single one is gettext's.
    if name[0] == UInt8(ascii: "_"), name.count == 1 || name[1] == UInt8(ascii: "_") { return }
    lengths[Int(name[0] & 63)] |= 1 << UInt64(min(name.count, 63))
    let hash = WordHash.value(of: name)
    names[hash] = names[hash] ?? token
  }

  @inline(__always)
  mutating func strike(_ name: some RandomAccessCollection<UInt8>) {
    guard let first = name.first, lengths[Int(first & 63)] >> UInt64(min(name.count, 63)) & 1 != 0
    else { return }
    names[WordHash.value(of: name)] = nil
  }

  mutating func strikeProvided() {
    names = names.filter { !Self.provided.contains($0.key) }
  }

  func tokens() -> [Int] { names.values.sorted() }

  /// What Python's `builtins` and `site` have on any platform and in any version, and what shells
  /// and notebooks add. Source: Python's documentation, "Built-in Functions", "Built-in Constants",
  /// "Built-in Exceptions".
  private static let provided = Set(
    """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError
    ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis
    EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError
    FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt
    LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented
    NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError
    ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning
    RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning
    SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError
    UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
    Warning WindowsError ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint
    bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir
    divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help
    hex id input int isinstance issubclass iter len license list locals map max memoryview min next
    object oct open ord pow print property quit range repr reversed round set setattr slice sorted
    staticmethod str sum super tuple type vars zip get_ipython display reveal_type reveal_locals
    get_config
    """.split(whereSeparator: \.isWhitespace).map { WordHash.value(of: $0.utf8) })
}
