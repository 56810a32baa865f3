/// `try` with its handlers, and what they survive.
extension Parser {
  /// What a handler catches, as far as imports are concerned.
  private enum Caught {
    /// `except ImportError:` and all that says so by itself.
    case importError
    /// The types have another name here, or are those of another file.
    case byName
    case other
  }

  mutating func tryStatement() throws(Failed) {
    let header = index
    let firstImport = facts.imports.count
    let outer = context
    index += 1
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    let region = openScope(.guarded, at: header)
    try block(of: header, "'try' statement", adding: [])
    closeScope(region)
    let endOfBody = facts.imports.count
    let lines = tokens[header].line..<max(tokens[header].line, tokens[index].line)
    // Whether the first handler that catches an ImportError, or that may, survives it.
    var surely: Bool?
    var perhaps: Bool?
    var isByModule = false
    var catchesAttribute = false
    var catchesOthers = false
    var isStar: Bool?
    var bare = -1
    while kind == .except {
      let handler = index
      let star = nextKind == .star
      if bare >= 0 { noteRefusal("default 'except:' must be last", at: bare) }
      if nextKind == .colon { bare = handler }
      if let isStar, isStar != star {
        throw refuse(
          "cannot have both 'except' and 'except*' on the same 'try'", at: handler)
      }
      isStar = star
      index += star ? 2 : 1
      let caught = try handlerCatches(isStar: star, ofImports: endOfBody > firstImport)
      let catches = caught != .other
      let around = context.surroundings
      if star { context.surroundings.enterExceptStar() }
      let exits = try handlerBlock(of: handler)
      context.surroundings = around
      if !exits, catches, isByModule || caught == .importError && surely == nil {
        isByModule = catchesModuleAlone(handler)
      }
      // What has another name may be no ImportError, so that a handler behind it counts as well.
      switch caught {
      case .importError: surely = surely ?? !exits
      case .byName: if surely == nil { perhaps = perhaps ?? !exits }
      case .other: break
      }
      catchesAttribute = catchesAttribute || names("AttributeError", in: handler)
      catchesOthers = catchesOthers || !exits && !catchesImportErrorsAlone(handler)
    }
    if isStar != nil {
      let isByName = surely != true && perhaps == true
      let isGuarded = surely == true || isByName
      for index in firstImport..<endOfBody {
        facts.imports[index].flags.insert(.inTry)
        if catchesOthers { facts.imports[index].flags.insert(.shielded) }
        if isGuarded { noteGuard(of: index, isByName: isByName) }
        if isGuarded, isByModule {
          facts.imports[index].flags.insert(.guardedByModule)
        }
      }
      if !isGuarded, !catchesAttribute { scratch.scopes[Int(region)].end = Int32(header) }
      let otherwise = kind == .endMarker ? .max : tokens[index].line
      let hasElse = kind == .else
      if hasElse { try elseBlock(adding: []) }
      if isGuarded, firstImport < endOfBody, outer.scope == .module {
        let end = kind == .endMarker ? .max : tokens[index].line
        facts.tries.append(
          GuardedTry(
            imports: UInt32(firstImport)..<UInt32(endOfBody), body: lines,
            handlers: lines.upperBound..<max(lines.upperBound, otherwise),
            otherwise: hasElse ? otherwise..<max(otherwise, end) : 0..<0))
      }
    }
    if kind == .finally {
      let finally = index
      index += 1
      guard kind == .colon else { throw refuse("expected ':'", at: index) }
      try block(of: finally, "'finally' statement", adding: [])
    } else if isStar == nil {
      throw refuse("expected 'except' or 'finally' block", at: index)
    }
    context = outer
  }

  private mutating func noteGuard(of record: Int, isByName: Bool) {
    if !isByName {
      facts.imports[record].flags.remove(.guardedByName)
    } else if !facts.imports[record].flags.contains(.guarded) {
      facts.imports[record].flags.insert(.guardedByName)
    }
    facts.imports[record].flags.insert(.guarded)
  }

