import Resolution

/// Names that frameworks ask every package to define.
enum Convention {
  /// Routes, commands, tasks and fixtures are called by their framework, not by their name.
  static func isRegistered(_ decorators: [String]) -> Bool {
    decorators.contains { decorator in
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
