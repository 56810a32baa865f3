import PythonSyntax
import Resolution
import SourceEdits

/// Statements that lose names, go, or get new ones.
extension ModuleRewriter {
  // MARK: - Names that go

  /// Takes names out of a statement; the statement where none is left.
  mutating func remove(_ places: [Int], from index: Int) {
    let statement = source.layout.statements[index]
    guard !places.isEmpty else { return }
    guard places.count < statement.names.count else { return remove(statement: index) }
    let going = Set(places)
    var start = 0
    while start < statement.names.count {
      guard going.contains(start) else {
        start += 1
        continue
      }
      var end = start
      while end + 1 < statement.names.count, going.contains(end + 1) { end += 1 }
      edit(removal(of: start...end, from: statement), "")
      start = end + 1
    }
  }

  private func removal(of places: ClosedRange<Int>, from statement: ImportStatement) -> Range<Int> {
    let names = statement.names
    let (first, last) = (names[places.lowerBound], names[places.upperBound])
    // Lines of their own go whole, comments among them.
    if statement.brackets != nil {
      let start = lineStart(first.range.lowerBound)
      let behind =
        last.comment?.upperBound ?? last.comma?.upperBound ?? last.range.upperBound
      var end = behind
      while end < source.bytes.count, source.bytes[end] == 0x20 || source.bytes[end] == 0x09 {
        end += 1
      }
      let isOwn = source.bytes[start..<first.range.lowerBound].allSatisfy {
        $0 == 0x20 || $0 == 0x09
      }
      if isOwn, end < source.bytes.count, source.bytes[end] == 0x0A || source.bytes[end] == 0x0D {
        end += 1
        if source.bytes[end - 1] == 0x0D, end < source.bytes.count, source.bytes[end] == 0x0A {
          end += 1
        }
        return start..<end
      }
    }
    if places.upperBound + 1 < names.count {
      return first.range.lowerBound..<names[places.upperBound + 1].range.lowerBound
    }
    return names[places.lowerBound - 1].range.upperBound..<last.range.upperBound
  }

  private func lineStart(_ offset: Int) -> Int {
    var start = offset
    while start > 0, source.bytes[start - 1] != 0x0A, source.bytes[start - 1] != 0x0D { start -= 1 }
    return start
  }

  private mutating func remove(statement index: Int) {
    let statement = source.layout.statements[index]
    removed.insert(index)
    let block = source.layout.blocks[statement.block]
    let gone = removed.count { source.layout.statements[$0].block == statement.block }
    let isReplaced = additions.contains { $0.statement == index }
    if isReplaced { return }
    if block.kind != .module, gone == block.statementCount {
      return edit(statement.range, "pass")
    }
    if statement.standsAlone { return edit(statement.line.range, "") }
    edit(rangeWithSemicolon(statement), "")
  }

  /// A statement with the `;` behind it or, where there is none, the one before.
  private func rangeWithSemicolon(_ statement: ImportStatement) -> Range<Int> {
    let bytes = source.bytes
    var end = statement.range.upperBound
    while end < bytes.count, Self.isBlank(bytes[end]), bytes[end] != 0x0A, bytes[end] != 0x0D {
      end += 1
    }
    if end < bytes.count, bytes[end] == UInt8(ascii: ";") {
      end += 1
      while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
      if end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D, bytes[end] != 0x23 {
        return statement.range.lowerBound..<end
      }
    }
    var start = statement.range.lowerBound
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    if start > 0, bytes[start - 1] == UInt8(ascii: ";") {
      return start - 1..<statement.range.upperBound
    }
    return statement.range
  }

  /// Takes imports of names out of the body of a module.
  static func dropping(
    _ names: Set<String>, from source: SourceOfModule, besides others: [Edit]
  ) -> ModuleRewrite {
    var rewriter = ModuleRewriter(source, Redirects { _ in false })
    for (index, statement) in source.layout.statements.enumerated() where statement.block == 0 {
      let places = statement.names.indices.filter { place in
        let name = statement.names[place]
        guard statement.form != .star, let bound = name.alias ?? name.path.parts.first else {
          return false
        }
        return names.contains(source.name(bound))
      }
      rewriter.remove(Array(places), from: index)
    }
    rewriter.edit(rewriter.blankLines(besides: others))
    return rewriter.result
  }

