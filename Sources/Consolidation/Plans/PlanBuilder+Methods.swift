import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

/// Methods that are one function.
extension PlanBuilder {
  /// Each method becomes an attribute of its class that is the function: `name = function`, which Python
  /// binds to an instance as it does a method.
  func replacedMethods(_ merge: Merge) -> TreeRewriter.Result {
    var result = TreeRewriter.Result()
    for (module, sites) in byModule(merge.methods) {
      guard let source = source(of: module, &result) else { continue }
      var rewrite = ModuleRewrite()
      func leave(_ site: DefinitionSite, _ reason: String) {
        result.remainders.append(
          Remainder(location: site.location, reason: "'\(site.path)' stays: \(reason)"))
      }
      let isHome = program.modules[module].name == merge.home
      let bound = isHome ? merge.name : source.name(bindingImportOf: merge.path)
      // Where the class has the very name, another says better which is meant.
      let isTaken = !source.isFree(merge.name) || sites.contains { $0.name == merge.name }
      let name = bound ?? (isTaken ? "_" : "") + merge.name
      guard bound != nil || source.isFree(name) else {
        sites.forEach { leave($0, "'\(name)' is something else in its module") }
        continue
      }
      for site in sites {
        guard let id = located(site),
          let range = source.lines(
            from: program[id].firstLine, to: program[id].endLine)
        else {
          leave(site, "it shares its lines with other code")
          continue
        }
        if isHome, let last = last(of: merge.name, in: module), last >= program[id].firstLine {
          leave(site, "it stands above '\(merge.path)', which its class would ask for too early")
          continue
        }
        if let word = source.wordOfClass(in: range) {
          leave(site, "'\(word)' means something only in its class")
          continue
        }
        let isStatic = source.facts.texts(program[id].decorators).contains(Merge.staticMethod)
        let indentation = source.bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }
        let value = isStatic ? "\(Merge.staticMethod)(\(name))" : name
        rewrite.edits.append(
          Edit(range, indentation + Array("\(site.name) = \(value)".utf8) + source.lineEnd))
      }
      guard !rewrite.edits.isEmpty else { continue }
      if bound == nil {
        let alias = name == merge.name ? "" : " as \(name)"
        rewrite.edits.append(
          source.adding(imports: ["from \(merge.home) import \(merge.name)\(alias)"]))
        rewrite.promises = [merge.path]
        rewrite.importCount += 1
      }
      result.files[source.path] = (source.bytes, rewrite)
    }
    return result
  }

  /// The last line of what stands under a name at the top of a module.
  private func last(of name: String, in module: ModuleID) -> UInt32? {
    let facts = program.parsed[module]
    return facts.definitions.filter {
      $0.parent == nil && facts.identifier($0.name) == name
    }.map(\.endLine).max()
  }
}

extension SourceOfModule {
  /// What an import of the module calls something that stands elsewhere.
  fileprivate func name(bindingImportOf path: String) -> String? {
    facts.imports.lazy.filter { record in
      record.kind == .name && record.scope == .module && record.flags.isEmpty
        && program.path(ofRecord: record, in: module) == path
    }.map { facts.identifier($0.alias.isNone ? $0.name : $0.alias) }.first
  }
}
