import PythonSyntax
import Resolution

/// Definitions of one name that are meant to be several: the table that stores a thing and the
/// schema that shows it, a client's model and the server's.
extension Judge {
  /// What a class of data is for.
  private enum Layer {
    case table, schema
    /// A dataclass and its like, which say no more than what their fields are.
    case data
    /// Derives from a class of the tree that is none of these: a layer of its own.
    case object
    case plain

    var isWritten: Bool { self == .schema || self == .data }
  }

  /// Whether two definitions stand for one thing in two places where each needs its own.
  func areCounterparts(_ left: DefinitionSite, _ right: DefinitionSite) -> Bool {
    guard left.form == right.form, left.form == .class || left.form == .enumeration else {
      return false
    }
    if areTwins(left, right) { return true }
    let layers = [layer(of: left.id), layer(of: right.id)]
    if layers.contains(.table), layers.contains(where: \.isWritten) { return true }
    if layers.contains(.schema), layers.contains(.object) { return true }
    // The values of a client's and a server's models belong to them.
    guard left.form == .enumeration || layers.allSatisfy({ $0 == .table || $0.isWritten }) else {
      return false
    }
    if Self.isServed(left.location.path, by: right.location.path)
      || Self.isServed(right.location.path, by: left.location.path)
    {
      return true
    }
    let (one, two) = Self.ownFolders(left.location.path, right.location.path)
    return Self.isClient(one) && Self.isServer(two) || Self.isClient(two) && Self.isServer(one)
  }

  /// Whether one waits where the other is awaited: a client for each kind of caller.
  private func areTwins(_ left: DefinitionSite, _ right: DefinitionSite) -> Bool {
    guard left.form == .class else { return false }
    let awaited = [left, right].map { $0.members.count { $0.isPublic && $0.use == .coroutine } }
    guard awaited.min() == 0, let most = awaited.max(), most >= 2 else { return false }
    let others = Dictionary(
      right.members.map { ($0.name, $0.use) }, uniquingKeysWith: { first, _ in first })
    var (shared, twins) = (0, 0)
    for member in left.members where member.isPublic {
      switch (member.use, others[member.name]) {
      case (.coroutine, .method?), (.method, .coroutine?):
        shared += 1
        twins += 1
      case (.method, .method?): shared += 1
      default: break
      }
    }
    return twins >= 2 && twins * 2 > shared
  }

  // MARK: - Tables and schemas

  private static let maximumBases = 6

  private func layer(of id: DefinitionID, depth: Int = 0) -> Layer {
    let facts = program.parsed[id.module]
    let definition = program[id]
    guard definition.kind == .class, depth < Self.maximumBases else { return .plain }
    let bases = facts.texts(definition.bases)
    if bases.contains(where: { Self.isTable($0) }) || hasColumns(id) { return .table }
    if bases.contains(where: Self.isSchema) { return .schema }
    if facts.texts(definition.decorators).contains(where: Self.makesData)
      || bases.contains(where: Self.isData)
    {
      return .data
    }
    var found = Layer.plain
    for base in bases where !base.contains("=") {
      let path = String(base.prefix { $0 != "[" })
      guard let inherited = program.baseClass(path, in: id.module) else {
        if Self.isTable(outside: program.importedPath(of: path, in: id.module)) { return .table }
        continue
      }
      guard inherited != id else { continue }
      let layer = layer(of: inherited, depth: depth + 1)
      if layer != .plain, layer != .object { return layer }
      found = .object
    }
    return found
  }

  private func hasColumns(_ id: DefinitionID) -> Bool {
    let facts = program.parsed[id.module]
    return facts.members(of: id.index).contains { index in
      let member = facts.definitions[index]
      guard member.kind == .assignment else { return false }
      if facts.bytes(member.name).elementsEqual("__tablename__".utf8) { return true }
      let callee = Self.lastName(facts.string(member.value))
      return callee == "mapped_column" || callee == "Column"
        || Self.lastName(facts.string(member.annotation)) == "Mapped"
    }
  }

  private static func isTable(_ base: String) -> Bool {
    let parts = base.split(separator: ".")
    switch parts.last ?? "" {
    case "table=True", "DeclarativeBase", "DeclarativeMeta", "Document", "EmbeddedDocument":
      return true
    case "Model": return parts.count > 1 && ["models", "db", "orm"].contains(parts[0])
    default: return false
    }
  }

  /// `Model` of a library that maps classes to tables.
  private static func isTable(outside path: String) -> Bool {
    let parts = path.split(separator: ".")
    return parts.last == "Model"
      && ["django", "peewee", "tortoise", "flask_sqlalchemy", "ormar", "gino"].contains(parts[0])
  }

  private static func isSchema(_ base: String) -> Bool {
    [
      "BaseModel", "RootModel", "SQLModel", "GenericModel", "Schema", "ModelSchema",
      "SQLAlchemySchema", "SQLAlchemyAutoSchema", "Serializer", "ModelSerializer",
      "HyperlinkedModelSerializer", "ObjectType", "DjangoObjectType", "SQLAlchemyObjectType",
    ].contains(lastName(base))
  }

  private static func isData(_ base: String) -> Bool {
    ["TypedDict", "NamedTuple", "Struct"].contains(lastName(base))
  }

  private static func makesData(_ decorator: String) -> Bool {
    let path = decorator.prefix { $0 != "(" }
    return [
      "dataclass", "dataclasses.dataclass", "define", "attr.s", "attr.attrs", "attrs.define",
      "attr.define", "frozen", "attrs.frozen", "strawberry.type", "strawberry.input",
    ].contains(String(path))
  }

  /// `Column` of `sa.Column(Integer)`, `Mapped` of `orm.Mapped[int]`.
  private static func lastName(_ text: String) -> String {
    let path = text.prefix { $0 != "(" && $0 != "[" }
    return path.split(separator: ".").last.map(String.init) ?? ""
  }

  // MARK: - Clients and servers

  /// Whether one file is the other's below a folder `server`: `shop/events.py` and
  /// `shop/server/events.py`.
  private static func isServed(_ path: String, by server: String) -> Bool {
    let parts = server.pathParts
    guard parts.count == path.pathParts.count + 1, let place = parts.firstIndex(of: "server") else {
      return false
    }
    return parts[..<place] + parts[(place + 1)...] == path.pathParts[...]
  }

  /// The folders of each path, without those in front that both have, and the file if its name
  /// says more than one word.
  private static func ownFolders(_ left: String, _ right: String) -> ([Substring], [Substring]) {
    let (one, two) = (left.pathParts, right.pathParts)
    let common = zip(one.dropLast(), two.dropLast()).prefix { $0 == $1 }.count
    func own(_ parts: [Substring]) -> [Substring] {
      let isTelling = parts.last?.utf8.contains(UInt8(ascii: "_")) == true
      return Array((isTelling ? parts : parts.dropLast()).dropFirst(common))
    }
    return (own(one), own(two))
  }

  private static func isClient(_ parts: [Substring]) -> Bool {
    words(parts).contains { ["client", "clients", "sdk"].contains($0) }
  }

  private static func isServer(_ parts: [Substring]) -> Bool {
    let words = words(parts)
    return !isClient(parts)
      && words.contains {
        ["server", "backend", "api", "service", "services", "db", "database"].contains($0)
      }
  }

  private static func words(_ parts: [Substring]) -> [String] {
    parts.flatMap { part in
      part.lowercased().utf8.split { [0x5F, 0x2D, 0x2E].contains($0) }.map { String(Substring($0)) }
    }
  }
}
