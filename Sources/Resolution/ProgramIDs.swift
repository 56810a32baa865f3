import PythonSyntax

/// A module, by its place among the files of the tree.
package struct ModuleID: TypedID {
  package let rawValue: Int32
  @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A name, by its place in the ``NameTable``.
package struct NameID: TypedID {
  package let rawValue: Int32
  @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }
}
