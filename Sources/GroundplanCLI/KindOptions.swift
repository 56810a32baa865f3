import Resolution
import ArgumentParser

/// Which imports count, by when they happen.
struct KindOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only imports of this kind: runtime, type-checking, deferred, guarded, lazy; may be repeated.",
      valueName: "kind"))
  var kind: [String] = []

  func validate() throws {
    let known = ImportKind.allCases.map(\.name)
    for name in kind where !known.contains(name) {
      throw ValidationError(EditDistance.unknown("import kind", name, among: known))
    }
  }

  var selected: Set<ImportKind> {
    kind.isEmpty
      ? Set(ImportKind.allCases) : Set(ImportKind.allCases.filter { kind.contains($0.name) })
  }
}
