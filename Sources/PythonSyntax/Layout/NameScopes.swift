/// The scopes of a file and what is bound in them, by the rules of CPython's `symtable.c`: Language
/// Reference 4.2, PEP 227, 572, 695 and 709.
struct NameScopes {
  enum Kind {
    case module, `class`, function, comprehension
    /// Type parameters, their bounds and the value of a `type` statement: seen through from outside,
    /// and they see the class around them.
    case annotation
  }

  struct Scope {
    let kind: Kind
    let parent: Int
    /// Of a class its name, without leading underscores.
    let className: String
    var bound: Set<String> = []
    var globals: Set<String> = []
    var nonlocals: Set<String> = []
  }

  private(set) var scopes = [Scope(kind: .module, parent: -1, className: "")]

  mutating func open(_ kind: Kind, in parent: Int, className: String = "") -> Int {
    scopes.append(
      Scope(kind: kind, parent: parent, className: String(className.drop { $0 == "_" })))
    return scopes.count - 1
  }

  mutating func bind(_ name: String, in scope: Int) { scopes[scope].bound.insert(name) }

  mutating func declareGlobal(_ name: String, in scope: Int) {
    scopes[scope].globals.insert(name)
  }

  mutating func declareNonlocal(_ name: String, in scope: Int) {
    scopes[scope].nonlocals.insert(name)
  }

  /// The scope that `:=` binds in.
  func assignmentScope(_ scope: Int) -> Int {
    var scope = scope
    while scopes[scope].kind == .comprehension { scope = scopes[scope].parent }
    return scope
  }

  /// Whether the name is spelled otherwise than Python calls it: `__x` in a class.
  func isMangled(_ name: String, in scope: Int) -> Bool {
    guard name.utf8.starts(with: "__".utf8), !name.hasSuffix("__") else { return false }
    var scope = scope
    while scope > 0 {
      if scopes[scope].kind == .class { return !scopes[scope].className.isEmpty }
      scope = scopes[scope].parent
    }
    return false
  }

  /// The scopes of classes.
  var classes: Set<Int> { Set(scopes.indices.filter { scopes[$0].kind == .class }) }

  /// Names that scopes other than the module bind.
  var innerNames: Set<String> { scopes.dropFirst().reduce(into: []) { $0.formUnion($1.bound) } }

  /// Whose a name is where it is read or bound: the number of the scope, 0 for the module. Not
  /// certain where the body of a class reads a name that it binds too, which may be the module's;
  /// the number is then that of the module.
  func meaning(of name: String, in start: Int, isLoad: Bool) -> (scope: Int, isCertain: Bool) {
    var scope = start
    var seesClass = true
    var isNonlocal = false
    while scope > 0 {
      let current = scopes[scope]
      let counts = current.kind != .class || seesClass
      if counts {
        if current.globals.contains(name) { return (0, true) }
        if current.nonlocals.contains(name) {
          isNonlocal = true
        } else if current.bound.contains(name) {
          return current.kind == .class && isLoad && !isNonlocal ? (0, false) : (scope, true)
        }
      }
      switch current.kind {
      case .class:
        // The cell that `super()` reads.
        if scope != start, name == "__class__" { return (scope, true) }
        seesClass = false
      case .function: seesClass = false
      case .comprehension:
        if scopes[current.parent].kind == .class { seesClass = false }
      case .annotation, .module: break
      }
      scope = current.parent
    }
    // Of a name that is declared nonlocal some function has it, were it only by a statement that is
    // not followed.
    return isNonlocal ? (start, true) : (0, true)
  }
}
