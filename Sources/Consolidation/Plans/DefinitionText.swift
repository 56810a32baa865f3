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
  private(set) var lines: [[UInt8]] = []
  private(set) var needs: [Need] = []
  /// Names of its own module that it reads before it is called, each with the line on which they are bound.
  private(set) var boundBefore: [(name: String, line: Int)] = []
  /// What it reads of Python's own names.
  private(set) var builtIns: Set<String> = []
  /// Whether it may have annotations.
  let isAnnotated: Bool

  private let site: DefinitionSite
  private let source: SourceOfModule
  private let definition: Definition
  private var isMethod: Bool { definition.parent != nil }

  /// - Parameters:
  ///   - id: of the definition in the program of the source.
  ///   - name: what it is to be called.
  ///   - staysInModule: whether it only comes to the top of its own module.
  /// - Throws: why it can't stand elsewhere.
  init(
    _ site: DefinitionSite, _ id: DefinitionID, _ source: SourceOfModule, as name: String,
    staysInModule: Bool
  ) throws(PlanError) {
    self.site = site
    self.source = source
    definition = source.facts.definitions[id.index]
    let decorators = source.facts.texts(definition.decorators)
    let isStatic = decorators.contains(Merge.staticMethod)
    if isStatic && decorators.count > 1 || decorators.contains("classmethod") {
      throw Self.refusal(of: site, "it is decorated as only methods are.")
    }
    let first = isStatic ? definition.line : definition.firstLine
    guard let range = source.lines(from: first, to: definition.endLine) else {
      throw Self.refusal(of: site, "it shares its lines with other code.")
    }
    let own = (source.names.uses + source.names.inner).first {
      range.contains($0.range.lowerBound) && $0.kind == .definition && $0.name == site.name
    }
    guard let own else { throw Self.refusal(of: site, "its name isn't found.") }
    isAnnotated =
      site.form != .function || site.signature.contains { $0 == ":" || $0 == ">" }
      || source.layout.blocks.count { $0.kind == .function && range.contains($0.range.lowerBound) }
        > 1
    try checkPlace(range, as: name, staysInModule: staysInModule)
    try checkName(name, own, in: range)
    let renamed = try read(range, besides: own, staysInModule: staysInModule)
    let start = isMethod ? range.lowerBound : source.startOfComments(above: range.lowerBound)
    lines = try text(of: start..<range.upperBound, [own.range] + renamed, as: name)
  }

  private static func refusal(of site: DefinitionSite, _ reason: String) -> PlanError {
    PlanError("'\(site.path)' can't stand elsewhere: \(reason)")
  }

  private func refusal(_ reason: String) -> PlanError { Self.refusal(of: site, reason) }

  // MARK: - What speaks against it

  private func checkPlace(
    _ range: Range<Int>, as name: String, staysInModule: Bool
  ) throws(PlanError) {
    let isIndented =
      source.bytes[range.lowerBound] == 0x20 || source.bytes[range.lowerBound] == 0x09
    if isMethod != isIndented { throw refusal("it stands below other statements.") }
    if isMethod, let reason = source.boundToClass(range) { throw refusal(reason + ".") }
    if !isMethod, name != site.name, let word = source.mangledWord(in: range) {
      throw refusal("'\(word)' is another name in a class that is called otherwise.")
    }
    let isRelative = source.layout.statements.contains {
      range.contains($0.range.lowerBound) && ($0.module?.level ?? 0) > 0
    }
    if isRelative, !staysInModule { throw refusal("it has a relative import.") }
  }

  /// The new name must not be one that the text has for something else, nor the old one have attributes.
  private func checkName(_ name: String, _ own: NameUse, in range: Range<Int>) throws(PlanError) {
    let names = source.names
    let others = (names.uses + names.inner).filter {
      range.contains($0.range.lowerBound) && $0.range != own.range
    }
    let isCaptured = others.contains { $0.name == name && (isMethod || name != site.name) }
    let isRecursive = !isMethod && others.contains { $0.name == site.name && $0.scope == 0 }
    if isCaptured || isRecursive && name != site.name && names.innerNames.contains(name) {
      throw refusal("it uses another '\(name)'; say another name with --to.")
    }
    let isStored = names.uses.contains { $0.name == site.name && source.isStored($0) }
    if site.form == .function, !isMethod, isStored {
      throw refusal("its module sets attributes of it.")
    }
  }

  // MARK: - What it needs

  /// Notes what the text reads of its module; where it names itself is the result.
  private mutating func read(
    _ range: Range<Int>, besides own: NameUse, staysInModule: Bool
  ) throws(PlanError) -> [Range<Int>] {
    // What is evaluated when it is defined: of a class nearly all.
    let body = source.layout.blocks.map(\.range.lowerBound).filter {
      range.contains($0) && $0 > own.range.upperBound
    }.min()
    let header =
      site.form == .function ? range.lowerBound..<(body ?? range.upperBound) : range
    var itself: [Range<Int>] = []
    var known: Set<String> = []
    for use in source.names.uses
    where range.contains(use.range.lowerBound) && use.range != own.range {
      guard use.kind == .load || use.kind == .text, use.isCertain else {
        throw refusal("it does more with '\(use.name)' of its module than read it.")
      }
      if !isMethod, use.name == site.name {
        itself.append(use.range)
      } else if staysInModule {
        guard header.contains(use.range.lowerBound) else { continue }
        let lines = source.linesOfBindings(of: use.name)
        if lines.count > 1 { throw refusal("'\(use.name)' is bound several times.") }
        if let line = lines.first { boundBefore.append((use.name, line)) }
      } else if known.insert(use.name).inserted {
        try note(use.name)
      }
    }
    return itself
  }

  /// Notes a name that the text reads and that another module has to have.
  private mutating func note(_ name: String) throws(PlanError) {
    if Self.ofModules.contains(name) {
      throw refusal("'\(name)' means something else in another module.")
    }
    switch source.imports(binding: name) {
    case .builtIn where Self.askForNames.contains(name):
      throw refusal("it asks for names of its module by '\(name)'.")
    case .builtIn: builtIns.insert(name)
    case .needs(let found): needs += found
    case .other(let reason): throw refusal(reason)
    }
  }

  /// What every module has for itself.
  private static let ofModules: Set<String> = [
    "__name__", "__file__", "__path__", "__package__", "__spec__", "__doc__", "__loader__",
    "__builtins__", "__dict__", "__annotations__",
  ]

  /// Built-in functions that see the names of the module that calls them.
  private static let askForNames: Set<String> = ["globals", "eval", "exec"]

  // MARK: - Its text

  /// The lines without their indentation, with another name where it names itself.
  private func text(
    of range: Range<Int>, _ names: [Range<Int>], as name: String
  ) throws(PlanError) -> [[UInt8]] {
    let bytes: [UInt8]
    do throws(FileEdits.Failure) {
      bytes = try FileEdits(names.map { Edit($0, Array(name.utf8)) }, of: source.bytes)
        .applied(to: source.bytes)
    } catch {
      throw refusal("its names are tangled.")
    }
    let text = bytes[range.lowerBound..<range.upperBound + bytes.count - source.bytes.count]
    let indentation = text.prefix { $0 == 0x20 || $0 == 0x09 }
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
    // A string of several lines would have lost its indentation.
    if isMethod, Self.body(of: lines, named: name) != site.body.exact {
      throw refusal("it has a string of several lines, which would be another.")
    }
    return lines
  }

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
