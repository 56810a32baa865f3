/// A name that module-level code binds otherwise than by a definition or an import.
package struct OtherBinding: Sendable {
  /// By what the name is bound.
  package enum Kind: UInt8, Sendable {
    /// The target of a loop, a `with` or a pattern, `:=`, `type X = ...`, `x += 1`.
    case target
    /// `global x` in a function: bound when that is called, if ever.
    case global
    /// `del x`
    case deletion
    /// The module's `__getattr__` serves it (PEP 562).
    case served
  }

  /// What the module does to serve the name, where it does so on demand.
  package enum Service: UInt8, Sendable {
    case unknown
    /// It imports the module that ``source`` names, and takes the attribute of that name.
    case attribute
    /// It imports the module that ``source`` names.
    case module
    /// What the function does that it asks.
    case helper
  }

  package let kind: Kind
  /// Below `if`, `try`, `for`, `while` or `match`.
  package let isConditional: Bool
  package let flags: ImportRecord.Flags
  package let name: TextRange
  /// Of a served name the module that a table gives for it, as it is written: `.states`, `states`,
  /// `shop.states`; none where no table does.
  package let source: TextRange
  /// What it is called in that module, where that isn't the name itself.
  package var attribute = TextRange.none
  package var service = Service.unknown
  package let line: UInt32
  package let column: UInt32
}

/// What a module does that bears on what can be known of it without running it.
package struct ModuleTraits: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It may bind names that stand nowhere: `globals()[...] = `, `exec(...)`,
  /// `sys.modules[__name__]`.
  package static let bindsDynamically = ModuleTraits(rawValue: 1)
  /// It puts modules into `sys.modules` or finders into `sys.meta_path`.
  package static let makesModules = ModuleTraits(rawValue: 2)
  /// It changes its `__path__`, so that submodules may stand elsewhere.
  package static let changesPath = ModuleTraits(rawValue: 4)
  /// It changes `sys.path`.
  package static let changesSearchPath = ModuleTraits(rawValue: 8)
  /// A statement of its very body raises.
  package static let raises = ModuleTraits(rawValue: 16)
  /// It calls `pytest.skip(..., allow_module_level=True)` or `pytest.importorskip` while it is
  /// imported.
  package static let skips = ModuleTraits(rawValue: 32)
  /// Its docstring or a warning on import says that it is deprecated.
  package static let deprecated = ModuleTraits(rawValue: 64)
  /// Its body does more than import, rename what it imported, and list its names.
  package static let hasOwnCode = ModuleTraits(rawValue: 128)
  /// It defines `__getattr__` (PEP 562), and not every name that this serves could be read.
  package static let servesUnknownNames = ModuleTraits(rawValue: 256)
  /// It calls `setattr` on something else than `self`.
  package static let setsAttributes = ModuleTraits(rawValue: 512)
  /// A condition decides about a part of `__all__`.
  package static let conditionalExports = ModuleTraits(rawValue: 1024)
  /// A function of it sets attributes of what it is given, under names that can't be told.
  package static let setsOnArguments = ModuleTraits(rawValue: 2048)
  /// It asks for its namespace as a whole: `globals()`, `vars()`, `locals()` at module level.
  package static let readsNamespace = ModuleTraits(rawValue: 4096)
  /// Its docstring is that which openapi-python-client gives the packages that it writes.
  package static let isGeneratedClient = ModuleTraits(rawValue: 8192)
  /// It puts a finder into `sys.meta_path`, by which others find modules behind its import.
  package static let installsFinder = ModuleTraits(rawValue: 16384)
  /// It puts what a call gives in its own place: `sys.modules[__name__] = LazyModule(...)`.
  package static let replacesItself = ModuleTraits(rawValue: 32768)
  /// It serves the names that its stub imports: `lazy.attach_stub(__name__, __file__)`.
  package static let servesStub = ModuleTraits(rawValue: 65536)
}

