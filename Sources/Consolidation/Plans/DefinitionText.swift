import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

/// The text of a definition that is to stand elsewhere, at the top of a module, and what it needs there.
struct DefinitionText {
  /// An import that binds a name which the definition reads.
  struct Need {
    let name: String
    /// The statement, with an absolute path.
    let statement: String
    /// Of what it binds.
    let path: String
    /// From the standard library, from elsewhere outside, from the tree: in this order imports stand.
    let section: Int
  }

  /// The imports by their sections, in each `import a` before `from a import b`.
  var imports: [[String]] {
    Dictionary(grouping: needs, by: \.section).sorted { $0.key < $1.key }.map { _, needs in
      Set(needs.map(\.statement)).sorted {
        let isFrom = ($0.hasPrefix("from "), $1.hasPrefix("from "))
        return isFrom.0 == isFrom.1 ? $0 < $1 : isFrom.1
      }
    }
  }

  /// Under its new name, without indentation and line ends.
  let lines: [[UInt8]]
  private(set) var needs: [Need] = []
  /// Names of its own module that it reads before it is called, each with the line on which they are bound.
  private(set) var boundBefore: [(name: String, line: Int)] = []
  /// What it reads of Python's own names.
  private(set) var builtIns: Set<String> = []
  /// Whether it may have annotations.
  let isAnnotated: Bool

