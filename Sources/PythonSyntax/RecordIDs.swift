/// An import of a file, by its place in ``ParsedModule/imports``.
public struct ImportRecordID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A definition of a file, by its place in ``ParsedModule/definitions``.
public struct LocalDefinitionID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A reference of a file, by its place in ``ParsedModule/references``.
public struct ReferenceID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A string of a file that names something, by its place in ``ParsedModule/stringReferences``.
public struct StringReferenceID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// How an import of one file is told from the others.
extension ImportRecord { package typealias ID = ImportRecordID }
/// How a definition of one file is told from the others.
extension Definition { package typealias ID = LocalDefinitionID }
/// How a reference of one file is told from the others.
extension Reference { package typealias ID = ReferenceID }
/// How a string of one file is told from the others.
extension StringReference { package typealias ID = StringReferenceID }