  /// The blank lines that would stand twice where statements between them went.
  private func blankLines(besides others: [Edit]) -> [Edit] {
    let bytes = source.bytes
    var runs: [Range<Int>] = []
    for index in removed.sorted() where source.layout.statements[index].standsAlone {
      let line = source.layout.statements[index].line.range
      if let last = runs.last, last.upperBound == line.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<line.upperBound
      } else {
        runs.append(line)
      }
    }
    func isBlank(_ line: Range<Int>) -> Bool { bytes[line].allSatisfy(Self.isBlank) }
    return runs.compactMap { run in
      var before = 0
      var place = run.lowerBound
      while place > 0 {
        let start = bytes[..<(place - 1)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        guard isBlank(start..<place) else { break }
        before += 1
        place = start
      }
      var end = run.upperBound
      while before > 0 || place == 0, end < bytes.count {
        let next = bytes[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
        guard isBlank(end..<next) else { break }
        before -= 1
        end = next
      }
      let range = run.upperBound..<end
      return range.isEmpty || others.contains { $0.range.overlaps(range) } ? nil : Edit(range, [])
    }
  }

  // MARK: - Names that come

  /// Writes what is to be imported beside what stands there.
  mutating func writeAdditions() {
    for index in source.layout.statements.indices {
      let own = additions.filter { $0.statement == index }
      guard !own.isEmpty else { continue }
      let statement = source.layout.statements[index]
      let base = statement.form == .names ? statement.module.flatMap(source.absolute) : nil
      let joins = !touched.contains(index) && !removed.contains(index)
      let joined = own.filter { joins && !$0.module.isEmpty && $0.module == base }
      if !joined.isEmpty { extend(statement, with: joined.map(\.name)) }
      let fresh = own.filter { !joined.contains($0) }
      if !fresh.isEmpty { insert(statements(fresh, like: statement), at: index) }
    }
  }

  /// The statements that import what was added, one for each module.
  private func statements(_ additions: [Addition], like statement: ImportStatement) -> [String] {
    let lazy = statement.isLazy ? "lazy " : ""
    var modules: [String] = []
    for addition in additions where !modules.contains(addition.module) {
      modules.append(addition.module)
    }
    return modules.flatMap { module -> [String] in
      let own = additions.filter { $0.module == module }
      let tail = { (comment: String) in comment.isEmpty ? "" : "  " + comment }
      if module.isEmpty {
        return Self.unique(own.map { lazy + "import " + $0.name + tail($0.comment) })
      }
      let spelled = source.spelling(
        of: module, isRelative: statement.module.map { $0.level > 0 } ?? false)
      let head = lazy + "from \(spelled) import "
      let plain = Self.unique(own.filter(\.comment.isEmpty).map(\.name))
      let commented = own.filter { !$0.comment.isEmpty }.map { head + $0.name + tail($0.comment) }
      return (plain.isEmpty ? [] : [head + plain.joined(separator: ", ")]) + Self.unique(commented)
    }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// Puts statements behind one, or in its place where it goes.
  private mutating func insert(_ statements: [String], at index: Int) {
    let statement = source.layout.statements[index]
    let isGone = removed.contains(index)
    guard statement.standsAlone else {
      let inline = statements.map { String($0.prefix { $0 != "#" }) }.map(Self.trimmed)
      if isGone { return edit(statement.range, inline.joined(separator: "; ")) }
      return edit(
        statement.range.upperBound..<statement.range.upperBound,
        "; " + inline.joined(separator: "; "))
    }
    let indentation = source.text(statement.line.indentation)
    let end = String(decoding: source.lineEnd, as: UTF8.self)
    if isGone {
      // A comment behind the statement stays behind what takes its place, as do those within it.
      let comments = source.comments(in: statement.range).map { "  " + $0 }.joined()
      return edit(
        statement.range, statements.joined(separator: end + indentation) + comments)
    }
    // In the order of the modules' names, as far as these two are concerned; what a star brings as well
    // would take the place of what stands before it.
    let own = Self.sortKey(source.text(statement.range))
    let isStar = statement.form == .star
    let before = statements.filter { !isStar && Self.sortKey($0) < own }
    let behind = statements.filter { isStar || Self.sortKey($0) >= own }
    if !before.isEmpty {
      let place = statement.range.lowerBound
      edit(place..<place, before.map { $0 + end + indentation }.joined())
    }
    let place = statement.line.range.upperBound - statement.line.end.count
    if !behind.isEmpty { edit(place..<place, behind.map { end + indentation + $0 }.joined()) }
  }

  /// The module that a statement imports from, in the order of isort: `import a` before `from a`.
  private static func sortKey(_ statement: String) -> String {
    let words = statement.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
    guard words.count > 1 else { return statement }
    return (words[0] == "import" ? "0" : "1") + words[1].lowercased()
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// Adds names to a statement that has others.
  private mutating func extend(_ statement: ImportStatement, with texts: [String]) {
    let known = Set(statement.names.map { source.text($0.range) })
    let new = Self.unique(texts).filter { !known.contains($0) }
    guard !new.isEmpty, let last = statement.names.last else { return }
    let lines = statement.brackets.map { brackets in
      source.bytes[brackets.opening.upperBound..<brackets.closing.lowerBound].contains {
        $0 == 0x0A || $0 == 0x0D
      }
    }
    guard lines == true else {
      let place = last.comma?.upperBound ?? last.range.upperBound
      let comma = last.comma == nil ? ", " : " "
      return edit(
        place..<place,
        comma + new.joined(separator: ", ") + (last.comma == nil ? "" : ","))
    }
    let start = lineStart(last.range.lowerBound)
    let lead = source.bytes[start..<last.range.lowerBound]
    let isOwn = lead.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    let end = String(decoding: source.lineEnd, as: UTF8.self)
    let indentation = isOwn ? String(decoding: lead, as: UTF8.self) : "    "
    // A list that ends without a comma goes on without one.
    let text = new.map { end + indentation + $0 }.joined(separator: ",")
    if let comma = last.comma {
      let place = last.comment?.upperBound ?? comma.upperBound
      return edit(place..<place, text + ",")
    }
    let place = last.range.upperBound
    guard let comment = last.comment else { return edit(place..<place, "," + text) }
    edit(place..<place, ",")
    edit(comment.upperBound..<comment.upperBound, text)
  }
}
