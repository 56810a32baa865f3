package import PythonSyntax

/// What becomes of one imported name.
package enum ImportStatus: UInt8, Sendable, CaseIterable {
  case resolved, standardLibrary, thirdParty
  /// Third-party, though the project declares its dependencies and this is none of them.
  case undeclared
  /// No module of that path exists.
  case brokenModule
  /// The module exists and binds no such name.
  case brokenName
  /// The module can't be executed: it doesn't parse.
  case blocked
  case unsure

  package var name: String {
    switch self {
    case .resolved: "resolved"
    case .standardLibrary: "standard-library"
    case .thirdParty: "third-party"
    case .undeclared: "undeclared"
    case .brokenModule: "broken-module"
    case .brokenName: "broken-name"
    case .blocked: "blocked"
    case .unsure: "unsure"
    }
  }

  package var isBroken: Bool { self == .brokenModule || self == .brokenName }
}

/// Why an import can't be told true or broken, or in which way it is broken.
package enum ImportReason: UInt8, Sendable, CaseIterable {
  case none
  // Broken.
  case moduleMissing
  case aboveRoot
  /// A relative import of a module that is imported as a top-level one.
  case noParent
  case nameMissing
  /// Bound below `if TYPE_CHECKING:` alone.
  case typeCheckingOnly
  /// Bound by a guarded import alone that is itself broken.
  case guardedImportBroken
  case deleted
  /// `__all__` lists what the module doesn't bind; a star import fails by it.
  case exportMissing
  // Unsure.
  case bindsDynamically
  case servedOnDemand
  case boundByFunction
  case setFromOutside
  case externalStar
  /// Behind more star imports in a row than are followed.
  case longStarChain
  case dynamicExports
  case compiledModule
  /// Nothing but the installed distribution has it: `_version.py`, what a `meson.build` puts there.
  case builtOnInstall
  /// Excluded, ignored by git, a symbolic link, or unreadable.
  case leftOut
  /// A folder without Python files, which Python imports as a namespace package.
  case bareFolder
  case makesModules
  case changesPath
  case otherSearchPath
  case namespaceMayBeShadowed
  /// The file is copied over another project's tree.
  case laidOver
  /// Ansible puts together what the modules that it runs import.
  case mountedByAnsible
  case circular
  /// In the `else` of a `try` whose body fails.
  case neverReached
  /// In a branch for versions of Python that the project doesn't ask for.
  case otherPython
  /// Below a `with` whose manager may survive the error.
  case mayBeSurvived
  // Blocked.
  case unparsable

  package var words: String {
    switch self {
    case .none: ""
    case .moduleMissing: "there is no such module"
    case .aboveRoot: "the dots lead above the top-level package"
    case .noParent: "the module is imported as a top-level one, which has no parent package"
    case .nameMissing: "the module binds no such name"
    case .typeCheckingOnly: "it exists only for type checking"
    case .guardedImportBroken: "the only import that would bind it is itself broken"
    case .deleted: "the module deletes it"
    case .exportMissing: "__all__ names what the module doesn't bind"
    case .bindsDynamically: "the module binds names as it runs"
    case .servedOnDemand: "the module's __getattr__ may serve it"
    case .boundByFunction: "a function binds it when it is called"
    case .setFromOutside: "another module sets it"
    case .externalStar: "it may come by a star import from outside the project"
    case .longStarChain: "it may come by more star imports in a row than are followed"
    case .dynamicExports: "__all__ is made as the module runs"
    case .compiledModule: "the module is compiled"
    case .builtOnInstall: "it may be made when the project is built"
    case .bareFolder: "it is a folder without Python files"
    case .leftOut: "what may be there was left out of the analysis"
    case .makesModules: "modules are put into sys.modules"
    case .changesPath: "the package changes its __path__"
    case .otherSearchPath: "it is found only if another folder is on the search path"
    case .namespaceMayBeShadowed: "an installed package may have the name of the folder"
    case .laidOver: "the folder is laid over another project, which may have it"
    case .mountedByAnsible: "Ansible decides what the modules that it runs find"
    case .circular: "the modules import the name from each other"
    case .neverReached: "an import before it in its try fails"
    case .otherPython: "it stands in a branch for other versions of Python"
    case .mayBeSurvived: "a context manager around it may survive the error"
    case .unparsable: "the module doesn't parse"
    }
  }
}

/// What a name means in the end.
package enum Symbol: Hashable, Sendable {
  /// A module of this project.
  case module(ModuleID)
  /// A class, function or assignment.
  case definition(DefinitionID)
  /// A name that a module binds by something else.
  case binding(BindingID)
  /// Something of the standard library or of a third party.
  case external
}

/// One imported name, followed to its end.
package struct ImportLink: Sendable {
  /// A submodule that an imported name is.
  package enum Child: Hashable, Sendable {
    case module(ModuleID)
    /// A namespace package or a compiled module.
    case fileless

    /// The module, where the submodule has a file.
    package var module: ModuleID? {
      if case .module(let module) = self { return module }
      return nil
    }
  }

  package internal(set) var status: ImportStatus
  package internal(set) var reason: ImportReason = .none
  // Here, where it costs no room.
  private var isChildFileless = false
  /// The module that the statement names.
  @Packed package internal(set) var base: ModuleID? = nil
  /// The nearest package around a namespace package that the statement names.
  @Packed package internal(set) var enclosing: ModuleID? = nil
  @Packed private var childModule: ModuleID? = nil
  /// The binding of `base` that the name finds.
  @Packed package internal(set) var binding: BindingID? = nil
  /// Nil where it leads nowhere or can't be told.
  package internal(set) var symbol: Symbol?
  /// Whether no condition decides which object it is.
  package internal(set) var isCertain = true

  init(status: ImportStatus) { self.status = status }

  /// The submodule that the imported name is.
  package internal(set) var child: Child? {
    get { isChildFileless ? .fileless : childModule.map(Child.module) }
    set {
      childModule = newValue?.module
      isChildFileless = newValue == .fileless
    }
  }
}
