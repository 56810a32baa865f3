package import Analysis
package import Consolidation
import Duplicates
import ImportGraph
import PythonSyntax
package import Resolution
package import Standings

/// `findings.json`: everything that an analysis found, for programs; an entry a line.
///
/// `Schemas/findings.schema.json` describes it; the schema's version changes when a key changes
/// its meaning or goes, not when one is added.
package enum FindingsReport: FindingsFormat {
  package static let name = "json"
  package static let showsEdits = true

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) throws -> [UInt8] {
    try json(of: findings, fixes: look.fixes)
  }

  /// The whole document in UTF-8, with all findings.
  package static func json(of found: Findings, revision: Revision? = nil) throws -> [UInt8] {
    try json(of: CheckedFindings(found), revision: revision)
  }

  /// The whole document in UTF-8; where findings are left out, `part` says so, and the numbers are of
  /// the whole tree all the same.
  ///
  /// - Parameters:
  ///   - revision: the commit that was read, where one is known.
  ///   - fixes: by which edits fixes are carried out; without it only what they do is told.
  package static func json(
    of checked: CheckedFindings, revision: Revision? = nil, fixes: FixEdits? = nil
  ) throws -> [UInt8] {
    let found = checked.whole
    let program = found.program
    let standing = Standing(of: found, revision: revision)
    let json = JSONLine()
    json.raw("{\n")
    json.key("schema_version", first: true).number(1)
    json.raw(",\n\"tool\":{\"name\":\"groundplan\"")
    json.key("version").string(Version.current)
    json.raw("},\n")
    if let revision {
      json.raw("\"revision\":")
      json.written(try JSONDocument.line(revision))
      json.raw(",\n")
    }
    write(part: checked, to: json)
    json.raw("\"rules\":")
    json.strings(found.rules)
    json.raw(",\n\"configuration\":")
    json.boolean(program.snapshot.settingsPath != nil)
    json.raw(",\n\"summary\":")
    write(summary: found, standing.numbers, to: json)
    json.raw(",\n\"source_roots\":")
    json.written(try JSONDocument.line(program.sourceRoots.map(RootEntry.init)))
    json.raw(",\n\"following\":")
    json.written(try JSONDocument.line(CoverageEntry(program.derived())))
    let parts = Dictionary(
      standing.parts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    json.list("services", program.services) { service in
      let part = parts[service.name]
      json.key("name", first: true).string(service.name)
      json.key("role").string(service.role.rawValue)
      json.key("paths").strings(service.paths)
      json.key("configured").boolean(service.isConfigured)
      json.key("reasons").strings(service.reasons)
      json.key("files").number(part?.files ?? 0)
      json.key("findings")
      json.counts([
        ("error", part?.errors ?? 0), ("warning", part?.warnings ?? 0), ("note", part?.notes ?? 0),
      ])
    }
    let entries = checked.entries
    let owners = FindingOwners(program)
    json.list("findings", entries.filter { $0.state != .suppressed }) {
      write($0, owners, fixes, to: json)
    }
    json.list("suppressed", entries.filter { $0.state == .suppressed }) {
      write($0, owners, fixes, to: json)
    }
    json.list("duplicates", program.duplicates) { write($0, program, to: json) }
    try json.list("part_imports", written: standing.partImports)
    try json.list("cycles", written: standing.cycles)
    try json.list("wrong_claims", written: standing.claims)
    json.list("cross_service_imports", program.crossings) { write($0, program, to: json) }
    json.list("skipped", program.files.skipped) { skipped in
      json.key("path", first: true).string(skipped.path)
      json.key("reason").string(skipped.reason.rawValue)
      json.key("detail").string(skipped.detail)
    }
    json.raw("\n}\n")
    return json.bytes
  }

  private static func write(
    summary found: Findings, _ numbers: Standing.Numbers, to json: JSONLine
  ) {
    let program = found.program
    let counts = ProgramCounts(program)
    json.raw("{")
    json.key("files", first: true).number(program.modules.count)
    json.key("lines").number(counts.lines)
    json.key("bytes").number(counts.bytes)
    json.key("unparsable").number(counts.unparsable)
    json.key("modules")
    json.counts(CodeScope.allCases.map { ($0.rawValue, counts.modules[$0] ?? 0) })
    json.key("import_edges").number(program.graph.edgeCount)
    json.key("imports").number(program.imports.count)
    json.key("imports_by_destination")
    json.counts(
      ResolvedImport.Destination.allCases.map { ($0.name, counts.destinations[$0] ?? 0) })
    json.key("imports_by_kind")
    json.counts(ImportKind.allCases.map { ($0.name, counts.kinds[$0] ?? 0) })
    json.key("findings")
    json.counts(Severity.allCases.map { ($0.rawValue, found.count($0)) })
    json.key("following").number(found.following.count)
    json.key("product_files").number(numbers.productFiles)
    json.key("clean_product_files").number(numbers.cleanFiles)
    json.key("cross_service_imports_of_product").number(numbers.crossings)
    json.raw("}")
  }

  /// What findings were compared with, or whose they are.
  private static func write(part checked: CheckedFindings, to json: JSONLine) {
    guard checked.isPart else { return }
    json.raw("\"part\":{")
    json.key("known", first: true).number(checked.knownCount)
    json.key("compared_with").raw("[")
    for (place, comparison) in checked.comparisons.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      json.key("kind", first: true).string(comparison.kind.rawValue)
      json.key("name").string(comparison.name)
      json.raw("}")
    }
    json.raw("]")
    if let owners = checked.owners { json.key("owners").strings(owners) }
    json.key("stale").raw("[")
    for (place, entry) in checked.stale.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      json.key("path", first: true).string(entry.location.path)
      json.key("rule").string(entry.rule)
      json.key("key").string(entry.key)
      json.raw("}")
    }
    json.raw("]},\n")
  }

  private static func write(
    _ entry: FindingEntry, _ owners: FindingOwners, _ fixes: FixEdits?, to json: JSONLine
  ) {
    let finding = entry.finding
    json.key("id", first: true).string(entry.id)
    json.key("rule").string(finding.rule)
    json.key("severity").string(finding.severity.rawValue)
    json.key("scope").string(finding.scope.rawValue)
    json.write(finding.location)
    json.key("message").string(finding.message)
    json.key("key").string(finding.key)
    let (own, imported) = (owners.names(of: finding), owners.importedNames(of: finding))
    if !own.isEmpty { json.key("owners").strings(own) }
    if !imported.isEmpty { json.key("imported_owners").strings(imported) }
    json.key("notes").raw("[")
    for (place, note) in finding.notes.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      json.key("message", first: true).string(note.message)
      json.write(note.location)
      json.raw("}")
    }
    json.raw("]")
    if let cause = finding.cause {
      json.key("cause").raw("{")
      json.key("rule", first: true).string(cause.rule)
      json.key("key").string(cause.key)
      json.raw("}")
    }
    if let fix = finding.fix { write(fix, fixes, to: json) }
  }

  private static func write(_ fix: Fix, _ fixes: FixEdits?, to json: JSONLine) {
    json.key("fix").raw("{")
    json.key("title", first: true).string(fix.title)
    json.key("safe").boolean(fix.isSafe)
    if let edits = fixes?.edits(of: fix) {
      json.key("edits").raw("[")
      for (place, edit) in edits.enumerated() {
        json.raw(place == 0 ? "{" : ",{")
        json.key("path", first: true).string(edit.path)
        json.key("line").number(edit.line)
        json.key("column").number(edit.column)
        json.key("end_line").number(edit.endLine)
        json.key("end_column").number(edit.endColumn)
        json.key("text").string(edit.text)
        json.raw("}")
      }
      json.raw("]")
    }
    json.raw("}")
  }

  private static func write(_ group: DuplicateGroup, _ program: Program, to json: JSONLine) {
    json.key("id", first: true).string(group.id)
    json.key("name").string(group.name)
    json.key("kind").string(group.form == .function ? "function" : "class")
    if let role = group.role { json.key("role").string(role) }
    json.key("scope").string(group.scope.rawValue)
    json.key("verdict").string(group.verdict.words)
    json.key("sites").raw("[")
    for (place, site) in group.sites.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      write(site, program, to: json)
      json.raw("}")
    }
    json.raw("]")
  }

  private static func write(_ site: DefinitionSite, _ program: Program, to json: JSONLine) {
    json.key("module", first: true).string(program.modules[site.module].name)
    json.key("path").string(site.location.path)
    json.key("line").number(site.location.line)
    json.key("end_line").number(site.endLine)
    json.key("service").string(program.services[site.service].name)
    json.key("scope").string(site.scope.rawValue)
    json.key("enumeration").boolean(site.form == .enumeration)
    json.key("bases").strings(site.bases)
    json.key("members").raw("[")
    for (place, member) in site.members.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      json.key("name", first: true).string(member.name)
      if site.form == .enumeration, member.kind == .field, !member.text.isEmpty {
        json.key("value").string(member.text)
      }
      json.raw("}")
    }
    json.raw("]")
    json.key("importers").strings(
      program.importers(of: site.symbol).map { program.modules[$0].path })
  }

  private static func write(_ crossing: ServiceCrossing, _ program: Program, to json: JSONLine) {
    let location = program.location(of: crossing)
    json.key("importer", first: true).string(program.services[crossing.from].name)
    json.key("imported").string(program.services[crossing.to].name)
    json.key("path").string(location.path)
    json.key("line").number(location.line)
    json.key("statement").string(program.statement(of: crossing))
    json.key("target").string(program.modules[crossing.target].name)
    json.key("kind").string(crossing.kind.name)
    json.key("scope").string(program.scopes[crossing.importer].rawValue)
  }
}

