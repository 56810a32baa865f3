import Analysis
import Duplicates
import PythonSyntax
import Resolution

extension Program {
  /// A decorator that may tell others of a definition, so that more than a name is lost with it; nil where
  /// none does.
  func registration(of site: DefinitionSite) -> String? {
    let decorators = parsed[site.module].texts(self[site.id].decorators)
    return decorators.map { String($0.prefix { $0 != "(" }) }.first { decorator in
      let parts = decorator.split(separator: ".").map(String.init)
      guard let name = parts.last, !PlainDecorators.contain(decorator) else { return false }
      return parts.count > 1 && !isModule(parts[0], in: site.module) || Self.registers(name)
    }
  }

  /// Whether a name means a module, as far as can be told.
  private func isModule(_ name: String, in module: ModuleID) -> Bool {
    if case .module? = lookup.symbol(of: name, in: module) { return true }
    guard let id = symbols.names.find(name) else { return false }
    return symbols.bindings(of: id, in: module).contains { place in
      symbols.bindings[place].record.map { parsed[module].imports[$0].kind == .module } ?? false
    }
  }

  /// `register`, `add_creator`, `on_event`, `subscribe`, `route`.
  private static func registers(_ name: String) -> Bool {
    let words = NameWords.words(of: name)
    return words.contains { $0.hasPrefix("regist") || $0.hasPrefix("subscri") }
      || [words.first, words.last].contains { $0.map(wordsOfRegistrations.contains) ?? false }
  }

  private static let wordsOfRegistrations: Set<String> = [
    "add", "command", "handler", "hook", "hookimpl", "on", "receiver", "route", "signal", "task",
  ]
}
