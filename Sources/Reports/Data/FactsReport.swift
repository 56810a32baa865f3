import Analysis
package import Resolution
import PythonSyntax

/// `groundplan facts`: what the parser saw of one file, as a line of JSON.
///
/// The form is a contract, so that programs can compare it with CPython's `ast`; `Docs/facts.md`
/// says what each key means.
package enum FactsReport {
  /// One file as a JSON object on a line of its own, in UTF-8; a file that can't be read has an
  /// error at line 0.
  package static func line(path: String, _ outcome: FileOutcome) -> [UInt8] {
    let json = JSONLine()
    json.raw("{")
    json.key("path", first: true).string(path)
    json.key("module").stringOrNull(ModuleName.dotted(path: path))
    switch outcome {
    case .unreadable(let reason):
      json.key("parse_error").raw("{")
      json.key("line", first: true).number(0)
      json.key("message").string("can't be read: \(reason)")
      json.raw("},\"imports\":[],\"definitions\":[],\"enum_members\":{},\"all\":null")
      json.raw(",\"all_dynamic\":false")
    case .parsed(let module): write(module, to: json)
    }
    json.raw("}\n")
    return json.bytes
  }

  private static func write(_ module: ParsedModule, to json: JSONLine) {
    json.key("parse_error")
    if let error = module.error {
      json.raw("{")
      json.key("line", first: true).number(error.line)
      json.key("message").string(error.message)
      json.raw("}")
    } else {
      json.raw("null")
    }
    json.key("imports").raw("[")
    for (index, record) in module.imports.identified {
      json.raw(index.rawValue == 0 ? "{" : ",{")
      write(record, of: module, to: json)
    }
    json.raw("]")
    json.key("definitions").raw("[")
    for (index, definition) in module.definitions.identified {
      json.raw(index.rawValue == 0 ? "{" : ",{")
      write(definition, of: module, to: json)
    }
    json.raw("]")
    json.key("enum_members").raw("{")
    for (index, enumeration) in module.enumerationMembers().enumerated() {
      json.key(enumeration.name, first: index == 0).strings(enumeration.members)
    }
    json.raw("}")
    json.key("all")
    if let exports = module.exports {
      json.strings(exports.map(module.string))
    } else {
      json.raw("null")
    }
    json.key("all_dynamic").boolean(module.hasDynamicExports)
  }

  private static func write(
    _ record: ImportRecord, of module: ParsedModule, to json: JSONLine
  ) {
    let flags = record.flags
    json.key("line", first: true).number(Int(record.line))
    json.key("name_line").number(Int(record.nameLine))
    json.key("kind").string(record.kind == .module ? "import" : "from")
    json.key("module").string(module.identifier(record.module))
    json.key("name").stringOrNull(record.name.isNone ? nil : module.identifier(record.name))
    json.key("asname").stringOrNull(record.alias.isNone ? nil : module.identifier(record.alias))
    json.key("level").number(Int(record.level))
    switch record.scope {
    case .module: json.key("scope").string("module")
    case .class: json.key("scope").string("class")
    case .function: json.key("scope").string("function")
    }
    json.key("type_checking").boolean(flags.contains(.typeChecking))
    json.key("in_try").boolean(flags.contains(.inTry))
    json.key("guarded").boolean(
      flags.contains(.guarded) && !flags.contains(.guardedByName))
    json.key("in_except").boolean(flags.contains(.inExcept))
    json.key("conditional").boolean(flags.contains(.conditional))
    json.key("main_guard").boolean(flags.contains(.mainGuard))
    if flags.contains(.lazy) { json.key("lazy").boolean(true) }
    json.raw("}")
  }

  private static func write(
    _ definition: Definition, of module: ParsedModule, to json: JSONLine
  ) {
    let flags = definition.flags
    json.key("line", first: true).number(Int(definition.line))
    json.key("end_line").number(Int(definition.endLine))
    switch definition.kind {
    case .class: json.key("kind").string("class")
    case .function: json.key("kind").string("function")
    case .asyncFunction: json.key("kind").string("async_function")
    case .assignment: json.key("kind").string("assign")
    }
    json.key("name").string(module.identifier(definition.name))
    json.key("qualname").string(module.qualifiedName(definition))
    json.key("bases").strings(module.texts(definition.bases))
    json.key("decorators").strings(module.texts(definition.decorators))
    json.key("conditional").boolean(flags.contains(.conditional))
    if definition.kind == .assignment {
      json.key("alias_of").stringOrNull(
        definition.aliasOf.isNone ? nil : module.identifier(definition.aliasOf))
      if !definition.annotation.isNone {
        json.key("annotation").string(module.string(definition.annotation))
      }
    }
    if flags.contains(.typeChecking) { json.key("type_checking").boolean(true) }
    if flags.contains(.inExcept) { json.key("in_except").boolean(true) }
    if flags.contains(.mainGuard) { json.key("main_guard").boolean(true) }
    if flags.contains(.annotationOnly) { json.key("annotation_only").boolean(true) }
    json.raw("}")
  }
}