extension JSONLine {
  /// A member of the document: a list of objects, one a line.
  fileprivate func list<Element>(
    _ name: String, _ elements: some Sequence<Element>, _ write: (Element) -> Void
  ) {
    raw(",\n")
    key(name, first: true).raw("[")
    var isFirst = true
    for element in elements {
      raw(isFirst ? "\n{" : ",\n{")
      isFirst = false
      write(element)
      raw("}")
    }
    raw(isFirst ? "]" : "\n]")
  }

  /// The same of values that know how they are written.
  fileprivate func list(_ name: String, written elements: [some Encodable]) throws {
    raw(",\n")
    key(name, first: true).raw("[")
    for (place, element) in elements.enumerated() {
      raw(place == 0 ? "\n" : ",\n")
      written(try JSONDocument.line(element))
    }
    raw(elements.isEmpty ? "]" : "\n]")
  }

  fileprivate func write(_ location: Location) {
    key("path").string(location.path)
    key("line").number(location.line)
    key("column").number(location.column)
  }

  fileprivate func counts(_ counts: [(name: String, value: Int)]) {
    raw("{")
    for (place, count) in counts.enumerated() {
      key(count.name, first: place == 0).number(count.value)
    }
    raw("}")
  }
}

extension Standing {
  /// What of an analysis by this Groundplan outlives it.
  package init(of findings: Findings, revision: Revision?) {
    self.init(of: findings, revision: revision, tool: Version.current)
  }
}
