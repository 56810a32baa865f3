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
      return [
        "get", "post", "put", "patch", "delete", "head", "options", "route", "api_route",
        "websocket", "command", "group", "task", "tool", "fixture", "callback", "on_event",
        "connect", "connect_via", "listens_for", "expose", "subscriber", "subscribe", "handler",
        "endpoint", "errorhandler", "exception_handler", "middleware", "hookimpl",
      ].contains(last)
    }
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
