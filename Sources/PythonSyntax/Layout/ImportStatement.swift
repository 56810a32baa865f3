/// A dotted path as it is written, with the bytes of each part.
package struct PathLayout: Hashable, Sendable {
  package let range: Range<Int>
  /// The leading dots of a relative import, and what may stand between them.
  package let dots: Range<Int>?
  /// How many leading dots.
  package let level: Int
  /// The names between the dots; none in `from . import x`.
  package let parts: [Range<Int>]
}

/// One thing that an import statement brings.
package struct ImportedNameLayout: Hashable, Sendable {
  /// From the path to the end of the alias.
  package let range: Range<Int>
  /// `a.b` of `import a.b`, `x` of `from m import x`; `*` is its one part.
  package let path: PathLayout
  /// The name behind `as`.
  package let alias: Range<Int>?
  /// The comma behind it.
  package let comma: Range<Int>?
  /// Inside brackets, the comment behind it on its line.
  package let comment: Range<Int>?
}

/// The logical line that a statement stands on, alone or with others.
package struct LineLayout: Hashable, Sendable {
  /// All of it, from the beginning of its first physical line to its line end.
  package let range: Range<Int>
  /// The white space before its first token.
  package let indentation: Range<Int>
  /// The comment behind its last token.
  package let comment: Range<Int>?
  /// LF, CR LF or CR; empty at the end of a file without one.
  package let end: Range<Int>
}

/// An import statement with the bytes of all its parts, in the file as it stands.
package struct ImportStatement: Hashable, Sendable {
  /// Which of the three import statements of Python it is.
  package enum Form: Hashable, Sendable {
    /// `import a.b as c, d`
    case modules
    /// `from m import a as b, c`
    case names
    /// `from m import *`
    case star
  }

  package let form: Form
  /// `lazy import` of PEP 810.
  package let isLazy: Bool
  /// From the first word to the last name or bracket, without a comment or `;`.
  package let range: Range<Int>
  package let line: LineLayout
  /// No other statement or header stands on the line.
  package let standsAlone: Bool
  /// What stands behind `from`.
  package let module: PathLayout?
  package let names: [ImportedNameLayout]
  /// The parentheses around the names.
  package let brackets: Brackets?
  /// The block that it stands in, an index into ``ImportLayout/blocks``.
  package let block: Int
  /// Without it the block would be empty, which Python doesn't allow below a header.
  package let isOnlyStatement: Bool

  /// Where the parentheses stand, each one byte.
  package struct Brackets: Hashable, Sendable {
    package let opening: Range<Int>
    package let closing: Range<Int>
  }
}
