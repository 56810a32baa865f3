package import Resolution
import PythonSyntax

/// What a registry knows as rules that other tools can enforce.
package struct RegistryRules: Sendable {
  /// A path that nobody should import, and what to say to who does.
  package struct Ban: Sendable {
    package let path: String
    package let message: String
  }

  /// A top-level package, and the service or shared package that it belongs to.
  package struct Package: Sendable {
    package let name: String
    package let service: String
    package let role: Service.Role
    /// Whether it has an `__init__.py`.
    package let isRegular: Bool
  }

  /// By path.
  package let bans: [Ban]
  /// Modules that are not to be imported at all, by name.
  package let retiredModules: [String]
  /// Of services and shared packages, by name.
  package let packages: [Package]
  /// Folders from which absolute imports start; the root is `.`.
  package let sourceRoots: [String]

  /// What holds of a checked registry.
  package init(_ check: RegistryCheck, in program: Program) {
    self.init(
      check.claims.compactMap { checked in
        let claim = checked.claim
        guard checked.verdict == .holds, !claim.isReplacement, let path = claim.path,
          let status = claim.status
        else { return nil }
        switch claim.subject {
        case .imported, .path: return Said(path, status, claim.replacements)
        case .patch, .same, .member, .pattern, .template, .file, .count, .alsoDefined: return nil
        }
      }, in: program)
  }

  /// What the code itself says.
  package init(_ registry: ImportRegistry, in program: Program) {
    var said: [Said] = []
    for part in registry.parts {
      for entry in part.symbols {
        said.append(Said(entry.canonical, .canonical, []))
        said += entry.aliases.map { Said($0.path, .compatibility, []) }
        said += entry.deprecated.map {
          Said($0.path, .deprecated, $0.replacement.map { [$0] } ?? [])
        }
      }
      said += part.deprecated.map { Said($0.path, .deprecated, $0.replacement.map { [$0] } ?? []) }
      said += part.broken.map { Said($0.path, .broken, $0.replacement.map { [$0] } ?? []) }
    }
    self.init(said, in: program)
  }

  /// What is said of a path, and holds.
  private struct Said {
    let path: String
    let status: ClaimStatus
    let replacements: [String]

    init(_ path: String, _ status: ClaimStatus, _ replacements: [String]) {
      self.path = path
      self.status = status
      self.replacements = replacements
    }
  }

  private init(_ all: [Said], in program: Program) {
    var bans: [String: Ban] = [:]
    var retired: [String: Bool] = [:]
    var retiredModules: Set<String> = []
    for said in all {
      let path = said.path
      let what: String
      switch said.status {
      case .deprecated: what = "is deprecated"
      case .avoid: what = "is not to be used"
      case .broken: what = "doesn't exist"
      case .canonical, .works, .compatibility, .question:
        // A module of which anything is to be used stays.
        retired[path.parentPath] = false
        continue
      }
      let advice =
        said.replacements.isEmpty ? "" : ": use " + said.replacements.joined(separator: " or ")
      if bans[path] == nil { bans[path] = Ban(path: path, message: "\(path) \(what)\(advice).") }
      guard said.status != .broken else { continue }
      if case .module? = program.lookup.object(at: path).object {
        retiredModules.insert(path)
      } else if retired[path.parentPath] == nil {
        retired[path.parentPath] = true
      }
    }
    for (module, isRetired) in retired where isRetired {
      // Only a module that says so of itself goes as a whole.
      if case .module(let number)? = program.lookup.object(at: module).object,
        program.parsed[number].traits.contains(.deprecated)
      {
        retiredModules.insert(module)
      }
    }
    self.bans = bans.values.sorted { $0.path < $1.path }
    self.retiredModules = retiredModules.sorted()
    packages = Self.packages(of: program)
    sourceRoots = program.sourceRoots.map { $0.path.isEmpty ? "." : $0.path }
  }

  private static func packages(of program: Program) -> [Package] {
    var packages: [String: Package] = [:]
    for index in program.modules.indices {
      let module = program.modules[index]
      let service = program.service(of: index)
      guard service.role == .service || service.role == .shared,
        module.name.contains(".") || module.isPackage
      else { continue }
      let name = String(module.name.topName)
      let isRegular = module.isPackage && module.name == name
      if packages[name] == nil || isRegular {
        packages[name] = Package(
          name: name, service: service.name, role: service.role,
          isRegular: isRegular || packages[name]?.isRegular ?? false)
      }
    }
    return packages.values.sorted { $0.name < $1.name }
  }
}
