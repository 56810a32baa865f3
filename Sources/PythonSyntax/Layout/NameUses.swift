/// One place of a file where a name of the module stands.
package struct NameUse: Hashable, Sendable {
  /// What the place does with the name.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The value is read; so in an augmented assignment to an attribute of it.
    case load
    /// Assignments of every form, `for`, `with`, `except ... as`, `:=`, captures of patterns.
    case store
    case delete
    /// The name of a `def` or `class`.
    case definition
    /// An import statement binds it: its alias or, without one, its first name.
    case imported
    /// A `global` statement.
    case declared
    /// A string in `__all__`; the range is what stands between the quotes.
    case exported
    /// Read in a string that is an annotation.
    case text
  }

  package let name: String
  /// The name alone, in bytes of the file as it stands.
  package let range: Range<Int>
  package let kind: Kind
  /// The attributes behind it, `b` and `c` of `a.b.c`.
  package let chain: [Range<Int>]
  /// False where the body of a class reads a name that it binds, too: until it has done so, the
  /// module's name is meant.
  package let isCertain: Bool
  /// The scope whose name it is, as a number of the file; 0 for the module.
  package let scope: Int

  /// The same where nothing else can be meant.
  package var settled: NameUse {
    NameUse(name: name, range: range, kind: kind, chain: chain, isCertain: true, scope: scope)
  }
}

/// Where names of a module stand in its file, for those who rewrite it.
///
/// A name counts where Python's scopes make it the module's: not where a parameter, a local variable, a
/// variable of a comprehension, a type parameter or an import in a function has it. Names with two
/// leading underscores in a class are other names, which Python mangles. Names are told
/// in the form in which Python compares them.
package struct NameUses: Hashable, Sendable {
  /// Those of the module, in the order of the file.
  package let uses: [NameUse]
  /// Those of functions and classes, in the order of the file; parameters are none.
  package let inner: [NameUse]
  /// Names that a function, a class or a comprehension binds, parameters among them.
  package let innerNames: Set<String>
  /// The scopes that are those of classes, whose names are attributes as well.
  package let classScopes: Set<Int>

  /// - Parameters:
  ///   - names: top-level names of the module, those that imports bind among them; nil for all.
  ///   - bytes: the file as it stands.
  ///   - decoder: as for ``PythonParser``, as is `normalizer`.
  package init(
    of names: Set<String>?, in bytes: [UInt8],
    decoder: SourceEncoding.Decoder = { _, _ in .unknownEncoding },
    normalizer: @escaping IdentifierForm.Normalizer = { $0 }
  ) throws(LayoutFailure) {
    self.init(of: names, in: try PlacedSource(bytes, decoder: decoder), normalizer: normalizer)
  }

  package init(
    of names: Set<String>?, in source: PlacedSource,
    normalizer: @escaping IdentifierForm.Normalizer
  ) {
    var walk = NameWalk(source: source, names: names, normalizer: normalizer)
    walk.walk(Outline(source))
    let found = walk.uses()
    uses = found.filter { $0.scope == 0 }
    inner = found.filter { $0.scope != 0 }
    innerNames = walk.scopes.innerNames
    classScopes = walk.scopes.classes
  }
}
