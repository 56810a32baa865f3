import Analysis
import Duplicates
import PythonSyntax
import Resolution

/// What the search of every page looks through, beside the names of modules: duplicated names, rules
/// and the module-level classes and functions.
struct SearchScript {
  let context: PageContext

  func file() -> ReportSite.File {
    let program = context.program
    let script = DataScript("search")
    let json = script.json
    json.key("symbols", first: true)
    pairs(context.shownGroups.map { ($0.id, context.pages.group($0)) }, to: json)
    json.key("rules")
    pairs(Rules.names.map { ($0, context.pages.rule($0)) }, to: json)
    var definitions: [(name: String, module: Int)] = []
    for (module, facts) in program.parsed.identified {
      var last: String?
      for definition in facts.definitions
      where definition.parent == nil && definition.kind != .assignment {
        let name = facts.identifier(definition.name)
        if name == last { continue }
        last = name
        definitions.append((name, Int(module.rawValue)))
      }
    }
    definitions.sort { left, right in
      left.name != right.name
        ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.module < right.module
    }
    json.key("definitions").frontCoded(definitions.lazy.map(\.name))
    json.key("definition_modules").numbers(definitions.lazy.map(\.module))
    return script.file()
  }

  private func pairs(_ pairs: [(String, String)], to json: JSONLine) {
    json.raw("[")
    for (place, pair) in pairs.enumerated() {
      json.raw(place == 0 ? "[" : ",[")
      json.text(pair.0)
      json.raw(",")
      json.string(pair.1)
      json.raw("]")
    }
    json.raw("]")
  }
}
