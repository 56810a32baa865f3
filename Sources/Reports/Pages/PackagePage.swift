import Analysis
import ImportGraph
import PythonSyntax
import Resolution

/// The page of a folder: each module with what it imports, who imports it, what it defines and by
/// which paths that is imported, what is found in it.
struct PackagePage {
  /// Importers that a module lists: nobody reads more, and the explorer has all.
  static let maximumImporters = 300
  /// Tests, tools and copies among them, where there are many of product code.
  private static let leastOthers = 20
  private static let maximumImports = 300
  private static let maximumFindings = 60
  private static let maximumSymbols = 150
  private static let maximumPaths = 6

  let context: PageContext
  let page: ModulePages.Page
  let metrics: ModuleMetrics

  private var program: Program { context.program }

  func data() -> PageData {
    let part = program.serviceOfModule[page.modules[0]]
    let name = page.folder.isEmpty ? "(root)" : page.folder
    var data = context.frame(
      title: name, path: page.path, section: "Parts",
      crumbs: [
        PageContext.crumb("parts", href: "parts.html"),
        PageContext.crumb(program.services[part].name, href: context.pages.parts[part]),
        PageContext.crumb(name),
      ])
    data["folder"] = VisibleText.of(name)
    data["part"] = context.service(part)
    data["role"] = program.services[part].role.rawValue
    let others = context.modulePages.pages(of: page)
    data["has_siblings"] = others.count > 1
    data["siblings"] = others.map { other in
      [
        "href": other.path, "text": String(other.number), "is_current": other.path == page.path,
      ] as PageData
    }
    let modules = page.modules.count
    data["summary"] =
      "\(modules.grouped) \(modules == 1 ? "module" : "modules")"
      + (others.count > 1 ? " on this page, page \(page.number) of \(others.count)" : "") + "."
    data["module_count"] = modules.grouped
    let brief = page.modules.filter(isBrief)
    let whole = Set(page.modules).subtracting(brief)
    data["has_whole"] = !whole.isEmpty
    data["modules"] = page.modules.filter(whole.contains).map(module)
    data["has_brief"] = !brief.isEmpty
    data["brief_count"] = brief.count.grouped
    data["brief"] = brief.map(self.brief).joined()
    return data
  }

  /// Whether there is nothing to tell of a module but what it imports.
  private func isBrief(_ id: ModuleID) -> Bool {
    program.scopes[id] != .product && program.graph.importers(of: id).isEmpty
      && (context.entriesOfPath[program.modules[id].path] ?? []).allSatisfy {
        context.entries[$0].finding.severity < .warning
      }
  }

  /// Such a module as an item of a list. They are most of a tree with many tests, so that they are made
  /// without a template.
  private func brief(_ id: ModuleID) -> String {
    let path = program.modules[id].path
    let source = context.options.links.address(of: path, line: 1)
    let (items, count) = imports(of: id)
    var html = "<li id=\"\(EscapedHTML.text(context.modulePages.anchor(of: id)))\"><code>"
    html += EscapedHTML.text(VisibleText.of(path.fileName)) + "</code> <i>"
    html += "\(program.scopes[id].rawValue), \(lines(of: id))</i>"
    if !source.isEmpty { html += " <a href=\"\(EscapedHTML.text(source))\">source</a>" }
    let notes = notes(in: path)
    if notes.count > 0 {
      html += " <a href=\"../\(EscapedHTML.text(notes.href))\">\(notes.count.grouped) "
      html += notes.count == 1 ? "note</a>" : "notes</a>"
    }
    if context.links.isInCycle[id] { html += " <a href=\"../cycles.html\">in a cycle</a>" }
    html += items.isEmpty ? "" : "<br>imports " + items.joined(separator: ", ")
    if count > items.count { html += ", \((count - items.count).grouped) more" }
    return html + "\n"
  }

  private func module(_ id: ModuleID) -> PageData {
    let module = program.modules[id]
    var row = context.location(Location(path: module.path, line: 1, column: 1))
    row["id"] = context.modulePages.anchor(of: id)
    row["module"] = VisibleText.of(module.name)
    row["file"] = VisibleText.of(module.path.fileName)
    row["scope"] = program.scopes[id].rawValue
    row["lines"] = lines(of: id)
    row["in_cycle"] = context.links.isInCycle[id]
    row["has_ties"] =
      program.graph.inDegree(of: id.rawValue) + program.graph.outDegree(of: id.rawValue) > 0
    row["numbers"] = metrics.sentence(of: id)
    row["explore_href"] = "explore.html#focus=" + PageNames.escaped(module.path)
    addFindings(of: module.path, to: &row)
    addImports(of: id, to: &row)
    addImporters(of: id, to: &row)
    addSymbols(of: id, to: &row)
    return row
  }

