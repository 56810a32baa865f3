import PythonSyntax
import Resolution

/// Names that frameworks ask every package to define.
enum Convention {
  /// Routes, commands, tasks and fixtures are called by their framework, not by their name.
  static func isRegistered(_ decorators: [String]) -> Bool {
    decorators.contains { decorator in
      if isRoute(decorator) { return true }
      let name = decorator.prefix { $0 != "(" }.split(separator: ".")
      guard name.count > 1, let last = name.last else {
        return name.first == "fixture" || name.first == "receiver"
      }
      if last.hasPrefix("add_") || last.hasPrefix("register") { return true }
      return [
        "get", "post", "put", "patch", "delete", "head", "options", "route", "api_route",
        "websocket", "command", "group", "task", "tool", "fixture", "callback", "on_event",
        "connect", "connect_via", "listens_for", "expose", "subscriber", "subscribe", "handler",
        "endpoint", "errorhandler", "exception_handler", "middleware", "hookimpl",
      ].contains(last)
    }
  }

  /// Whether a framework calls a definition, or each public method of it.
  static func isRegistered(_ id: DefinitionID, in program: Program) -> Bool {
    let facts = program.parsed[id.module]
    func isRegistered(_ definition: Definition) -> Bool {
      !definition.decorators.isEmpty && self.isRegistered(facts.texts(definition.decorators))
    }
    let definition = program[id]
    if definition.kind != .class || isRegistered(definition) { return isRegistered(definition) }
    var methods = 0
    for index in facts.members(of: id.index) {
      let member = facts.definitions[index]
      guard member.kind == .function || member.kind == .asyncFunction,
        facts.bytes(member.name).first != UInt8(ascii: "_")
      else { continue }
      guard isRegistered(member) else { return false }
      methods += 1
    }
    return methods > 0
  }

  /// `@serve(endpoint="/v1/orders")`: whatever decorates it, a path of the web leads to it.
  private static func isRoute(_ decorator: String) -> Bool {
    guard let opening = decorator.utf8.firstIndex(of: UInt8(ascii: "(")) else { return false }
    var previous = UInt8(ascii: " ")
    for byte in decorator.utf8[opening...] {
      if byte == UInt8(ascii: "/"), previous == 0x22 || previous == 0x27 { return true }
      previous = byte
    }
    return false
  }

  static func repeats(_ name: String, isClass: Bool, path: String) -> Bool {
    guard isClass else {
      switch name {
      // Alembic writes the first two into each `env.py`; the others are Python's.
      case "run_migrations_offline", "run_migrations_online", "__getattr__", "__dir__": return true
      // Each application is made by its own, which servers and Flask call by that name.
      case "create_app", "make_app": return true
      default: return path.fileName == "setup.py"
      }
    }
    switch name {
    case "Migration": return path.contains("migrations/")
    case "Command": return path.contains("management/commands/")
    default: return false
    }
  }
}
