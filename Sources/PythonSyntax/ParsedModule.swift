/// What one Python file says, as far as anybody asks: its imports, its definitions, `__all__`, and
/// whether CPython would refuse it.
///
/// All text stands in one arena, ``text``; a ``TextRange`` names a part of it.
package final class ParsedModule: Sendable {
  package let text: [UInt8]
  /// One record for each imported name, in source order.
  package let imports: Table<ImportRecord.ID, ImportRecord>
  /// Module-level definitions and the members of module-level classes, in source order.
  package let definitions: Table<Definition.ID, Definition>
  /// The bases and decorators that ``Definition/bases`` and ``Definition/decorators`` index.
  package let texts: [TextRange]
  /// The static part of `__all__`; nil where the module has none.
  package let exports: [TextRange]?
  /// Some part of `__all__` is neither static nor another module's.
  package let hasUnknownExports: Bool
  /// A function of it does something to `__all__`.
  package let addsExportsWhenCalled: Bool
  /// Modules whose `__all__` the module's takes in, as it calls them.
  package let exportsFrom: [TextRange]
  /// Whether `__all__` has more than ``exports``.
  package var hasDynamicExports: Bool { hasUnknownExports || !exportsFrom.isEmpty }
  /// Whether it can't be told what else is in `__all__` than ``exports`` and those of others.
  package var mayListMore: Bool {
    hasUnknownExports || addsExportsWhenCalled || traits.contains(.conditionalExports)
  }
  /// A comment or docstring at its head says that a program wrote it.
  package let isGenerated: Bool
  /// The file asks whether it is run as a program: `if __name__ == "__main__":`.
  package let isScript: Bool
  /// Module-level names that neither a definition nor an import binds, in source order.
  package let otherBindings: [OtherBinding]
  package let traits: ModuleTraits
  /// Uses of imported names and of the module's own, in the order of their first use.
  package let references: Table<Reference.ID, Reference>
  package let calls: [CallSite]
  package let literalArguments: [LiteralArgument]
  package let parameters: [TypedParameter]
  package let stringReferences: Table<StringReference.ID, StringReference>
  /// What a conftest.py tells pytest to leave out.
  package let collectionIgnores: [CollectionIgnore]
  /// The values of strings that are dotted paths, perhaps with a name behind a colon.
  package let dottedStrings: [TextRange]
  /// The ``WordHash`` of each string that is one word of three letters or more.
  package let wordStrings: [UInt32]
  /// Names that are read on import and that nothing in the file binds, in the order of the text.
  package let unboundNames: [UnboundName]
  /// Attributes that are read on import of what it imports, in the order of the text.
  package let attributeReads: [AttributeRead]
  /// Names that methods set on their class: `cls.name = value`.
  package let classAttributes: [TextRange]
  /// Attributes that its functions set on what they are given.
  package let argumentAttributes: [TextRange]
  /// The function of another module that its `__getattr__` asks.
  package let getterHelper: GetterHelper?
  /// Functions that raise of every name but those in a table that they are given.
  package let lookups: [TableLookup]
  /// Module-level names of the tables that its `__getattr__` looks into.
  package let servedTables: [TextRange]
  /// Definitions that may put names into the module that calls them, into that of a function they
  /// are given, or into one that is named to them.
  package let outsideBinders: [Definition.ID]
  /// In the order of their ends, so that what stands in another comes first.
  package let tries: [GuardedTry]
  package let managers: [ManagedImports]
  /// What only some versions of Python execute.
  package let versionBranches: [VersionBranch]
  /// Of classes and functions, in the order of their headers.
  package let bodies: [Body]
  /// The fingerprints that ``Body/prints`` indexes.
  package let prints: [UInt32]
  package let suppressions: [SuppressionComment]
  package let ignoreDirectives: [IgnoreDirective]
  package let error: SyntaxError?
  /// Why an import of the file raises SyntaxError: the error, or what CPython refuses only when it
  /// compiles a file that parses.
  package let refusal: SyntaxError?
  /// How many lines the file has.
  package let lineCount: Int
  package let byteCount: Int
  /// Of the file as it stands, before line ends and encoding are made alike.
  package let contentHash: ContentHash

  /// Takes what was noted into storage of just the size that it needs.
  init(
    _ facts: Facts = Facts(), suppressions: [SuppressionComment] = [],
    ignoreDirectives: [IgnoreDirective] = [], error: SyntaxError? = nil,
    refusal: SyntaxError? = nil, lineCount: Int = 0, byteCount: Int, contentHash: ContentHash
  ) {
    func compact<Element>(_ array: [Element]) -> [Element] {
      array.withUnsafeBufferPointer { Array($0) }
    }
    text = compact(facts.text)
    imports = Table(compact(facts.imports))
    definitions = Table(compact(facts.definitions))
    texts = compact(facts.texts)
    exports = facts.exports
    hasUnknownExports = facts.hasUnknownExports
    addsExportsWhenCalled = facts.addsExportsWhenCalled
    exportsFrom = compact(facts.exportsFrom)
    isGenerated = facts.isGenerated
    isScript = facts.isScript
    otherBindings = compact(facts.otherBindings)
    traits = facts.traits
    references = Table(compact(facts.references))
    calls = compact(facts.calls)
    literalArguments = compact(facts.literalArguments)
    parameters = compact(facts.parameters)
    stringReferences = Table(compact(facts.stringReferences))
    collectionIgnores = facts.collectionIgnores
    dottedStrings = compact(facts.dottedStrings)
    wordStrings = compact(facts.wordStrings)
    unboundNames = compact(facts.unboundNames)
    attributeReads = compact(facts.attributeReads)
    classAttributes = compact(facts.classAttributes)
    argumentAttributes = compact(facts.argumentAttributes)
    getterHelper = facts.getterHelper
    lookups = facts.lookups
    servedTables = compact(facts.servedTables)
    outsideBinders = compact(facts.outsideBinders)
    tries = compact(facts.tries)
    managers = compact(facts.managers)
    versionBranches = facts.versionBranches
    bodies = compact(facts.bodies)
    prints = compact(facts.prints)
    self.suppressions = suppressions
    self.ignoreDirectives = ignoreDirectives
    self.error = error
    self.refusal = error ?? refusal
    self.lineCount = lineCount
    self.byteCount = byteCount
    self.contentHash = contentHash
  }

  /// The bytes of a range; none of the range that stands for no text.
  package func bytes(_ range: TextRange) -> ArraySlice<UInt8> {
    range.isNone ? [] : text[Int(range.start)..<Int(range.start + range.length)]
  }

  /// What stands in a range, as text; empty where there is none.
  package func string(_ range: TextRange) -> String {
    String(decoding: bytes(range), as: UTF8.self)
  }
}

