package import Resolution
import PythonSyntax

/// Every imported name and what becomes of it, one JSON object a line.
package enum ImportsReport {
  /// In the order of paths and lines; `isShown` says which.
  package static func lines(
    of program: Program, where isShown: (_ importer: ModuleID, _ status: ImportStatus) -> Bool
  ) -> [UInt8] {
    let json = JSONLine()
    for id in program.imports.indices
    where isShown(program.imports[id].importer, program.symbols.links[id].status) {
      write(id, program, to: json)
    }
    return json.bytes
  }

  private static func write(_ id: ImportID, _ program: Program, to json: JSONLine) {
    let resolved = program.imports[id]
    let link = program.symbols.links[id]
    let module = program.parsed[resolved.importer]
    let record = module.imports[resolved.record]
    json.raw("{")
    json.key("path", first: true).string(program.modules[resolved.importer].path)
    json.key("line").number(Int(record.line))
    json.key("name_line").number(Int(record.nameLine))
    json.key("kind").string(record.kind == .module ? "import" : "from")
    json.key("module").string(module.identifier(record.module))
    json.key("name").stringOrNull(record.name.isNone ? nil : module.identifier(record.name))
    json.key("asname").stringOrNull(record.alias.isNone ? nil : module.identifier(record.alias))
    json.key("level").number(Int(record.level))
    json.key("when").string(resolved.kind.name)
    json.key("status").string(link.status.name)
    json.key("reason").stringOrNull(link.reason == .none ? nil : link.reason.words)
    json.key("raises")
    if let raises = program.raises(import: id) {
      json.boolean(raises)
    } else {
      json.raw("null")
    }
    json.key("binds")
    if let bound = program.object(boundBy: id) {
      json.raw("{")
      json.key("module", first: true).string(program.modules[bound.module].name)
      json.key("name").stringOrNull(bound.name)
      json.raw("}")
    } else {
      json.raw("null")
    }
    let hops = program.hops(ofImport: id)
    json.key("hops").strings(
      hops.all.map { hop in
        program.modules[hop.module].name + (hop.name.isEmpty ? "" : "." + hop.name)
      })
    if hops.leftOut > 0 { json.key("hops_left_out").number(hops.leftOut) }
    json.raw("}\n")
  }
}