  /// The types behind `except`, up to the colon.
  ///
  /// - Parameter ofImports: the body has imports, so that it matters what other names stand for.
  private mutating func handlerCatches(
    isStar: Bool, ofImports: Bool
  ) throws(Failed) -> Caught {
    if kind == .colon || kind == .newline {
      if isStar { throw refuse("expected one or more exception types", at: index) }
      return .importError
    }
    let start = index
    let types = try expressions()
    let end = index
    if accept(.as) {
      if types.kind == .tuple, !(tokens[start].kind == .leftParenthesis && types.start == start) {
        throw refuse(
          "multiple exception types must be parenthesized when using 'as'", at: start)
      }
      guard kind == .name else {
        if beginsExpression(kind) {
          throw refuse("cannot use except statement with this expression", at: index)
        }
        throw unexpected()
      }
      index += 1
      if context.local >= 0 { bind(index - 1) }
      switch kind {
      case .dot, .leftParenthesis, .leftBracket:
        throw refuse("cannot use except statement with this expression", at: index - 1)
      default: break
      }
    }
    if namesImportError(from: start, to: end) { return .importError }
    return ofImports && (start..<end).contains { mayMeanImportError($0, from: start, to: end) }
      ? .byName : .other
  }

  /// Whether a bare name among the types catches an ImportError.
  private func namesImportError(from start: Int, to end: Int) -> Bool {
    for token in start..<end where tokens[token].kind == .name {
      let before = token > start ? tokens[token - 1].kind : .comma
      let after = token + 1 < end ? tokens[token + 1].kind : .comma
      guard before == .comma || before == .leftParenthesis,
        after == .comma || after == .rightParenthesis
      else { continue }
      if spells(token, "ImportError") || spells(token, "ModuleNotFoundError")
        || spells(token, "Exception") || spells(token, "BaseException")
      {
        return true
      }
    }
    return false
  }

  private func names(_ type: StaticString, in handler: Int) -> Bool {
    var token = handler + 1
    while tokens[token].kind != .colon, tokens[token].kind != .newline {
      if isName(token, type) { return true }
      token += 1
    }
    return false
  }

  /// `except ModuleNotFoundError`, which misses that a module has no such name.
  private func catchesModuleAlone(_ handler: Int) -> Bool {
    var token = handler + 1
    var names = false
    while tokens[token].kind != .colon, tokens[token].kind != .newline {
      if tokens[token].kind == .name {
        if spells(token, "ModuleNotFoundError") {
          names = true
        } else if spells(token, "ImportError") || spells(token, "Exception")
          || spells(token, "BaseException")
        {
          return false
        }
      }
      token += 1
    }
    return names
  }

  /// `except ImportError`, `except (ImportError, ModuleNotFoundError) as error`
  private func catchesImportErrorsAlone(_ handler: Int) -> Bool {
    var token = handler + 1
    var names = false
    while tokens[token].kind != .colon, tokens[token].kind != .newline, tokens[token].kind != .as {
      if tokens[token].kind == .name {
        guard spells(token, "ImportError") || spells(token, "ModuleNotFoundError") else {
          return false
        }
        names = true
      }
      token += 1
    }
    return names
  }

  /// A handler's block; tells whether a direct statement of it raises or leaves the process.
  private mutating func handlerBlock(of handler: Int) throws(Failed) -> Bool {
    let watched = watchedDepth
    let exited = bodyExits
    watchedDepth = blockDepth + 1
    bodyExits = false
    try block(of: handler, "'except' statement", adding: .inExcept)
    let exits = bodyExits
    watchedDepth = watched
    bodyExits = exited
    return exits
  }

  /// A call as a statement: `sys.exit()` and its kin leave the process.
  mutating func noteCall(from start: Int) {
    guard blockDepth == watchedDepth else { return }
    let second = tokens[start + 1].kind
    if second == .leftParenthesis {
      if spells(start, "exit") || spells(start, "quit") { bodyExits = true }
    } else if second == .dot, tokens[start + 3].kind == .leftParenthesis {
      if spells(start, "sys") && spells(start + 2, "exit")
        || spells(start, "os") && spells(start + 2, "_exit")
        || spells(start, "pytest") && spells(start + 2, "fail")
      {
        bodyExits = true
      }
    }
  }
}