/// A ``ParsedModule`` in the making, in storage that serves file after file.
struct Facts {
  var text: [UInt8] = []
  var imports: [ImportRecord] = []
  var definitions: [Definition] = []
  var texts: [TextRange] = []
  var exports: [TextRange]?
  var hasUnknownExports = false
  var addsExportsWhenCalled = false
  var exportsFrom: [TextRange] = []
  var isGenerated = false
  var isScript = false
  var otherBindings: [OtherBinding] = []
  var traits: ModuleTraits = []
  var references: [Reference] = []
  var calls: [CallSite] = []
  var literalArguments: [LiteralArgument] = []
  var parameters: [TypedParameter] = []
  var stringReferences: [StringReference] = []
  var collectionIgnores: [CollectionIgnore] = []
  var dottedStrings: [TextRange] = []
  var wordStrings: [UInt32] = []
  var unboundNames: [UnboundName] = []
  var attributeReads: [AttributeRead] = []
  var classAttributes: [TextRange] = []
  var argumentAttributes: [TextRange] = []
  var getterHelper: GetterHelper?
  var lookups: [TableLookup] = []
  var servedTables: [TextRange] = []
  var outsideBinders: [Definition.ID] = []
  var tries: [GuardedTry] = []
  var managers: [ManagedImports] = []
  var versionBranches: [VersionBranch] = []
  var bodies: [Body] = []
  var prints: [UInt32] = []

