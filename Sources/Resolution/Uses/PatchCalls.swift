package import PythonSyntax

extension ParsedModule {
  /// Whether the call that a string is passed to is one of `unittest.mock`, `mock`, `pytest-mock` or pytest.
  package func patches(_ reference: StringReference) -> Bool {
    switch reference.kind {
    case .module, .plugin, .provided, .assigned: return false
    case .patch, .object, .attribute: break
    }
    let callee = bytes(reference.callee)
    guard let root = reference.calleeRoot else {
      // Fixtures bear these names by convention.
      return callee.starts(with: "mocker.".utf8) || callee.starts(with: "monkeypatch.".utf8)
        || callee.starts(with: "mp.".utf8) || callee.starts(with: "self.mocker.".utf8)
        || callee.starts(with: "self.monkeypatch.".utf8)
    }
    let path = bytes(imports[root].module)
    return path.elementsEqual("unittest.mock".utf8) || path.elementsEqual("mock".utf8)
      || path.elementsEqual("unittest".utf8) || path.elementsEqual("mock.mock".utf8)
  }
}
