import PythonSyntax
import Resolution

/// Which names of a module others ask for, so that it must go on binding them.
struct AskedNames: Derived {
  private struct Name: Hashable {
    let module: ModuleID
    let name: NameID
  }

  private var names: Set<Name> = []
  /// Modules whose names come by star, or can't be told.
  private var open: Set<ModuleID> = []
  /// Every dotted path that a string or a chain of attributes spells.
  private var spelled: Set<String> = []

  init(of program: Program) {
    let symbols = program.symbols
    for (id, link) in symbols.links.identified {
      guard let base = link.base else { continue }
      if let name = symbols.name(askedBy: id) {
        names.insert(Name(module: base, name: name))
      } else if program.record(id).kind == .name {
        open.insert(base)
      }
    }
    for (module, facts) in program.parsed.identified {
      for string in facts.stringReferences {
        add(facts.string(string.value))
        if string.kind == .attribute {
          add(facts.string(string.target), facts.string(string.value))
        }
      }
      for string in facts.dottedStrings { add(facts.string(string)) }
      for reference in facts.references where !reference.chain.isNone {
        guard let record = reference.record else { continue }
        let link = symbols.link(module, record)
        guard case .module(let start)? = link.symbol else { continue }
        add(program.modules[start].name, facts.string(reference.chain))
      }
    }
    for entry in program.entryPoints {
      add(entry.target.split(separator: ":").joined(separator: "."))
    }
  }

  /// Notes the last three names of a path: a module, its name, and perhaps a member.
  private mutating func add(_ prefix: String, _ rest: String = "") {
    var parts = prefix.split(separator: ".") + rest.split(separator: ".")
    while parts.count > 1 {
      spelled.insert(parts.suffix(2).joined(separator: "."))
      parts.removeLast()
    }
  }

  /// Whether others take all names of a module.
  func isOpen(_ module: ModuleID) -> Bool { open.contains(module) }

  /// Whether some string or chain of attributes may name a module.
  func isSpelled(_ module: String) -> Bool {
    spelled.contains(module.split(separator: ".").suffix(2).joined(separator: "."))
  }

  /// Whether anything outside a module asks it for a name.
  func asks(_ module: ModuleID, for name: String, in program: Program) -> Bool {
    if open.contains(module) { return true }
    if let id = program.symbols.names.find(name), names.contains(Name(module: module, name: id)) {
      return true
    }
    return spelled.contains(program.modules[module].name.lastName + "." + name)
  }
}
