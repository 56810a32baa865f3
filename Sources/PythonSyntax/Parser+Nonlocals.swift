/// Names that `nonlocal` declares and no function around binds: told once the file is read, for the
/// function may bind them further below. Source: CPython, `Python/symtable.c`, `analyze_name`.
extension Parser {
  /// Looks at the `nonlocal` statements of the file, each with the scopes around it.
  mutating func refuseUnboundNonlocals() {
    guard !scratch.nonlocals.isEmpty else { return }
    let binders = Binders(of: self)
    let scopes = scratch.scopes
    let order = scopes.indices.filter { place in
      switch scopes[place].kind {
      case .function, .class: true
      case .comprehension, .guarded: false
      }
    }.sorted { (scopes[$0].start, scopes[$1].end) < (scopes[$1].start, scopes[$0].end) }
    var open: [Int] = []
    var next = 0
    for statement in scratch.nonlocals.sorted() {
      while next < order.count, scopes[order[next]].start <= statement {
        while let last = open.last, scopes[last].end <= scopes[order[next]].start {
          open.removeLast()
        }
        open.append(order[next])
        next += 1
      }
      while let last = open.last, scopes[last].end <= statement { open.removeLast() }
      let around = open.dropLast().filter { scopes[$0].kind == .function }
      let isInClass = around.count + 1 < open.count
      for token in declaredNames(of: Int(statement)) {
        let name = spelling(token)
        if !binders.isBound(name, in: around), !isInClass || name != "__class__" {
          noteRefusal("no binding for nonlocal '\(name)' found", at: Int(statement))
        }
      }
    }
  }

  /// The tokens of the names behind `global` or `nonlocal`.
  func declaredNames(of statement: Int) -> [Int] {
    var names: [Int] = []
    var token = statement + 1
    while tokens[token].kind == .name {
      names.append(token)
      guard tokens[token + 1].kind == .comma else { break }
      token += 2
    }
    return names
  }

  /// The scopes that bind the names of a file's `nonlocal` statements.
  private struct Binders {
    private var scopes: [String: Set<Int>] = [:]
    /// Names bound by `:=`, perhaps for another scope than that in which it stands.
    private var loose: Set<String> = []

    init(of parser: borrowing Parser) {
      for statement in parser.scratch.nonlocals {
        for token in parser.declaredNames(of: Int(statement)) {
          scopes[parser.spelling(token)] = []
        }
      }
      var globals: [(name: String, scope: Int)] = []
      for bound in parser.scratch.boundNames {
        let name = parser.spelling(Int(bound.token))
        if bound.isGlobal {
          globals.append((name, Int(bound.scope)))
        } else {
          scopes[name]?.insert(Int(bound.scope))
        }
        if parser.tokens[Int(bound.token) + 1].kind == .colonEqual { loose.insert(name) }
      }
      for (index, record) in parser.facts.imports.enumerated() {
        let scope = Int(parser.scratch.importScopes[index])
        guard scope >= 0 else { continue }
        let path = record.kind == .name ? record.name : parser.firstName(of: record.module)
        let name = record.alias.isNone ? path : record.alias
        scopes[String(decoding: parser.facts.bytes(name), as: UTF8.self)]?.insert(scope)
      }
      for (name, scope) in globals { scopes[name]?.remove(scope) }
    }

    func isBound(_ name: String, in functions: [Int]) -> Bool {
      loose.contains(name) || functions.contains { scopes[name]?.contains($0) ?? false }
    }
  }
}
