package import Resolution
import PythonSyntax

/// Uses of what configuration forbids.
package enum ForbiddenSymbol: Rule {
  package static let info = RuleInfo(
    name: "forbidden-symbol",
    summary: "An import or use of a symbol that the configuration forbids.",
    explanation: """
      For migrations: each remaining user is a finding, and each message says how many are left. A
      symbol is known by what it is, whatever path or alias it is reached by.

      ```toml
      [[forbidden]]
      symbol = "shop.legacy.Client"
      message = "it keeps its connections open"
      replacement = "shop.api.Client"
      allowed = ["shop.legacy"]        # modules and packages that still may
      ```

      ```python
      from shop.legacy import Client   # error: 'shop.legacy.Client' is forbidden: it keeps its connections open; use 'shop.api.Client'
      ```
      """,
    severities: [.error])

  package static func findings(in program: Program) -> [Finding] {
    program.configuration.forbidden.flatMap { setting in
      let users = users(of: setting, program)
      let modules = Set(users.map(\.location.path)).count
      return users.map { user in
        var message = "'\(setting.symbol)' is forbidden"
        if !setting.message.isEmpty { message += ": \(setting.message)" }
        if !setting.replacement.isEmpty { message += "; use '\(setting.replacement)'" }
        message += " (\(modules) \(modules == 1 ? "file" : "files") left)"
        return Finding(
          rule: info.name, severity: .error, scope: user.scope, location: user.location,
          message: message, notes: [], key: "\(user.module) uses \(setting.symbol)")
      }
    }
  }

  private struct User {
    let module: String
    let scope: CodeScope
    let location: Location
  }

  private static func users(of setting: ForbiddenSetting, _ program: Program) -> [User] {
    let forbidden = program.lookup.target(of: setting.symbol)
    var users: [User] = []
    for module in program.modules.indices {
      let name = program.modules[module].name
      if setting.allowed.contains(where: { name.isPath(below: $0) }) { continue }
      let facts = program.parsed[module]
      var imported: Set<ImportRecord.ID> = []
      func add(_ line: UInt32, _ column: UInt32) {
        users.append(
          User(
            module: name, scope: program.scopes[module],
            location: program.location(line: line, column: column, in: module)))
      }
      for (place, record) in facts.imports.identified {
        let path = program.absolutePath(of: record, in: module)
        let full = record.kind == .name ? path + "." + facts.identifier(record.name) : path
        let isMeant =
          full.isPath(below: setting.symbol)
          || forbidden.map { matches($0, program.symbols.link(module, place), program) } == true
        guard isMeant else { continue }
        imported.insert(place)
        add(record.nameLine, record.nameColumn)
      }
      for reference in facts.references where !reference.chain.isNone {
        guard let root = reference.record, !imported.contains(root) else { continue }
        let record = facts.imports[root]
        var text = program.absolutePath(of: record, in: module)
        if record.kind == .name {
          text += "." + facts.identifier(record.name)
        } else if record.alias.isNone {
          text = String(text.prefix { $0 != "." })
        }
        let isMeant =
          (text + "." + facts.string(reference.chain)).isPath(below: setting.symbol)
          || forbidden.map {
            $0 == program.lookup.object(of: reference, in: module).object
          } == true
        guard isMeant else { continue }
        add(reference.line, reference.column)
      }
    }
    return users
  }

  private static func matches(
    _ forbidden: Symbol, _ link: ImportLink, _ program: Program
  ) -> Bool {
    if case .module(let module) = forbidden, link.base == module || link.child == .module(module) {
      return true
    }
    return link.symbol == forbidden
  }
}

/// `[[forbidden]]`: a symbol that nobody may import or use.
package struct ForbiddenSetting: SettingsTable {
  package var symbol = ""
  package var message = ""
  package var replacement = ""
  package var allowed: [String] = []

  package init() {}

  package static let settings: [Setting<ForbiddenSetting>] = [
    Setting(
      "symbol", \.symbol, needed: true,
      """
      the dotted path of a module, class, function or constant; its users are found by whatever \
      path or alias
      """),
    Setting("message", \.message, "why"),
    Setting("replacement", \.replacement, "what to use instead"),
    Setting(
      "allowed", \.allowed,
      "dotted modules, and packages with all that they hold, that still may"),
  ]
}

extension Setting<Configuration> {
  static var forbidden: Self {
    Setting("forbidden", \.forbidden, "a table `[[forbidden]]` for each symbol that nobody may use")
  }
}
