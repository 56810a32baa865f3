import Analysis
package import Resolution
import TOML

/// What is said of imports that were not followed, though the tree bears their names.
package enum CoverageText {
  private static let maximumNames = 3

  /// The last lines of a report: the share that was followed, and what was not seen.
  package static func lines(_ program: Program) -> String {
    let coverage: ImportCoverage = program.derived()
    guard coverage.leading > 0 else { return "" }
    let total = coverage.leading.grouped
    return "Followed: \(share(coverage)) of \(total) imported names that lead into the tree.\n"
      + sentences(program).map { "Not followed: \($0).\n" }.joined()
  }

  /// Sentences for standard error and for the last lines of a report; none where nothing was missed.
  package static func sentences(_ program: Program) -> [String] {
    let coverage: ImportCoverage = program.derived()
    guard !coverage.unseen.isEmpty else { return [] }
    var lines = coverage.unseen.prefix(maximumNames).map(sentence)
    let rest = coverage.unseen.dropFirst(maximumNames)
    if !rest.isEmpty {
      let count = rest.reduce(0) { $0 + $1.count }
      lines.append(
        "\(imports(count)) of \(rest.count.grouped) other names of this tree were not followed; "
          + "`groundplan roots` lists them")
    }
    return lines
  }

  /// What was missed of one name, and the setting that would mend it.
  package static func sentence(_ unseen: ImportCoverage.Unseen) -> String {
    "\(imports(unseen.count)) of '\(VisibleText.of(unseen.name))' "
      + "\(unseen.count == 1 ? "was" : "were") not followed, though "
      + "\(VisibleText.of(unseen.bearer)) is there (the first is "
      + "\(VisibleText.of(unseen.first.path)):\(unseen.first.line)); "
      + "\(TOMLText.quoted(unseen.root.isEmpty ? "." : unseen.root)) among the source-roots of a "
      + "groundplan.toml would follow \(unseen.count == 1 ? "it" : "them")"
  }

  /// The share of the imports that lead into the tree which are followed: `98.2 %`.
  package static func share(_ coverage: ImportCoverage) -> String {
    guard coverage.leading > 0 else { return "100 %" }
    // Never rounded up to all of them.
    let tenths = coverage.followed * 1000 / coverage.leading
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  private static func imports(_ count: Int) -> String {
    "\(count.grouped) \(count == 1 ? "import" : "imports")"
  }
}