  func bytes(_ range: TextRange) -> ArraySlice<UInt8> {
    range.isNone ? [] : text[Int(range.start)..<Int(range.start + range.length)]
  }

  mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    imports.removeAll(keepingCapacity: true)
    definitions.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    exports = nil
    hasUnknownExports = false
    addsExportsWhenCalled = false
    exportsFrom.removeAll(keepingCapacity: true)
    isGenerated = false
    isScript = false
    otherBindings.removeAll(keepingCapacity: true)
    traits = []
    references.removeAll(keepingCapacity: true)
    calls.removeAll(keepingCapacity: true)
    literalArguments.removeAll(keepingCapacity: true)
    parameters.removeAll(keepingCapacity: true)
    stringReferences.removeAll(keepingCapacity: true)
    collectionIgnores.removeAll()
    dottedStrings.removeAll(keepingCapacity: true)
    wordStrings.removeAll(keepingCapacity: true)
    unboundNames.removeAll(keepingCapacity: true)
    attributeReads.removeAll(keepingCapacity: true)
    classAttributes.removeAll(keepingCapacity: true)
    argumentAttributes.removeAll(keepingCapacity: true)
    getterHelper = nil
    lookups.removeAll()
    servedTables.removeAll(keepingCapacity: true)
    outsideBinders.removeAll(keepingCapacity: true)
    tries.removeAll(keepingCapacity: true)
    managers.removeAll(keepingCapacity: true)
    versionBranches.removeAll()
    bodies.removeAll(keepingCapacity: true)
    prints.removeAll(keepingCapacity: true)
  }
}

/// A part of ``ParsedModule/text``.
package struct TextRange: Hashable, Sendable {
  package let start: UInt32
  package let length: UInt32

  package static let none = TextRange(start: 0, length: .max)

  package var isNone: Bool { length == .max }
}

/// One imported name.
package struct ImportRecord: Sendable {
  /// Which of the two import statements the name stands in.
  package enum Kind: UInt8, Sendable {
    /// `import a.b as c`
    case module
    /// `from a import b as c`
    case name
  }

  /// Where the statement stands: in a function, else in a class, else in neither.
  package enum Scope: UInt8, Sendable { case module, `class`, function }

  /// What stands around the statement, which decides when it is executed and what its failure does.
  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// In the body of `if TYPE_CHECKING:`.
    package static let typeChecking = Flags(rawValue: 1)
    /// In the body of a `try` that has a handler.
    package static let inTry = Flags(rawValue: 2)
    /// In the body of a `try` that survives an ImportError.
    package static let guarded = Flags(rawValue: 4)
    package static let inExcept = Flags(rawValue: 8)
    /// Below an `if` other than `TYPE_CHECKING`, a loop or a `match`.
    package static let conditional = Flags(rawValue: 16)
    /// Below `if __name__ == "__main__":`.
    package static let mainGuard = Flags(rawValue: 32)
    /// `lazy import` of PEP 810.
    package static let lazy = Flags(rawValue: 64)
    /// Below a `with` that expects or survives an error: `pytest.raises`, `suppress`.
    package static let excused = Flags(rawValue: 128)
    /// Guarded by a handler that catches no other ImportError than ModuleNotFoundError.
    package static let guardedByModule = Flags(rawValue: 256)
    /// Guarded by a handler whose types are named elsewhere: `except OPTIONAL:`.
    package static let guardedByName = Flags(rawValue: 512)
    /// In the body of a `try` that may survive other errors than an ImportError.
    package static let shielded = Flags(rawValue: 1024)
    /// In a function that its module calls whenever it is imported.
    package static let executedByCall = Flags(rawValue: 2048)
  }

  package let kind: Kind
  package let scope: Scope
  package internal(set) var flags: Flags
  /// The leading dots of a relative import.
  package let level: UInt16
  /// Of the statement, counted from one.
  package let line: UInt32
  package let column: UInt32
  /// Of the alias.
  package let nameLine: UInt32
  package let nameColumn: UInt32
  /// The dotted module; empty for `from . import x`.
  package let module: TextRange
  /// The imported name, `*` for a star import; none for the kind ``Kind/module``.
  package let name: TextRange
  package let alias: TextRange
}