  /// - Parameters:
  ///   - id: of the definition in the program of the source.
  ///   - name: what it is to be called.
  ///   - staysInModule: whether it only comes to the top of its own module.
  /// - Throws: why it can't stand elsewhere.
  init(
    _ site: DefinitionSite, _ id: DefinitionID, _ source: SourceOfModule, as name: String,
    staysInModule: Bool
  ) throws(PlanError) {
    let facts = source.facts
    let definition = facts.definitions[id.index]
    func refusal(_ reason: String) -> PlanError {
      PlanError("'\(site.path)' can't stand elsewhere: \(reason)")
    }
    let isMethod = definition.parent != nil
    let decorators = facts.texts(definition.decorators)
    let isStatic = decorators.contains(Merge.staticMethod)
    if isStatic && decorators.count > 1 || decorators.contains("classmethod") {
      throw refusal("it is decorated as only methods are.")
    }
    guard
      let range = source.lines(
        from: isStatic ? definition.line : definition.firstLine, to: definition.endLine)
    else { throw refusal("it shares its lines with other code.") }
    let indentation = source.bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }
    if isMethod == indentation.isEmpty { throw refusal("it stands below other statements.") }
    let names = source.names
    let isInside = { (use: NameUse) in range.contains(use.range.lowerBound) }
    if isMethod, let reason = source.boundToClass(range) { throw refusal(reason + ".") }
    if !isMethod, name != site.name, let word = source.mangledWord(in: range) {
      throw refusal("'\(word)' is another name in a class that is called otherwise.")
    }
    if !staysInModule {
      let statements = source.layout.statements.filter { range.contains($0.range.lowerBound) }
      if statements.contains(where: { ($0.module?.level ?? 0) > 0 }) {
        throw refusal("it has a relative import.")
      }
    }
    let own = (names.uses + names.inner).first {
      isInside($0) && $0.kind == .definition && $0.name == site.name
    }
    guard let own else { throw refusal("its name isn't found.") }
    let isRecursive =
      !isMethod
      && names.uses.contains {
        isInside($0) && $0.name == site.name && $0.range != own.range
      }
    let isCaptured = (names.uses + names.inner).contains {
      isInside($0) && $0.name == name && $0.range != own.range && (isMethod || name != site.name)
    }
    if isCaptured || isRecursive && name != site.name && names.innerNames.contains(name) {
      throw refusal("it uses another '\(name)'; say another name with --to.")
    }
    let stored = names.uses.first { $0.name == site.name && source.isStored($0) }
    if site.form == .function, !isMethod, stored != nil {
      throw refusal("its module sets attributes of it.")
    }
    var edits = [Edit(own.range, Array(name.utf8))]
    // What is evaluated when it is defined: of a class nearly all.
    let body = source.layout.blocks.map(\.range.lowerBound).filter {
      range.contains($0) && $0 > own.range.upperBound
    }.min()
    let header =
      site.form == .function ? range.lowerBound..<(body ?? range.upperBound) : range
    var known: Set<String> = []
    for use in names.uses where isInside(use) && use.range != own.range {
      let isItself = !isMethod && use.name == site.name
      guard use.kind == .load || use.kind == .text, use.isCertain else {
        throw refusal("it does more with '\(use.name)' of its module than read it.")
      }
      if isItself {
        edits.append(Edit(use.range, Array(name.utf8)))
      } else if Self.ofModules.contains(use.name), !staysInModule {
        throw refusal("'\(use.name)' means something else in another module.")
      } else if staysInModule {
        let lines = source.linesOfBindings(of: use.name)
        if header.contains(use.range.lowerBound), let last = lines.max() {
          guard lines.count == 1 else { throw refusal("'\(use.name)' is bound several times.") }
          boundBefore.append((use.name, last))
        }
      } else if known.insert(use.name).inserted {
        switch source.imports(binding: use.name) {
        case .builtIn:
          if Self.askForNames.contains(use.name) {
            throw refusal("it asks for names of its module by '\(use.name)'.")
          }
          builtIns.insert(use.name)
        case .needs(let found): needs += found
        case .other(let reason): throw refusal(reason)
        }
      }
    }
    isAnnotated =
      site.form != .function || site.signature.contains { $0 == ":" || $0 == ">" }
      || source.layout.blocks.count { range.contains($0.range.lowerBound) && $0.kind == .function }
        > 1
    let bytes: [UInt8]
    do throws(FileEdits.Failure) {
      bytes = try FileEdits(edits, of: source.bytes).applied(to: source.bytes)
    } catch {
      throw refusal("its names are tangled.")
    }
    let end = range.upperBound + bytes.count - source.bytes.count
    let text = bytes[range.lowerBound..<end]
    var lines: [[UInt8]] = []
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = line.last == 0x0D ? line.dropLast() : line
      if !indentation.isEmpty, line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        lines.append([])
      } else if line.starts(with: indentation) {
        lines.append(Array(line.dropFirst(indentation.count)))
      } else {
        throw refusal("a line of it isn't indented as the first one is.")
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
    // A string of several lines would have lost its indentation.
    if isMethod, Self.body(of: lines, named: name) != site.body.exact {
      throw refusal("it has a string of several lines, which would be another.")
    }
  }

  /// What every module has for itself.
  private static let ofModules: Set<String> = [
    "__name__", "__file__", "__path__", "__package__", "__spec__", "__doc__", "__loader__",
    "__builtins__", "__dict__", "__annotations__",
  ]

  /// Built-in functions that see the names of the module that calls them.
  private static let askForNames: Set<String> = ["globals", "eval", "exec"]

  private static func body(of lines: [[UInt8]], named name: String) -> UInt64? {
    var parser = SourceParser()
    let facts = parser.parse(Array(lines.joined(separator: [0x0A])) + [0x0A])
    guard facts.error == nil,
      let index = facts.definitions.indices.first(where: {
        facts.definitions[$0].parent == nil
          && facts.identifier(facts.definitions[$0].name) == name
      })
    else { return nil }
    return facts.body(of: index)?.exact
  }

  /// Whether it is written in ASCII.
  var isPlain: Bool { lines.allSatisfy { $0.allSatisfy { $0 < 0x80 } } }

  /// With the line ends of a file.
  func bytes(endingIn end: [UInt8]) -> [UInt8] { lines.flatMap { $0 + end } }
}

extension SourceOfModule {
  /// Whole lines; nil where the last of them has a `;`, behind which another statement may stand.
  func lines(from first: UInt32, to last: UInt32) -> Range<Int>? {
    let lines = LineIndex(bytes)
    guard let first = lines.range(ofLine: Int(first)), let last = lines.range(ofLine: Int(last)),
      !bytes[last].contains(UInt8(ascii: ";"))
    else { return nil }
    return first.lowerBound..<last.upperBound
  }

