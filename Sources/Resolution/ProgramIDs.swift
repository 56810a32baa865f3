public import PythonSyntax

/// A module, by its place among the files of the tree.
public struct ModuleID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A name, by its place in the ``NameTable``.
public struct NameID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// An import of the program, by its place among the imports of all modules.
public struct ImportID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A name that a module binds, by its place in the ``SymbolTable``.
public struct BindingID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A definition, by its module and its place among the definitions there.
package struct DefinitionID: Hashable, Comparable, Sendable {
  package let module: ModuleID
  package let index: Definition.ID

  package init(module: ModuleID, index: Definition.ID) {
    self.module = module
    self.index = index
  }

  package static func < (left: DefinitionID, right: DefinitionID) -> Bool {
    (left.module, left.index) < (right.module, right.index)
  }
}

/// A part of the tree, by its place among the services of the program.
public struct ServiceID: TypedID {
  public let rawValue: Int32
  @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
}
