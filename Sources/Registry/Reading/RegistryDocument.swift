/// A registry as read: what it claims of import paths, where it says so, and by which words.
package struct RegistryDocument: Sendable {
  /// Prose with code blocks for people, or the exact form of `Schemas/registry.schema.json`.
  package enum Form: Sendable { case markdown, toml }

  /// As the reader was given it.
  package let path: String
  package let form: Form
  /// The text, line by line, without the ends of lines.
  package let lines: [String]
  /// In the order of lines.
  package let claims: [Claim]
  /// Headings; empty for TOML.
  package let sections: [Section]
  /// Fenced and indented code; empty for TOML.
  package let blocks: [Block]
  /// What can't be read at all: TOML with a mistake in it.
  package let error: RegistryError?

  /// A registry that could not be read.
  package init(unreadable path: String, _ message: String) {
    self.init(
      path: path, form: .markdown, lines: [], claims: [], sections: [], blocks: [],
      error: RegistryError(path: path, line: nil, message: message))
  }

  init(
    path: String, form: Form, lines: [String], claims: [Claim], sections: [Section],
    blocks: [Block], error: RegistryError?
  ) {
    self.path = path
    self.form = form
    self.lines = lines
    self.claims = claims
    self.sections = sections
    self.blocks = blocks
    self.error = error
  }

  /// The column of a claim in characters, as every column is shown. Claims hold bytes, by which
  /// lines are edited.
  package func column(of claim: Claim) -> Int {
    guard lines.indices.contains(claim.line - 1) else { return claim.column }
    return lines[claim.line - 1].utf8.prefix(claim.column - 1).count { $0 & 0xC0 != 0x80 } + 1
  }

  func shown(below folder: String) -> RegistryDocument {
    RegistryDocument(
      path: folder + path, form: form, lines: lines, claims: claims, sections: sections,
      blocks: blocks,
      error: error.map {
        RegistryError(path: folder + $0.path, line: $0.line, message: $0.message)
      })
  }

  /// A heading, with what stands below it up to the next.
  package struct Section: Sendable {
    package let line: Int
    package let level: Int
    package let title: String
    /// The index of the heading that this one stands below, or -1.
    package let parent: Int
    /// What its own words say, or those of the nearest heading above that says something.
    package let status: ClaimStatus?
  }

  /// Lines of code, from the first to the last, both counted from one; the fences stand outside.
  package struct Block: Sendable {
    package let first: Int
    package let last: Int
    package let language: String
    package let isFenced: Bool
    package let section: Int
  }
}

/// Why a registry can't be read, and where.
package struct RegistryError: Error, Sendable, CustomStringConvertible {
  package let path: String
  package let line: Int?
  package let message: String

  package var description: String {
    (line.map { "\(path):\($0): " } ?? "\(path): ") + message
  }
}

/// What a registry says of an import path.
package enum ClaimStatus: String, Sendable, CaseIterable {
  /// The path to use.
  case canonical
  /// It works: verified, working, correct, available.
  case works
  /// It works, and leads to the same object as the canonical path.
  case compatibility
  /// It works, and is not to be used any more.
  case deprecated
  /// It doesn't work.
  case broken
  /// It is not to be used, whether it works or not.
  case avoid
  /// Nobody has looked yet.
  case question

  /// As an adjective, for people.
  package var words: String {
    switch self {
    case .canonical: "canonical"
    case .works: "working"
    case .compatibility: "compatible"
    case .deprecated: "deprecated"
    case .broken: "broken"
    case .avoid: "not to be used"
    case .question: "to be verified"
    }
  }

  /// Whether an import by that path has to succeed.
  package var promisesToWork: Bool {
    switch self {
    case .canonical, .works, .compatibility, .deprecated: true
    case .broken, .avoid, .question: false
    }
  }
}

/// One thing that a registry says.
package struct Claim: Sendable {
  /// What is claimed.
  package enum Subject: Hashable, Sendable {
    /// `from module import name`, or `import module` where there is no name.
    case imported(module: String, name: String?)
    /// A dotted path to a module or to anything in one.
    case path(String)
    /// The target of a patch.
    case patch(String)
    /// Two paths lead to one object.
    case same(String, String)
    /// A member of an enumeration is now called otherwise; `owners` are the dotted paths of the
    /// classes that may be meant.
    case member(old: String, new: String, owners: [String])
    /// `service.{component}.{module}`.
    case pattern(String)
    /// `from module import [CLASSES]`.
    case template(module: String, text: String)
    /// The path of a file or folder.
    case file(String)
    /// So many files import what the path leads to.
    case count(Count, of: String)
    /// Other definitions have the name of a symbol.
    case alsoDefined(symbol: String, at: String)
  }

  /// A number that a document gives for a path.
  package struct Count: Hashable, Sendable {
    /// How exact the number is meant to be; `331+` is at least that.
    package enum Bound: Sendable { case exactly, atLeast, about }
    /// Files that import a path, imports of it, files that patch it.
    package enum Unit: Sendable { case files, imports, patches }
    /// Which code is counted.
    package enum Scope: Sendable { case all, tests, product }

    package let number: Int
    package let bound: Bound
    package let unit: Unit
    package let scope: Scope
  }

  /// Which words say it.
  package enum Origin: Sendable { case line, block, section, nothing }

  package let subject: Subject
  /// Nil where the document doesn't say.
  package let status: ClaimStatus?
  package let origin: Origin
  /// Counted from one.
  package let line: Int
  /// In bytes, from one; see ``RegistryDocument/column(of:)``.
  let column: Int
  /// The name that an import binds, the last name of a path.
  package let name: String
  /// The first and last line of the statement or sentence that it stands in.
  package let statement: ClosedRange<Int>
  package let isCommentedOut: Bool
  /// It is what another claim says to use.
  package let isReplacement: Bool
  /// Into the document's sections and blocks, or -1.
  package let section: Int
  package let block: Int
  /// Dotted paths to use instead.
  package internal(set) var replacements: [String] = []
  /// The line that says so; 0 where none does.
  package internal(set) var replacementLine = 0
  /// It says that it is another object than what has the same name elsewhere.
  package internal(set) var isDistinct = false

  /// The dotted path that is claimed something of; nil where that is none.
  package var path: String? {
    switch subject {
    case .imported(let module, let name): name.map { module + "." + $0 } ?? module
    case .path(let path), .patch(let path): path
    case .template(let module, _): module
    case .same(let path, _): path
    case .member, .pattern, .file, .count, .alsoDefined: nil
    }
  }
}
