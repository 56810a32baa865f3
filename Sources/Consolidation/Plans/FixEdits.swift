package import Analysis
import PythonSyntax
package import Resolution
import SourceEdits

/// The edits by which fixes are carried out, each alone, for those who show or apply one at a time: an
/// editor, a review of code.
///
/// Unlike a plan they aren't proved. Places are lines and columns of the file as it stands, both from 1,
/// columns in Unicode scalars.
package struct FixEdits: Sendable {
  /// What stands between two places goes, and a text comes.
  package struct PlacedEdit: Hashable, Sendable {
    package let path: String
    package let line: Int
    package let column: Int
    package let endLine: Int
    package let endColumn: Int
    package let text: String

    package init(
      path: String, line: Int, column: Int, endLine: Int, endColumn: Int, text: String
    ) {
      self.path = path
      self.line = line
      self.column = column
      self.endLine = endLine
      self.endColumn = endColumn
      self.text = text
    }
  }

  private let edits: [Fix: [PlacedEdit]]

  /// - Parameter findings: whose fixes are wanted; those that delete a file have no edits.
  package init(
    of findings: [Finding], in program: Program, jobs: Int, sources: @escaping SourceReader
  ) {
    var fixes: [String: [Fix]] = [:]
    for fix in Set(findings.compactMap(\.fix)) {
      // Edits of several files are one fix only together.
      let paths = Set(fix.change.byFile.map(\.path))
      if let path = paths.first, paths.count == 1 { fixes[path, default: []].append(fix) }
    }
    let paths = fixes.keys.sorted()
    let (wanted, bytes) = (fixes, sources(paths))
    let found = ParallelMap.run(count: paths.count, jobs: jobs) {
    } body: { _, index -> [(Fix, [PlacedEdit])] in
      let path = paths[index]
      guard let module = program.module(at: path), let bytes = bytes[path],
        let source = try? SourceOfModule(module, bytes, in: program)
      else { return [] }
      return (wanted[path] ?? []).compactMap { fix in
        let rewrite = FixRewriter.rewrite(source, [fix.change])
        guard rewrite.remainders.isEmpty, !rewrite.edits.isEmpty,
          let edits = try? FileEdits(Set(rewrite.edits), of: bytes).edits
        else { return nil }
        let placed = edits.compactMap { source.placed($0) }
        return placed.count == edits.count ? (fix, placed) : nil
      }
    }
    edits = Dictionary(found.flatMap { $0 }, uniquingKeysWith: { first, _ in first })
  }

  /// Nil where a fix deletes a file, or where it can't be said in edits.
  package func edits(of fix: Fix) -> [PlacedEdit]? { edits[fix] }
}

extension Fix.Change {
  /// The change of each file that it concerns.
  var byFile: [(path: String, change: Fix.Change)] {
    switch self {
    case .imports(let retargets): retargets.map { ($0.location.path, .imports([$0])) }
    case .string(let place, _, _), .absolute(let place), .comment(let place, _):
      [(place.path, self)]
    case .deletion(let path): [(path, self)]
    }
  }
}

extension SourceOfModule {
  fileprivate func placed(_ edit: Edit) -> FixEdits.PlacedEdit? {
    guard let text = String(validating: edit.replacement, as: UTF8.self) else { return nil }
    let (start, end) = (location(edit.range.lowerBound), location(edit.range.upperBound))
    return FixEdits.PlacedEdit(
      path: path, line: start.line, column: start.column, endLine: end.line,
      endColumn: end.column, text: text)
  }
}
