/// What a repository's settings say of its objects, asked once for all who ask.
package struct RepositorySettings: Sendable {
  /// The repository may lack objects, which git then fetches when it is asked for them.
  let isPartial: Bool
  /// Programs change files when they are checked out, so that a file needn't be its object. Those of
  /// large files put something much shorter into the object, and don't count.
  let hasFilters: Bool

  /// - Parameter root: a folder of the working tree.
  init(_ root: String) async {
    let output = await Git.objects(root, ["config", "--name-only", "--get-regexp", Self.pattern])
    let names = ((try? output.get()) ?? []).split(separator: UInt8(ascii: "\n"))
    isPartial = names.contains { !$0.starts(with: Self.filter) }
    hasFilters = names.contains {
      $0.starts(with: Self.filter) && !$0.starts(with: "filter.lfs.".utf8)
    }
  }

  private static let pattern =
    #"^(extensions\.partialclone|remote\..*\.promisor|filter\..*\.(smudge|process))$"#
  private static let filter = "filter.".utf8
}