  private func lines(of id: ModuleID) -> String {
    let count = program.parsed[id].lineCount
    return "\(count.grouped) \(count == 1 ? "line" : "lines")"
  }

  private func addFindings(of path: String, to row: inout PageData) {
    let all = (context.entriesOfPath[path] ?? []).map { context.entries[$0] }
    // Notes are many; they are counted, and listed elsewhere.
    let own = all.filter { $0.finding.severity >= .warning }
    let sorted =
      own.sorted { left, right in
        left.finding.severity != right.finding.severity
          ? left.finding.severity > right.finding.severity : left.finding < right.finding
      }
    let notes = notes(in: path)
    row["has_notes"] = notes.count > 0
    row["notes"] = notes.count.grouped
    row["notes_word"] = notes.count == 1 ? "note" : "notes"
    row["notes_href"] = notes.href
    row["has_findings"] = !own.isEmpty
    row["finding_count"] = own.count.grouped
    let reported = own.count { $0.state == .reported }
    row["has_reported"] = reported > 0
    row["reported_count"] = reported.grouped
    row["findings"] = sorted.prefix(Self.maximumFindings).map { entry in
      let finding = entry.finding
      return [
        "id": entry.id, "href": PageNames.findings([("id", entry.id)]),
        "severity": finding.severity.rawValue, "rule": finding.rule,
        "line": String(finding.location.line), "message": VisibleText.of(finding.message),
        "is_quiet": entry.state != .reported,
        "state": entry.state == .following ? "goes with its cause" : "silenced",
      ] as PageData
    }
    row["has_more_findings"] = own.count > Self.maximumFindings
    row["more_findings"] = max(0, own.count - Self.maximumFindings).grouped
    row["findings_href"] = PageNames.findings([("q", "path:" + VisibleText.of(path))])
  }

  private func notes(in path: String) -> (count: Int, href: String) {
    let count = (context.entriesOfPath[path] ?? []).count {
      context.entries[$0].finding.severity == .note && context.entries[$0].state == .reported
    }
    return (
      count, PageNames.findings([("severity", "note"), ("q", "path:" + VisibleText.of(path))])
    )
  }

  /// The modules that a module imports, each with the lines that do, and how many they are.
  private func imports(of id: ModuleID) -> (items: [String], count: Int) {
    var order: [ModuleID] = []
    var ties: [ModuleID: Tie] = [:]
    for statement in context.statements(of: id) where statement.target != id {
      if ties[statement.target] == nil { order.append(statement.target) }
      ties[statement.target, default: Tie()].add(statement.location.line, statement.kind)
    }
    let items = order.prefix(Self.maximumImports).map { target in
      item(target, ties[target] ?? Tie(), path: program.modules[id].path)
    }
    return (items, order.count)
  }

  private func addImports(of id: ModuleID, to row: inout PageData) {
    let (items, count) = imports(of: id)
    row["has_imports"] = count > 0
    row["import_count"] = count.grouped
    row["imports"] = Self.list(items)
    row["has_more_imports"] = count > items.count
    row["more_imports"] = (count - items.count).grouped
  }

  private static func list(_ items: [String]) -> String {
    items.map { "<li>" + $0 + "\n" }.joined()
  }

  private func addImporters(of id: ModuleID, to row: inout PageData) {
    let importers = program.graph.importers(of: id)
    let product = importers.filter { program.scopes[$0] == .product }
    let others = importers.filter { program.scopes[$0] != .product }
    let shown =
      product.prefix(Self.maximumImporters)
      + others.prefix(max(Self.leastOthers, Self.leastOthers * 2 - product.count))
    row["has_importers"] = !importers.isEmpty
    row["importer_count"] = importers.count.grouped
    let items = shown.map { importer in
      var tie = Tie()
      for place in program.symbols.imports(of: importer) where program.imports[place].target == id {
        let resolved = program.imports[place]
        tie.add(program.location(ofRecord: resolved.record, in: importer).line, resolved.kind)
      }
      return item(importer, tie, path: program.modules[importer].path)
    }
    row["importers"] = Self.list(items)
    row["has_more_importers"] = importers.count > shown.count
    row["more_importers"] = (importers.count - shown.count).grouped
  }