  /// Why some lines mean something only in their class; nil where they don't.
  func boundToClass(_ range: Range<Int>) -> String? {
    let word = words(in: range).first { $0 == "super" || $0 == "__class__" }
    if let word = word ?? mangledWord(in: range) {
      return "'\(word)' means something only in its class"
    }
    let read = names.inner.first {
      range.contains($0.range.lowerBound) && $0.kind == .load
        && names.classScopes.contains($0.scope)
    }
    return read.map { "it reads '\($0.name)' of its class" }
  }

  /// A name of some lines that Python mangles in a class.
  func mangledWord(in range: Range<Int>) -> String? {
    words(in: range).first(where: Self.isMangled)
  }

  /// Whether a name is another one in a class.
  static func isMangled(_ name: String) -> Bool { name.hasPrefix("__") && !name.hasSuffix("__") }

  private func words(in range: Range<Int>) -> some Sequence<String> {
    bytes[range].split { byte in
      !(byte == UInt8(ascii: "_") || byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20)
    }.lazy.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether an attribute of what a name stands for is set, or decorates something: `name.attribute = 1`,
  /// `@name.register`.
  func isStored(_ use: NameUse) -> Bool {
    guard let last = use.chain.last else { return false }
    let before = bytes[..<use.range.lowerBound].last { $0 != 0x20 && $0 != 0x09 }
    if before == UInt8(ascii: "@") { return true }
    let rest = bytes[last.upperBound...].drop { $0 == 0x20 || $0 == 0x09 }.prefix(3)
    let operators = rest.prefix { "+-*/|&^%@<>=".utf8.contains($0) }
    return operators.last == UInt8(ascii: "=")
      && !["==", "<=", ">=", "==="].contains(
        String(decoding: operators, as: UTF8.self))
  }

  /// Whether the file says `from __future__ import annotations`.
  var postponesAnnotations: Bool {
    facts.imports.contains {
      facts.bytes($0.module).elementsEqual("__future__".utf8)
        && facts.bytes($0.name).elementsEqual("annotations".utf8)
    }
  }

  /// The lines on which a name of the module is bound.
  func linesOfBindings(of name: String) -> [Int] {
    names.uses.filter { use in
      use.name == name && (use.kind == .imported || use.kind == .store || use.kind == .definition)
    }.map { location($0.range.lowerBound).line }
  }

  /// Where a name of a module comes from.
  enum Origin {
    case builtIn
    case needs([DefinitionText.Need])
    /// From nothing that another module could import, in words.
    case other(String)
  }

  /// The imports that bind a name of the module.
  func imports(binding name: String) -> Origin {
    let symbols = program.symbols
    let bindings =
      symbols.names.find(name).map { symbols.bindings(of: $0, in: module) }
      .map { $0.map { symbols.bindings[$0] } } ?? []
    if bindings.isEmpty {
      if layout.statements.contains(where: { $0.form == .star }) {
        return .other("its '\(name)' may come from a star import.")
      }
      return BuiltInNames.contains(name)
        ? .builtIn : .other("nobody knows where its '\(name)' comes from.")
    }
    let ids = bindings.compactMap(\.record)
    let records = ids.map { facts.imports[$0] }
    guard records.count == bindings.count else {
      return .other(
        "it needs '\(name)' of its own module, which would import it back; move that first.")
    }
    // `import os` and `import os.path` bind one name.
    let isOneName =
      records.count == 1 || records.allSatisfy { $0.kind == .module && $0.alias.isNone }
    guard isOneName, records.allSatisfy({ $0.scope == .module && $0.flags.isEmpty }) else {
      return .other("its '\(name)' is imported under a condition.")
    }
    return .needs(
      zip(ids, records).map { id, record in
        let path = program.path(ofRecord: record, in: module)
        let alias = record.alias.isNone ? "" : " as " + facts.identifier(record.alias)
        let statement =
          record.kind == .module
          ? "import \(path)\(alias)"
          : "from \(path.parentPath) import \(path.lastName)\(alias)"
        let section =
          switch program.imports[symbols.id(ofRecord: id, in: module)].destination {
          case .standardLibrary: 0
          case .thirdParty: 1
          case .firstParty, .unresolved: 2
          }
        return DefinitionText.Need(
          name: name, statement: statement, path: path, section: section)
      })
  }
}
