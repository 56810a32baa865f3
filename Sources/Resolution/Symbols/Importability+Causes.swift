import PythonSyntax

extension Importability.Cause {
  /// The module by whose failing it fails.
  var module: ModuleID? {
    switch self {
    case .imports(_, let module), .package(let module): module
    case .unparsable, .raises, .unbound, .read, .broken, .cycle: nil
    }
  }
}

extension Program {
  /// Why a module fails by itself, as the end of a sentence.
  package func describe(_ root: ModuleID) -> String {
    let place = modules[root].path
    switch importability.failure(of: root) {
    case .unparsable?:
      return
        "Python can't \(parsed[root].error == nil ? "compile" : "parse") \(place):\(parsed[root].refusal?.line ?? 1)"
    case .raises?: return "its body raises (\(place))"
    case .unbound(let name)?:
      return
        "\(place):\(name.line) reads '\(parsed[root].identifier(name.name))', which "
        + (name.isBoundBelow ? "is bound below" : "nothing binds")
    case .read(let failing)?:
      switch failing.problem {
      case .missing(let owner, let name):
        return "\(place):\(failing.read.line) reads '\(name)' of "
          + "'\(modules[owner].name)', which has no such attribute"
      case .takesNothing(let function):
        let name = parsed[function.module].identifier(self[function].name)
        return "\(place):\(failing.read.line) decorates with '\(name)', which takes no argument"
      }
    case .broken(let record)?:
      let line = parsed[root].imports[record].line
      return
        "\(place):\(line) says `\(statement(ofRecord: record, in: root))`, and that is not there"
    case .cycle(let failure)?:
      let record = parsed[failure.module].imports[failure.record]
      let base = symbols.link(failure.module, failure.record).base
      return "\(modules[failure.module].path):\(record.line) says "
        + "`\(statement(ofRecord: failure.record, in: failure.module))` before "
        + "'\(base.map { modules[$0].name } ?? "")' has bound it"
        + (importability.causes[root] == nil
          ? ", unless another module of their cycle is imported first" : "")
    case .imports, .package, nil: return ""
    }
  }

  /// Where a module fails.
  package func location(of cause: Importability.Cause, in module: ModuleID) -> Location {
    switch cause {
    case .broken(let record), .imports(let record, _):
      return location(ofRecord: record, in: module)
    case .unparsable:
      return Location(
        path: modules[module].path, line: max(1, parsed[module].refusal?.line ?? 1),
        column: 1)
    case .cycle(let failure):
      if let entry = failure.entry { return location(ofRecord: entry, in: module) }
      return Location(path: modules[module].path, line: 1, column: 1)
    case .unbound(let name):
      return Location(
        path: modules[module].path, line: Int(name.line), column: Int(name.column))
    case .read(let failing):
      return Location(
        path: modules[module].path, line: Int(failing.read.line), column: Int(failing.read.column))
    case .raises, .package:
      return Location(path: modules[module].path, line: 1, column: 1)
    }
  }
}
