/// Names that are read whenever a module is imported and that nothing in its file binds: NameError.
extension Parser {
  /// Notes a name at which an expression begins, where its statement is executed on every import.
  @inline(__always)
  mutating func noteExecuted(_ token: Int, evenBeforeEqual: Bool = false) {
    guard context.surroundings.scope.isExecutedOnImport, context.scope != .function,
      !context.isShielded, context.flags.isEmpty,
      evenBeforeEqual || tokens[token + 1].kind != .equal
    else { return }
    scratch.executedNames.append(
      Scratch.ExecutedName(
        token: Int32(truncatingIfNeeded: token), certainty: context.isManaged ? .perhaps : .always,
        isInClass: context.scope == .class))
  }

  /// Takes back what stands behind a token and is evaluated when it is asked for.
  mutating func dropExecuted(since token: Int) {
    while let last = scratch.executedNames.last, last.token >= token {
      scratch.executedNames.removeLast()
    }
  }

  /// Says of the names behind a token how certainly they are read.
  @inline(__always)
  mutating func mark(
    executedSince token: Int, as certainty: Scratch.ExecutedName.Certainty
  ) {
    // In a function there are none.
    if let last = scratch.executedNames.last, last.token >= token {
      markExecuted(since: token, as: certainty)
    }
  }

  /// Says of the names between two tokens that they may not be read.
  @inline(never)
  mutating func markUntold(from token: Int, before end: Int) {
    for place in scratch.executedNames.indices.reversed() {
      let name = Int(scratch.executedNames[place].token)
      guard name >= token else { return }
      if name < end { scratch.executedNames[place].certainty = .untold }
    }
  }

  @inline(never)
  private mutating func markExecuted(
    since token: Int, as certainty: Scratch.ExecutedName.Certainty
  ) {
    var place = scratch.executedNames.count - 1
    while place >= 0, scratch.executedNames[place].token >= token {
      let known = scratch.executedNames[place].certainty
      if certainty == .untold || known == .always || certainty == .annotation && known != .untold {
        scratch.executedNames[place].certainty = certainty
      }
      place -= 1
    }
  }

  /// Records those of the noted names that nothing binds, once each.
  ///
  /// Whatever binds a name above in the module's body, in a comprehension or, for what a class's body
  /// reads, in some class counts; so do the names that Python and its tools provide. What a function
  /// binds is seen by itself alone, and a class is bound behind its body.
  mutating func recordUnboundNames() {
    guard !scratch.executedNames.isEmpty, !facts.traits.contains(.bindsDynamically) else { return }
    var open = (module: OpenNames(), classes: OpenNames())
    for isAnnotation in [false, true] {
      for name in scratch.executedNames
      where (name.certainty == .annotation) == isAnnotation && name.certainty != .untold {
        if name.isInClass {
          open.classes.add(Int(name.token), isAnnotation: isAnnotation, text, tokens)
        } else {
          open.module.add(Int(name.token), isAnnotation: isAnnotation, text, tokens)
        }
      }
    }
    strikeRecorded(&open.module, ofClasses: false)
    strikeRecorded(&open.classes, ofClasses: true)
    guard !open.module.isEmpty || !open.classes.isEmpty else { return }
    for bound in scratch.boundNames {
      switch scratch.scopes[Int(bound.scope)].kind {
      case .function, .guarded: continue
      case .comprehension: open.module.strike(spelled(Int(bound.token)))
      case .class: break
      }
      open.classes.strike(spelled(Int(bound.token)))
    }
    for token in scratch.typeParameters {
      open.module.strike(spelled(Int(token)))
      open.classes.strike(spelled(Int(token)))
    }
    let hasStars = facts.imports.contains { facts.bytes($0.name).elementsEqual("*".utf8) }
    let found = (open.module.all + open.classes.all).sorted { $0.token < $1.token }
    for open in found {
      facts.unboundNames.append(
        UnboundName(
          name: name(open.token), isAnnotation: open.isAnnotation, isForTypes: open.isForTypes,
          mayBeImported: open.mayBeImported || hasStars, isBoundBelow: open.isBoundBelow,
          line: tokens[open.token].line, column: column(of: open.token)))
    }
  }

