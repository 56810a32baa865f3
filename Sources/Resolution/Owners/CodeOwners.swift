/// Who answers for which file, by `[owners]` of the settings, else by the tree's `CODEOWNERS`, as GitHub
/// and GitLab read it: of all patterns that fit a path the last one counts, and one without an owner takes
/// it from everybody. In a file with sections that holds for each of them, and a file has the owners of all.
///
/// Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
/// and, for sections, https://docs.gitlab.com/user/project/codeowners/reference/
package struct CodeOwners: Derived {
  /// Where the file may stand, the first that is there counts.
  private static let places = [
    ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS",
  ]

  /// The file that was read; nil where there is none.
  package let path: String?
  private let settings: [(owner: String, globs: [Glob])]
  private let sections: [CodeOwnersSection]

  package init(of program: Program) {
    let documents = program.snapshot.documents
    settings = program.snapshot.settings.owners.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.map(Glob.init))
    }
    let file = Self.places.first { documents[$0] != nil }
    path = file ?? (settings.isEmpty ? nil : program.snapshot.settingsPath)
    guard let file, case .bytes(let bytes)? = documents[file] else {
      sections = []
      return
    }
    sections = CodeOwnersSection.all(in: bytes, isForGitLab: file.hasPrefix(".gitlab/"))
  }

  /// Whether anybody answers for anything.
  package var isEmpty: Bool { settings.isEmpty && sections.isEmpty }

  /// The owners of a file, each once; none where nobody is.
  package func names(of path: String) -> [String] {
    guard !isEmpty else { return [] }
    let parts = path.pathParts.map { Array($0.utf8) }
    let set = settings.filter { $0.globs.contains { $0.matches(parts) } }.map(\.owner)
    if !set.isEmpty { return set }
    var seen: Set<String> = []
    return sections.flatMap { $0.owners(of: parts) }.filter { seen.insert($0).inserted }
  }

  /// The same as they are written, with a space between two; empty where nobody is.
  package func owners(of path: String) -> String { names(of: path).joined(separator: " ") }

  /// Everybody who answers for something, sorted.
  package var all: [String] {
    Set(settings.map(\.owner) + sections.flatMap(\.all)).sorted()
  }
}

extension Program {
  /// Who answers for which file.
  package var owners: CodeOwners { derived() }
}

/// The owners whose files a user wants to hear of.
package struct OwnerSelection: Sendable {
  /// What stands for files that nobody answers for.
  package static let nobody = "none"

  /// As the user writes them.
  package let names: [String]
  private let wanted: Set<String>
  private let owners: CodeOwners

  /// - Parameter names: with or without `@`, in any case; ``nobody`` for files without an owner.
  package init(_ names: [String], among owners: CodeOwners) {
    self.names = names
    wanted = Set(names.map(Self.plain))
    self.owners = owners
  }

  /// Those of them whom the tree doesn't name.
  package var unknown: [String] {
    let known = Set(owners.all.map(Self.plain) + [Self.nobody])
    return names.filter { !known.contains(Self.plain($0)) }
  }

  /// Whether one of them answers for a file.
  package func holds(_ path: String) -> Bool {
    let names = owners.names(of: path)
    return names.isEmpty
      ? wanted.contains(Self.nobody) : names.contains { wanted.contains(Self.plain($0)) }
  }

  private static func plain(_ name: String) -> String {
    let name = name.lowercased()
    return name.hasPrefix("@") ? String(name.dropFirst()) : name
  }
}