/// A `try` at module level that survives an ImportError of its body.
///
/// The first import that fails ends the body, and the `else` is passed over.
package struct GuardedTry: Sendable {
  /// Numbers of the records of the imports in its body.
  package let imports: Range<UInt32>
  /// The lines of its body.
  package let body: Range<UInt32>
  /// The lines of its handlers.
  package let handlers: Range<UInt32>
  /// The lines of its `else`; empty where it has none.
  package internal(set) var otherwise: Range<UInt32>
}

/// Imports below a `with`, whose manager may survive what they raise.
package struct ManagedImports: Sendable {
  /// Numbers of their records.
  package let imports: Range<UInt32>
  /// The dotted name of the manager, or of what makes it.
  package let manager: TextRange
}

/// A class, function or assignment at module level or directly in a module-level class.
package struct Definition: Sendable {
  /// Which statement makes it.
  package enum Kind: UInt8, Sendable { case `class`, function, asyncFunction, assignment }

  /// What stands around the definition, and what can be told of it from its own file.
  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Below `if`, `try`, `for`, `while` or `match`, relative to the class for a member.
    package static let conditional = Flags(rawValue: 1)
    package static let typeChecking = Flags(rawValue: 2)
    package static let inExcept = Flags(rawValue: 4)
    package static let mainGuard = Flags(rawValue: 8)
    /// `x: T` without a value.
    package static let annotationOnly = Flags(rawValue: 16)
    /// A statement of the very body of its class or module, below no other statement.
    package static let direct = Flags(rawValue: 32)
    /// A class with a base called `...Enum` or `...Flag`.
    package static let enumeration = Flags(rawValue: 64)
    /// Its docstring, a decorator or a warning says that it is deprecated.
    package static let deprecated = Flags(rawValue: 128)
    /// It has a docstring.
    package static let documented = Flags(rawValue: 256)
    /// A context manager by `contextlib` that has a handler.
    package static let survivesErrors = Flags(rawValue: 512)
  }

  package let kind: Kind
  package internal(set) var flags: Flags
  /// How many arguments a function takes by position, `self` among them; `Int16.max` where there
  /// is no end.
  package internal(set) var positionalLimit: Int16 = 0
  /// The line of the `def` or `class` keyword, or of the statement.
  package let line: UInt32
  package let column: UInt32
  /// Of the first decorator, or as `line`.
  package internal(set) var firstLine: UInt32
  package internal(set) var endLine: UInt32
  package let name: TextRange
  /// The class that it is a member of.
  @Packed package private(set) var parent: Definition.ID?
  /// Indices into ``ParsedModule/texts``: the bases, keywords such as `metaclass=M` behind them.
  package internal(set) var bases: Range<UInt32> = 0..<0
  package internal(set) var decorators: Range<UInt32> = 0..<0
  /// The dotted text of the value where that is a bare name or attribute chain.
  package internal(set) var aliasOf = TextRange.none
  package internal(set) var annotation = TextRange.none
  /// The source of the value; kept for the members of enumerations, and where it is short.
  package internal(set) var value = TextRange.none
}
