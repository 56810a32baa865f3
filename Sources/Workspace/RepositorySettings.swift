/// What a repository's settings say of its objects, asked once for all who ask.
package struct RepositorySettings: Sendable {
  /// The repository may lack objects, which git then fetches when it is asked for them.
  let isPartial: Bool
  /// Programs change files when they are checked out or staged, so that a file needn't be its object. Those of
  /// large files put something much shorter into the object, and don't count.
  let hasFilters: Bool

  /// - Parameter root: a folder of the working tree.
  init(_ root: String) async {
    let output = await Git.objects(root, ["config", "--name-only", "--get-regexp", Self.pattern])
    let names = ((try? output.get()) ?? []).split(separator: UInt8(ascii: "\n"))
    isPartial = names.contains { !$0.starts(with: Self.filter) }
    hasFilters = names.contains {
      $0.starts(with: Self.filter)
        && !Self.ofLargeFiles.contains(String(decoding: $0, as: UTF8.self))
    }
  }

  private static let ofLargeFiles = ["filter.lfs.clean", "filter.lfs.smudge", "filter.lfs.process"]
  private static let pattern =
    #"^(extensions\.partialclone|remote\..*\.promisor|filter\..*\.(clean|smudge|process))$"#
  private static let filter = "filter.".utf8
}
