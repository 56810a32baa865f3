import PythonSyntax

extension Program {
  /// One step from an import to the definition that it means.
  package struct Hop: Sendable {
    package let module: ModuleID
    /// The name in that module; empty where the module itself is meant.
    package let name: String
    /// The line on which the module binds it; 0 where no line does.
    package let line: Int
  }

  /// The modules and names that an import leads through, the last being where its object is made.
  package func hops(ofImport first: ImportID) -> [Hop] {
    var hops: [Hop] = []
    var id = first
    var seen: Set<ImportID> = []
    while seen.insert(id).inserted {
      let link = symbols.links[id]
      let record = record(id)
      guard record.kind == .name, let base = link.base else {
        if case .module(let module)? = link.symbol {
          hops.append(Hop(module: module, name: "", line: 0))
        }
        break
      }
      guard let binding = link.binding.map({ symbols.bindings[$0] }) else {
        if case .module(let module)? = link.symbol {
          hops.append(Hop(module: module, name: "", line: 0))
        } else if link.status == .resolved {
          hops.append(
            Hop(module: base, name: parsed[imports[id].importer].string(record.name), line: 0))
        }
        break
      }
      if base != binding.module {
        // A star import lies between.
        hops.append(Hop(module: base, name: symbols.names[binding.name], line: 0))
      }
      hops.append(
        Hop(
          module: binding.module, name: symbols.names[binding.name], line: Int(binding.line)))
      guard let next = binding.record else { break }
      id = symbols.id(ofRecord: next, in: binding.module)
    }
    // `New = Old` is one more step.
    if case .definition(let definition)? = symbols.links[first].symbol {
      let module = definition.module
      let name = parsed[module].identifier(self[definition].name)
      if hops.last?.module != module || hops.last?.name != name {
        hops.append(Hop(module: module, name: name, line: Int(self[definition].line)))
      }
    }
    return hops
  }
}

extension Program {
  /// Whether a statement that imports just this name raises; nil where that can't be told.
  package func raises(import id: ImportID) -> Bool? {
    let link = symbols.links[id]
    switch link.status {
    case .standardLibrary: return false
    // Whether a distribution is installed is not known here.
    case .thirdParty, .undeclared: return nil
    case .brokenModule, .brokenName, .blocked: return true
    case .unsure: return nil
    case .resolved:
      // What `__getattr__` does to serve a name may fail in turn.
      if let binding = link.binding.map({ symbols.bindings[$0] }) {
        if binding.kind == .served { return nil }
        if binding.kind != .import, binding.flags.contains(.conditional) { return nil }
      }
      // The submodule is imported where the package binds no such name.
      let targets = [link.base, link.enclosing, link.binding == nil ? link.child?.module : nil]
        .compactMap(\.self)
      if targets.contains(where: { importability.causes[$0] != nil }) { return true }
      if isStar(id), !link.isCertain { return nil }
      let passed = targets + hops(ofImport: id).map(\.module)
      return passed.contains { importability.mayFail[$0] } ? nil : false
    }
  }

  private func isStar(_ id: ImportID) -> Bool {
    symbols.name(askedBy: id) == nil && record(id).kind == .name
  }

  /// The object that an import binds, as the module that makes it and the name it has there, nil
  /// for the module itself; nil in all where that can't be told.
  package func object(boundBy id: ImportID) -> (module: ModuleID, name: String?)? {
    let link = symbols.links[id]
    guard link.status == .resolved, link.isCertain else { return nil }
    // A guarded import on the way that fails leaves the name to something else.
    guard !hops(ofImport: id).contains(where: { importability.mayFail[$0.module] }) else {
      return nil
    }
    switch link.symbol {
    case .module(let module)?: return (module, nil)
    case .definition(let definition)?:
      let name = parsed[definition.module].identifier(self[definition].name)
      return (definition.module, name)
    case .binding(let place)?:
      let binding = symbols.bindings[place]
      return (binding.module, symbols.names[binding.name])
    case .external?, nil: return nil
    }
  }
}