  /// The statements by which one module imports another.
  private struct Tie {
    var lines: [Int] = []
    var kinds: Set<ImportKind> = []

    mutating func add(_ line: Int, _ kind: ImportKind) {
      if lines.last != line { lines.append(line) }
      if kind != .runtime { kinds.insert(kind) }
    }
  }

  /// Another module, with the lines of the file at `path` that tie the two. Of
  /// these there are most in a report, so that they are made without a template.
  private func item(_ module: ModuleID, _ tie: Tie, path: String) -> String {
    let name = EscapedHTML.text(VisibleText.of(program.modules[module].name))
    let href = context.modulePages.href(of: module).dropFirst("packages/".count)
    var html = "<a href=\"\(href)\">\(name)</a> <i>"
    for (place, line) in tie.lines.prefix(4).enumerated() {
      let source = place == 0 ? context.options.links.address(of: path, line: line) : ""
      html += place == 0 ? "" : ", "
      html +=
        source.isEmpty ? String(line) : "<a href=\"\(EscapedHTML.text(source))\">\(line)</a>"
    }
    if tie.lines.count > 4 { html += ", \(tie.lines.count - 4) more" }
    let kinds = tie.kinds.map(\.name).sorted()
    let scope = program.scopes[module] == .product ? [] : [program.scopes[module].rawValue]
    for word in kinds + scope { html += " " + word }
    return html + "</i>"
  }

  /// A definition as an item of a list, made without a template as those of modules are.
  private func item(
    _ name: String, _ definition: Definition, users: Int, _ paths: [(key: String, value: Int)],
    path: String
  ) -> String {
    let code = "<code>\(EscapedHTML.text(VisibleText.of(name)))</code>"
    var html = "<li>"
    html += context.pageOfName[name].map { "<a href=\"../\($0)\">\(code)</a>" } ?? code
    let source = context.options.links.address(of: path, line: Int(definition.line))
    let line = String(definition.line)
    html += " <i>\(definition.kind.word), line "
    html += source.isEmpty ? line : "<a href=\"\(EscapedHTML.text(source))\">\(line)</a>"
    if users > 0 { html += ", used by \(users.grouped) \(users == 1 ? "module" : "modules")" }
    html += "</i>"
    for (dotted, count) in paths.prefix(Self.maximumPaths) {
      html +=
        " <i><code>\(EscapedHTML.text(VisibleText.of(dotted)))</code> \(count.grouped)\u{D7}</i>"
    }
    if paths.count > Self.maximumPaths {
      html += " <i>\(paths.count - Self.maximumPaths) more paths</i>"
    }
    return html + "\n"
  }

  /// Classes, functions and constants at module level that others use, and all classes and functions.
  private func addSymbols(of id: ModuleID, to row: inout PageData) {
    let facts = program.parsed[id]
    var rows: [String] = []
    var left = 0
    for (index, definition) in facts.definitions.identified where definition.parent == nil {
      let symbol = Symbol.definition(DefinitionID(module: id, index: index))
      var users: Set<ModuleID> = []
      var paths: [String: Int] = [:]
      for use in program.uses[symbol] where use.reaches {
        users.insert(use.module)
        paths[program.path(of: use), default: 0] += 1
      }
      // Functions of tests and constants that nobody uses say nothing of the tree.
      guard
        !users.isEmpty || definition.kind != .assignment && program.scopes[id] == .product
      else { continue }
      guard rows.count < Self.maximumSymbols else {
        left += 1
        continue
      }
      let sorted = paths.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      let name = facts.identifier(definition.name)
      rows.append(
        item(
          name, definition, users: users.count, sorted.count > 1 ? sorted.map { $0 } : [],
          path: program.modules[id].path))
    }
    row["has_symbols"] = !rows.isEmpty
    row["symbol_count"] = (rows.count + left).grouped
    row["symbols"] = rows.joined()
    row["has_more_symbols"] = left > 0
    row["more_symbols"] = left.grouped
  }
}

extension Definition.Kind {
  fileprivate var word: String {
    switch self {
    case .class: "class"
    case .function: "function"
    case .asyncFunction: "async function"
    case .assignment: "constant"
    }
  }
}