/// Where a file uses an imported name, or one that it defines itself and calls: one record for
/// each name and chain of attributes behind it.
package struct Reference: Sendable {
  /// What bears the first name.
  package enum Root: Sendable {
    case record(ImportRecord.ID)
    /// One of the module's own.
    case definition(Definition.ID)
  }

  /// What bears the first name of the chain.
  package var root: Root {
    rootNumber < 0
      ? .definition(Definition.ID(rawValue: ~rootNumber))
      : .record(ImportRecord.ID(rawValue: rootNumber))
  }

  /// The import that bears the first name; nil where that is one of the module's own.
  package var record: ImportRecord.ID? { ImportRecord.ID(nonNegative: rootNumber) }

  /// The number of an import record or, as its complement, of a definition: an enumeration would
  /// make the records larger.
  let rootNumber: Int32
  /// The attributes behind the root, dotted; none where there are none.
  package let chain: TextRange
  /// Of the first use.
  package let line: UInt32
  package let column: UInt32
  /// The chain is assigned to: `module.name = value`.
  package let isStore: Bool
  /// It is handed to a function, which may set attributes of it.
  package internal(set) var isHandedOn = false
  /// Noted as an ``AttributeRead``, and as one of annotations.
  var isRead = false
  var isAnnotation = false
  package internal(set) var count: UInt32
  package internal(set) var calls: UInt32
  /// The next reference with the same root, or -1.
  var next: Int32
}

/// A call of what a ``Reference`` names, or of a method of an unknown object.
package struct CallSite: Sendable {
  /// Nil for a method of an unknown object.
  @Packed package private(set) var reference: Reference.ID?
  /// The name of the method, where no reference tells it.
  package let method: TextRange
  package let line: UInt32
  package let column: UInt32
  /// Indices into ``ParsedModule/literalArguments``.
  package let arguments: Range<UInt32>
}

/// An argument of a call that is a literal.
package struct LiteralArgument: Sendable {
  /// What sort of literal it is.
  package enum Kind: UInt8, Sendable { case string, number, boolean, dictionary, list }

  package let kind: Kind
  /// Counted from zero; nil for a keyword.
  package var position: Int16? { place < 0 ? nil : place }
  let place: Int16
  package let keyword: TextRange
  package let line: UInt32
  package let column: UInt32
}

/// A parameter whose annotation is a path to a class, perhaps `Optional` or a string.
package struct TypedParameter: Sendable {
  package let definition: Definition.ID
  /// Counted from zero, `self` among them; nil where it goes by keyword only.
  package var position: Int16? { place < 0 ? nil : place }
  let place: Int16
  package let name: TextRange
  package let annotation: TextRange
  /// Its function calls what the annotation names with it: `State(state)`.
  package internal(set) var isConverted = false
}

/// A string that names a module or an attribute of one.
package struct StringReference: Sendable {
  /// What the string is used for, and so what it must name.
  package enum Kind: UInt8, Sendable {
    /// `patch("a.b.C")`: the last name is an attribute of what the others name.
    case patch
    /// `patch.dict("a.b.C")`, `patch.multiple("a.b")`: the whole names an object.
    case object
    /// `patch.object(target, "name")`, `monkeypatch.setattr(target, "name", value)`.
    case attribute
    /// `importlib.import_module("a.b")`, `__import__("a.b")`.
    case module
    /// `pytest_plugins = ["a.b"]`
    case plugin
    /// `sys.modules["a.b"] = ...` makes a module.
    case provided
    /// `sys.modules["a.b"].c = ...` sets an attribute of one: `a.b.c`, or `a.b.*` for any.
    case assigned
  }

  package let kind: Kind
  package let value: TextRange
  /// What the string is an attribute of, for ``Kind/attribute``; the package that a relative path
  /// starts from, for ``Kind/module``: its name, `__package__` or `__name__`.
  package let target: TextRange
  /// The import that bears the first name of the target.
  @Packed package private(set) var targetRoot: ImportRecord.ID?
  /// The import that bears the first name of the function that is called; nil where that is a
  /// fixture of pytest or built in.
  @Packed package private(set) var calleeRoot: ImportRecord.ID?
  package let callee: TextRange
  /// The attribute need not exist: `create=True`, `raising=False`.
  package let isLenient: Bool
  /// In a `try` or `with` that survives or expects an error.
  package let isGuarded: Bool
  package let isInFunction: Bool
  package let line: UInt32
  package let column: UInt32
}

/// A path that `collect_ignore` or `collect_ignore_glob` names.
package struct CollectionIgnore: Sendable {
  package let value: TextRange
  /// Of `collect_ignore_glob`.
  package let isPattern: Bool
}
