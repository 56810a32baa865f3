import PythonSyntax
import Resolution
import SourceEdits

/// A file that is about to be rewritten: its bytes, and where its imports and names stand in them.
struct SourceOfModule {
  let program: Program
  let module: ModuleID
  /// What the module is called when the plan is carried out.
  let newName: String
  /// Whether the module itself goes elsewhere, and with it what it imports of itself.
  var isMoving: Bool { newName != program.modules[module].name }
  let bytes: [UInt8]
  let placed: PlacedSource
  let layout: ImportLayout
  let names: NameUses
  /// Of each statement the records of what it imports.
  let records: [[ImportRecord.ID]]
  private let lines: LineIndex

  /// - Throws: why the file is left as it is.
  init(
    _ module: ModuleID, _ bytes: [UInt8], newName: String? = nil, in program: Program
  ) throws(Remainder) {
    self.program = program
    self.module = module
    self.newName = newName ?? program.modules[module].name
    self.bytes = bytes
    lines = LineIndex(bytes)
    let path = program.modules[module].path
    func refuse(_ reason: String) -> Remainder {
      Remainder(location: Location(path: path, line: 1, column: 1), reason: reason)
    }
    if ProjectMarker.isNotebook(path) { throw refuse("notebooks are not rewritten") }
    do throws(LayoutFailure) {
      placed = try PlacedSource(bytes, decoder: TextDecoding.decode)
    } catch {
      throw refuse(error.words)
    }
    layout = ImportLayout(placed)
    names = NameUses(reading: placed)
    let all = program.parsed[module].imports.indices
    guard layout.statements.reduce(0, { $0 + $1.names.count }) == all.count else {
      throw refuse("its imports are not all understood")
    }
    var next = all.lowerBound
    records = layout.statements.map { statement in
      statement.names.map { _ in
        defer { next = next.advanced(by: 1) }
        return next
      }
    }
  }

  var path: String { program.modules[module].path }
  var facts: ParsedModule { program.parsed[module] }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// A name in the form in which Python compares them.
  func name(_ range: Range<Int>) -> String { ParsedModule.normalized(text(range)) }

  func dotted(_ ranges: some Sequence<Range<Int>>) -> String {
    ranges.map(name).joined(separator: ".")
  }

  func location(_ offset: Int) -> Location {
    let place = lines.position(of: offset, in: .scalars)
    return Location(path: path, line: place?.line ?? 1, column: place?.column ?? 1)
  }

  /// The byte at a place, as findings and records name it.
  func offset(line: UInt32, column: UInt32) -> Int? {
    lines.offset(of: LineIndex.Position(line: Int(line), column: Int(column)), in: .scalars)
  }

  /// The comments of an import statement, which has no strings.
  func comments(in range: Range<Int>) -> [String] {
    text(range).split { $0.isNewline }.compactMap { line in
      line.firstIndex(of: "#").map { String(line[$0...]) }
    }
  }

  /// What stands on each line from a mark on.
  func lines(with mark: String) -> [String] {
    let wanted = Array(mark.utf8)
    return bytes.indices.compactMap { start in
      guard bytes[start] == wanted[0], bytes[start...].starts(with: wanted) else { return nil }
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      return text(start..<end)
    }
  }

  /// The absolute dotted path of what stands behind `from`; nil where the dots lead above all
  /// packages.
  func absolute(_ path: PathLayout) -> String? {
    let own = dotted(path.parts)
    guard path.level > 0 else { return own }
    guard let package = package(above: path.level) else { return nil }
    return [package, own].filter { !$0.isEmpty }.joined(separator: ".")
  }

  /// The package that so many dots name; nil where there is none.
  private func package(above level: Int) -> String? {
    var parts = program.modules[module].name.split(separator: ".")
    if !program.modules[module].isPackage { parts = parts.dropLast() }
    guard level - 1 < parts.count else { return nil }
    return parts.dropLast(level - 1).joined(separator: ".")
  }

  /// A module as a statement of this file would name it: with dots where the statement has them and
  /// both stand in one package.
  func spelling(of target: String, isRelative: Bool) -> String {
    guard isRelative, newName.topName == target.topName else { return target }
    var package = newName.split(separator: ".")
    if !program.modules[module].isPackage { package = package.dropLast() }
    guard !package.isEmpty else { return target }
    let parts = target.split(separator: ".")
    let common = zip(package, parts).prefix { $0 == $1 }.count
    guard common > 0 else { return target }
    return String(repeating: ".", count: package.count - common + 1)
      + parts[common...].joined(separator: ".")
  }

  /// LF, CR LF or CR: what the lines of the file end in.
  var lineEnd: [UInt8] {
    guard let first = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return [0x0A] }
    if bytes[first] == 0x0A { return [0x0A] }
    return first + 1 < bytes.count && bytes[first + 1] == 0x0A ? [0x0D, 0x0A] : [0x0D]
  }

  /// The uses of a name that an import binds; nil where it can't be told which they are.
  func uses(ofNameAt range: Range<Int>) -> [NameUse]? {
    let isHere = { (use: NameUse) in use.range == range }
    if let binding = names.uses.first(where: isHere) {
      return names.uses.filter { $0.name == binding.name }
    }
    guard let binding = names.inner.first(where: isHere) else { return nil }
    let own = names.inner.filter { $0.name == binding.name && $0.scope == binding.scope }
    guard names.classScopes.contains(binding.scope) else { return own }
    // What the body of a class reads may be the module's, unless that has no such name.
    let others = names.uses.filter { $0.name == binding.name }
    let isOnly = names.inner.allSatisfy {
      $0.name != binding.name || $0.scope == binding.scope || !names.classScopes.contains($0.scope)
    }
    guard isOnly, others.allSatisfy({ !$0.isCertain && ($0.kind == .load || $0.kind == .text) })
    else { return nil }
    return own + others.map(\.settled)
  }

  /// The blocks of functions.
  var functions: [Range<Int>] { layout.blocks.filter { $0.kind == .function }.map(\.range) }

  /// Whether nothing in the file bears a name, nor is it that of another module of the package that the
  /// file makes.
  ///
  /// - Parameter target: the module that the name is to mean, where it is one.
  func isFree(_ name: String, for target: String = "") -> Bool {
    isFreeAtTop(name, for: target) && !names.innerNames.contains(name)
      && !names.inner.contains { $0.name == name }
  }

  /// Whether the module itself has nothing of a name, whatever its functions and classes have.
  ///
  /// - Parameter isRead: whether it may be read: a name of Python's own.
  func isFreeAtTop(_ name: String, for target: String = "", isRead: Bool = false) -> Bool {
    if program.modules[module].isPackage {
      let submodule = program.modules[module].name + "." + name
      if submodule != target, !program.modules(named: submodule).isEmpty { return false }
    }
    return !names.uses.contains { $0.name == name && !(isRead && $0.kind == .load) }
  }
}

extension LayoutFailure {
  /// Why a file can't be rewritten.
  var words: String {
    switch self {
    case .nullByte(let line): "line \(line) has a NUL byte"
    case .unknownEncoding(let name): "its encoding '\(name)' is not known"
    case .undecodable(let name): "it isn't encoded in \(name), as it says"
    case .unknownPositions(let name): "its encoding '\(name)' doesn't tell where characters stand"
    case .tooLarge: "it is too large"
    case .syntax(let error): "it doesn't parse (line \(error.line))"
    }
  }
}