  /// Strikes what the facts say is bound, and what Python has.
  private func strikeRecorded(_ open: inout OpenNames, ofClasses: Bool) {
    guard !open.isEmpty else { return }
    for record in facts.imports
    where record.scope == .module || ofClasses && record.scope == .class {
      let path = facts.bytes(
        !record.alias.isNone ? record.alias : record.kind == .name ? record.name : record.module)
      let name = path.prefix { $0 != UInt8(ascii: ".") }
      if record.flags.contains(.typeChecking) {
        open.mark(name) { $0.isForTypes = true }
      } else if record.flags == [.inTry, .guarded] || record.flags == [.inTry, .guarded, .shielded]
      {
        open.mark(name) { $0.mayBeImported = true }
      } else {
        open.strike(name, behind: record.line)
      }
    }
    for definition in facts.definitions where ofClasses || definition.parent == nil {
      let name = facts.bytes(definition.name)
      if definition.flags.contains(.typeChecking) {
        open.mark(name) { $0.isForTypes = true }
      } else {
        open.strike(
          name,
          behind: definition.kind == .assignment ? definition.line : definition.endLine + 1)
      }
    }
    // What a condition of a comprehension names stands behind what reads it.
    for binding in facts.otherBindings { open.strike(facts.bytes(binding.name)) }
    open.strikeProvided()
  }
}

/// A name that is read when its module is imported, and that nothing in the file binds.
package struct UnboundName: Sendable {
  package let name: TextRange
  /// Read in annotations alone, which Python evaluates on import up to 3.13 (PEP 649).
  package let isAnnotation: Bool
  /// Bound for type checkers alone.
  package let isForTypes: Bool
  /// A star import may bring it, or one that the file goes on without.
  package let mayBeImported: Bool
  /// A statement below binds it.
  package let isBoundBelow: Bool
  package let line: UInt32
  package let column: UInt32
}

/// Names that nothing is known to bind yet, by the hashes of their texts.
private struct OpenNames {
  struct Name {
    let token: Int
    let line: UInt32
    let isAnnotation: Bool
    var isForTypes = false
    var mayBeImported = false
    var isBoundBelow = false
  }

  private var names: [UInt32: Name] = [:]
  /// By the first letter, which lengths occur.
  private var lengths = [UInt64](repeating: 0, count: 64)

  var isEmpty: Bool { names.isEmpty }
  var all: [Name] { Array(names.values) }

  mutating func add(
    _ token: Int, isAnnotation: Bool, _ text: UnsafePointer<UInt8>, _ tokens: UnsafePointer<Token>
  ) {
    let name = UnsafeBufferPointer(
      start: text + Int(tokens[token].start), count: Int(tokens[token].end - tokens[token].start))
    // Those with two underscores are Python's own; a single one is gettext's.
    if name[0] == UInt8(ascii: "_"), name.count == 1 || name[1] == UInt8(ascii: "_") { return }
    lengths[Int(name[0] & 63)] |= 1 << UInt64(min(name.count, 63))
    let hash = WordHash.value(of: name)
    if names[hash] == nil {
      names[hash] = Name(token: token, line: tokens[token].line, isAnnotation: isAnnotation)
    }
  }

  @inline(__always)
  private func mayContain(_ name: some RandomAccessCollection<UInt8>) -> Bool {
    name.first.map { lengths[Int($0 & 63)] >> UInt64(min(name.count, 63)) & 1 != 0 } ?? false
  }

  @inline(__always)
  mutating func strike(_ name: some RandomAccessCollection<UInt8>) {
    if mayContain(name) { names[WordHash.value(of: name)] = nil }
  }

  /// Strikes a name that is bound on a line, unless it is read above.
  @inline(__always)
  mutating func strike(_ name: some RandomAccessCollection<UInt8>, behind line: UInt32) {
    guard mayContain(name) else { return }
    let hash = WordHash.value(of: name)
    guard let open = names[hash] else { return }
    if open.line >= line { names[hash] = nil } else { names[hash]?.isBoundBelow = true }
  }

  mutating func mark(_ name: some RandomAccessCollection<UInt8>, _ change: (inout Name) -> Void) {
    guard mayContain(name) else { return }
    let hash = WordHash.value(of: name)
    guard var open = names[hash] else { return }
    change(&open)
    names[hash] = open
  }

  mutating func strikeProvided() {
    names = names.filter { !Self.provided.contains($0.key) }
  }

  /// What Python's `builtins` and `site` have on any platform and in any version, and what shells
  /// and notebooks add. Source: Python's documentation, "Built-in Functions", "Built-in Constants",
  /// "Built-in Exceptions".
  fileprivate static let provided = Set(
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

/// Names that Python itself binds in every module.
package enum BuiltInNames {
  /// Whether nobody has to bind a name: it is built in, or Python's own with two underscores.
  package static func contains(_ name: String) -> Bool {
    name.hasPrefix("__") || OpenNames.provided.contains(WordHash.value(of: name.utf8))
  }
}
