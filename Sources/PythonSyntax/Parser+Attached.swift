/// Lazy packages in the manner of Scientific Python's SPEC 1.
extension Parser {
  /// `lazy.attach(__name__, submod_attrs={"states": ["JobState"]})`: the names that a lazy package
  /// (Scientific Python's SPEC 1) serves from its submodules. Others may be served too.
  ///
  /// `lazy.attach_stub(__name__, __file__)` serves what the stub beside the file imports.
  mutating func recordAttachedNames() {
    guard bindsGetter, let call = attachCall() else { return }
    if isName(call, "attach_stub") {
      if isName(call + 2, "__name__"), tokens[call + 3].kind == .comma,
        isName(call + 4, "__file__")
      {
        facts.traits.insert(.servesStub)
      }
      return
    }
    var depth = 0
    var argument = 0
    var token = call + 1
    repeat {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .leftBrace:
        let isKeyword =
          tokens[token - 1].kind == .equal && isName(token - 2, "submod_attrs")
        if depth == 1, isKeyword || argument == 2 && tokens[token - 1].kind == .comma {
          serveLists(at: token)
        }
        depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 1: argument += 1
      case .endMarker: return
      default: break
      }
      token += 1
    } while depth > 0
  }

  /// Whether the module binds `__getattr__` at all, which few do.
  private var bindsGetter: Bool {
    facts.otherBindings.contains { isGetter($0.name) }
      || facts.definitions.contains { $0.parent == nil && isGetter($0.name) }
  }

  func isGetter(_ name: TextRange) -> Bool {
    facts.bytes(name).elementsEqual("__getattr__".utf8)
  }

  /// The name `attach` or `attach_stub` of a call whose result a statement of the module assigns to `__getattr__`.
  private func attachCall() -> Int? {
    var token = 0
    var indentation = 0
    var isGetter = false
    while tokens[token].kind != .endMarker {
      switch tokens[token].kind {
      case .indent: indentation += 1
      case .dedent: indentation -= 1
      case .newline: isGetter = false
      case .name where indentation == 0:
        if isName(token, "__getattr__") { isGetter = true }
        if isGetter, isName(token, "attach") || isName(token, "attach_stub"),
          tokens[token + 1].kind == .leftParenthesis
        {
          return token
        }
      default: break
      }
      token += 1
    }
    return nil
  }

  /// `{"states": ["JobState", ...], ...}`
  private mutating func serveLists(at opening: Int) {
    var token = opening + 1
    while tokens[token].kind == .string, tokens[token + 1].kind == .colon {
      let key = token
      switch tokens[token + 2].kind {
      case .leftBracket, .leftParenthesis, .leftBrace: break
      default: return
      }
      token += 3
      while tokens[token].kind == .string {
        serve(token, from: .path(key))
        token += tokens[token + 1].kind == .comma ? 2 : 1
      }
      switch tokens[token].kind {
      case .rightBracket, .rightParenthesis, .rightBrace: token += 1
      default: return
      }
      if tokens[token].kind == .comma { token += 1 }
    }
  }
}
