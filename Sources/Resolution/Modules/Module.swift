/// One Python file as a module.
package struct Module: Sendable {
  package let path: String
  let node: ModuleIndex.NodeID
  package let isPackage: Bool
  /// The dotted name from the nearest source root.
  package internal(set) var name = ""

  init(path: String, node: ModuleIndex.NodeID, isPackage: Bool) {
    self.path = path
    self.node = node
    self.isPackage = isPackage
  }
}
