import PythonSyntax

/// Follows dotted paths that stand in no module, as an import in a module of the root would.
package struct PathResolver {
  private let program: Program
  private var linker: ImportLinker
  private var objects: ObjectResolver
  /// Paths are asked about again and again.
  private var known: [String: Outcome] = [:]

  /// Stands for no module: paths start at the root of the tree.
  private static let root: Int32 = -1

  package enum Outcome: Sendable {
    /// Nil for the symbol where it isn't known which object it is.
    case found(Symbol?, isCertain: Bool)
    /// The shortest part of the path that is no module.
    case moduleMissing(String)
    /// A module that binds no such name.
    case nameMissing(name: String, in: String, ImportReason)
    /// A class that has no such member.
    case memberMissing(name: String, in: String)
    /// Whether a class or object has a member can't be told: a base is not known, or code sets
    /// attributes of that name.
    case memberUnknown(String)
    /// A module that can't be imported, and why.
    case blocked(String, why: String)
    /// Of the standard library or of a third party.
    case external
    case unsure(ImportReason)

    package var isMissing: Bool {
      switch self {
      case .moduleMissing, .nameMissing, .memberMissing, .blocked: true
      case .found, .memberUnknown, .external, .unsure: false
      }
    }

    /// The object, where it is one and the same on every road.
    package var object: Symbol? {
      if case .found(let symbol?, isCertain: true) = self { return symbol }
      return nil
    }
  }

  package init(_ program: Program) {
    self.program = program
    linker = program.linker
    objects = ObjectResolver(program)
  }

  /// What `from module import name` finds, or `import module` without a name.
  package mutating func find(_ name: String?, in module: String) -> Outcome {
    switch linker.index.resolve(Array(module.utf8)[...], from: Self.root) {
    case .standardLibrary, .thirdParty: return .external
    case .missing:
      let parts = module.split(separator: ".").map(String.init)
      if let reason = linker.excuse(path: parts, from: Self.root) { return .unsure(reason) }
      return .moduleMissing(firstMissing(parts))
    case .firstParty(let target):
      guard let name else {
        return target.module < 0
          ? .found(nil, isCertain: true)
          : blocked(target.module) ?? .found(.module(target.module), isCertain: true)
      }
      return find(name, in: target, called: module)
    }
  }

  private mutating func find(
    _ name: String, in target: ModuleIndex.Target, called module: String
  ) -> Outcome {
    let identifier = linker.identifier(of: name)
    let child = linker.index.child(of: target, named: identifier)
    guard target.module >= 0 else {
      if let child {
        return child.module < 0 ? .found(nil, isCertain: true) : submodule(child.module)
      }
      return target.isCompiled ? .unsure(.compiledModule) : .moduleMissing(module + "." + name)
    }
    if let blocked = blocked(target.module) { return blocked }
    var query = ImportLinker.Query()
    switch linker.find(identifier, in: target.module, &query) {
    case .bound(_, let symbol, let isCertain): return .found(symbol, isCertain: isCertain)
    case .unsure(let reason): return child == nil ? .unsure(reason) : .found(nil, isCertain: false)
    case .missing(let reason):
      if let child {
        return child.module < 0 ? .found(nil, isCertain: true) : submodule(child.module)
      }
      let isPackage = program.modules[Int(target.module)].isPackage
      if ImportLinker.isEverywhere(name.utf8, isPackage: isPackage) {
        return .found(nil, isCertain: true)
      }
      if isPackage, let excuse = linker.excuse(missing: name, below: target.module) {
        return .unsure(excuse)
      }
      return .nameMissing(name: name, in: module, reason)
    }
  }

  private func submodule(_ module: Int32) -> Outcome {
    blocked(module) ?? .found(.module(module), isCertain: true)
  }

  /// What a dotted path names: a module, what a module binds, or a member of that.
  package mutating func object(at path: String) -> Outcome {
    if let outcome = known[path] { return outcome }
    let outcome = findObject(at: path)
    known[path] = outcome
    return outcome
  }

  private mutating func findObject(at path: String) -> Outcome {
    let parts = path.split(separator: ".").map(String.init)
    var count = parts.count
    // The longest part that is a module, for a name of a package may hide none.
    while count > 0 {
      let module = parts[..<count].joined(separator: ".")
      if case .firstParty(let target) = linker.index.resolve(
        Array(module.utf8)[...], from: Self.root)
      {
        guard count < parts.count else { return find(nil, in: module) }
        let found = find(parts[count], in: target, called: module)
        if case .nameMissing = found, count + 1 < parts.count {
          return .moduleMissing(module + "." + parts[count])
        }
        return attributes(parts[(count + 1)...], of: found)
      }
      count -= 1
    }
    return find(nil, in: path)
  }

  private mutating func attributes(_ names: ArraySlice<String>, of found: Outcome) -> Outcome {
    guard !names.isEmpty, case .found(let symbol, let isCertain) = found else { return found }
    let start = objects.outcome(of: symbol, isCertain: isCertain)
    switch objects.attributes(names, of: start) {
    case .module(let module): return submodule(module)
    case .definition(let module, let index):
      return .found(.definition(module: module, index: index), isCertain: true)
    case .unknown: return .memberUnknown(names.joined(separator: "."))
    case .missing(let owner, let name):
      switch owner {
      case .path(let path): return .moduleMissing(path + "." + name)
      case .module(let module):
        return .nameMissing(name: name, in: program.modules[Int(module)].name, .nameMissing)
      case .class(let module, let index):
        return .memberMissing(name: name, in: program.path(ofDefinition: index, in: module))
      }
    }
  }

  private func blocked(_ module: Int32) -> Outcome? {
    guard program.importability.causes[Int(module)] != nil else { return nil }
    let root = program.importability.chain(from: module).last ?? module
    return .blocked(program.modules[Int(module)].name, why: program.describe(root))
  }

  private mutating func firstMissing(_ parts: [String]) -> String {
    for count in 1..<max(2, parts.count) {
      let path = parts[..<count].joined(separator: ".")
      if case .firstParty = linker.index.resolve(Array(path.utf8)[...], from: Self.root) {
        continue
      }
      return path
    }
    return parts.joined(separator: ".")
  }
}
