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
      let name = bound ?? merge.name + (isTaken ? "_function" : "")
      guard bound != nil || source.isFree(name) else {
        sites.forEach { leave($0, "'\(name)' is something else in its module") }
        continue
      }
      guard let importing = source.adding(imports: [merge.importStatement(as: name)]) else {
        sites.forEach { leave($0, "its module changes the search path") }
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
        if let reason = source.boundToClass(range) {
          leave(site, reason)
          continue
        }
        if let reason = source.reasonAgainst(name, inClassOf: id, besides: range) {
          leave(site, reason)
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
        rewrite.edits.append(importing)
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
    }.map { facts.identifier($0.alias.isNone ? $0.name : $0.alias) }
      .first { linesOfBindings(of: $0).count == 1 }
  }

  /// Why a method can't become an attribute that is read from a name of its module; nil where it can.
  fileprivate func reasonAgainst(
    _ name: String, inClassOf id: DefinitionID, besides range: Range<Int>
  ) -> String? {
    let method = facts.definitions[id.index]
    guard let parent = method.parent else { return "it stands in no class" }
    let own = facts.identifier(method.name)
    let class_ = facts.definitions[parent]
    guard let body = lines(from: class_.line, to: class_.endLine) else {
      return "its class shares its lines with other code"
    }
    let others = names.inner.filter {
      names.classScopes.contains($0.scope) && body.contains($0.range.lowerBound)
        && !range.contains($0.range.lowerBound)
    }
    if others.contains(where: { $0.name == name && $0.kind != .load }) {
      return "its class has another '\(name)'"
    }
    // Such a name may be the module's, too, as long as the class hasn't bound it.
    let unsure = names.uses.filter { !$0.isCertain && body.contains($0.range.lowerBound) }
    return (others + unsure).contains { $0.name == own && !$0.chain.isEmpty }
      ? "its class asks for attributes of it" : nil
  }
}
