package import Resolution

/// What a terminal is told of a tree that has no configuration: what was found, what was inferred,
/// and what to try next.
package enum FirstLook {
  /// A command that tells it, and doesn't recommend itself.
  package enum Teller: Sendable { case check, analyze }

  /// Five lines; none where the tree is configured or holds no Python file.
  ///
  /// - Parameter root: as the user named it.
  package static func lines(_ program: Program, after teller: Teller, root: String) -> String {
    let files = program.files.sources.count
    guard program.snapshot.settingsPath == nil, files > 0 else { return "" }
    let coverage: ImportCoverage = program.derived()
    let product = program.scopes.count { $0 == .product }
    return "No configuration, so all is inferred: \(count(files, "Python file")), "
      + "\(product.grouped) of product code, in \(count(program.services.count, "part")).\n"
      + "Taken for: \(parts(program)); \(count(program.sourceRoots.count, "source root")). "
      + "\(following(coverage))\n"
      + commands(after: teller, root: root)
  }

  private static func parts(_ program: Program) -> String {
    let kinds: [(role: Service.Role, one: String, many: String)] = [
      (.service, "service", "services"), (.shared, "shared package", "shared packages"),
      (.application, "application", "applications"), (.library, "library", "libraries"),
    ]
    let known = kinds.compactMap { kind -> String? in
      let count = program.services.count { $0.role == kind.role }
      return count == 0 ? nil : "\(count.grouped) \(count == 1 ? kind.one : kind.many)"
    }
    return known.isEmpty ? "no services and no libraries" : known.joined(separator: ", ")
  }

  private static func following(_ coverage: ImportCoverage) -> String {
    guard coverage.leading > 0 else { return "No import leads into the tree." }
    return "\(CoverageText.share(coverage)) of \(count(coverage.leading, "imported name")) "
      + "that \(coverage.leading == 1 ? "leads into the tree is" : "lead into the tree are") followed."
  }

  private static func commands(after teller: Teller, root: String) -> String {
    let first =
      switch teller {
      case .check: ("analyze", "the whole report, in Output/")
      case .analyze: ("targets", "which copies of a definition to merge first")
      }
    let behind = root == "." ? "" : " " + argument(root)
    let all = [
      first, ("roots", "what the tree was taken for, why, and what was not followed"),
      ("init", "the same as a groundplan.toml, to be corrected"),
    ]
    let width = all.map { $0.0.count }.max() ?? 0
    return all.map { name, meaning in
      let blanks = String(repeating: " ", count: width - name.count)
      return "  groundplan \(name)\(behind)\(blanks)  \(meaning)\n"
    }.joined()
  }

  /// A path as it can be pasted.
  private static func argument(_ path: String) -> String {
    VisibleText.of((path.hasPrefix("-") ? "-- " : "") + ShellWord.quoted(path))
  }
}
