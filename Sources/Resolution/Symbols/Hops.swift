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
  package func hops(ofImport first: Int) -> [Hop] {
    var hops: [Hop] = []
    var number = first
    var seen: Set<Int> = []
    while seen.insert(number).inserted {
      let link = symbols.links[number]
      let it = imports[number]
      let record = parsed[it.importer].imports[Int(it.record)]
      guard record.kind == .name, let base = link.base else {
        if case .module(let module)? = link.symbol {
          hops.append(Hop(module: module, name: "", line: 0))
        }
        break
      }
      guard link.binding >= 0 else {
        if case .module(let module)? = link.symbol {
          hops.append(Hop(module: module, name: "", line: 0))
        } else if link.status == .resolved {
          hops.append(
            Hop(module: base, name: parsed[it.importer].string(record.name), line: 0))
        }
        break
      }
      let binding = symbols.bindings[Int(link.binding)]
      if base != binding.module {
        // A star import lies between.
        hops.append(Hop(module: base, name: symbols.names[binding.name], line: 0))
      }
      hops.append(
        Hop(
          module: binding.module, name: symbols.names[binding.name], line: Int(binding.line)))
      guard binding.kind == .import else { break }
      number = Int(symbols.firstImport[binding.module] + binding.index)
    }
    // `New = Old` is one more step.
    if case .definition(let module, let index)? = symbols.links[first].symbol {
      let it = parsed[module]
      let definition = it.definitions[Int(index)]
      let name = it.identifier(definition.name)
      if hops.last?.module != module || hops.last?.name != name {
        hops.append(Hop(module: module, name: name, line: Int(definition.line)))
      }
    }
    return hops
  }
}

extension Program {
  /// Whether a statement that imports just this name raises; nil where that can't be told.
  package func raises(import number: Int) -> Bool? {
    let link = symbols.links[number]
    switch link.status {
    case .standardLibrary: return false
    // Whether a distribution is installed is not known here.
    case .thirdParty, .undeclared: return nil
    case .brokenModule, .brokenName, .blocked: return true
    case .unsure: return nil
    case .resolved:
      // What `__getattr__` does to serve a name may fail in turn.
      if link.binding >= 0 {
        let binding = symbols.bindings[Int(link.binding)]
        if binding.kind == .served { return nil }
        if binding.kind != .import, binding.flags.contains(.conditional) { return nil }
      }
      // The submodule is imported where the package binds no such name.
      let targets = [link.base, link.enclosing, link.binding < 0 ? link.child?.module : nil]
        .compactMap(\.self)
      if targets.contains(where: { importability.causes[$0] != nil }) { return true }
      if isStar(number), !link.isCertain { return nil }
      let passed = targets + hops(ofImport: number).map(\.module)
      return passed.contains { importability.mayFail[$0] } ? nil : false
    }
  }

  private func isStar(_ number: Int) -> Bool {
    let it = imports[number]
    return symbols.importNames[number] == nil
      && parsed[it.importer].imports[Int(it.record)].kind == .name
  }

  /// The object that an import binds, as the module that makes it and the name it has there, nil
  /// for the module itself; nil in all where that can't be told.
  package func object(boundBy number: Int) -> (module: ModuleID, name: String?)? {
    let link = symbols.links[number]
    guard link.status == .resolved, link.isCertain else { return nil }
    // A guarded import on the way that fails leaves the name to something else.
    guard !hops(ofImport: number).contains(where: { importability.mayFail[$0.module] }) else {
      return nil
    }
    switch link.symbol {
    case .module(let module)?: return (module, nil)
    case .definition(let module, let index)?:
      let it = parsed[module]
      return (module, it.identifier(it.definitions[Int(index)].name))
    case .binding(let place)?:
      let binding = symbols.bindings[Int(place)]
      return (binding.module, symbols.names[binding.name])
    case .external?, nil: return nil
    }
  }
}
