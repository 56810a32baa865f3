import PythonSyntax
package import Analysis
package import Resolution

/// The files of product code without a finding of error severity, by part of the tree.
package struct Compliance: Sendable {
  /// How many files the whole or one part of the tree has, and how many of them are clean.
  package struct Entry: Sendable {
    /// Nil for the whole.
    package let service: ServiceID?
    package let files: Int
    package let clean: Int
    /// Never rounded up to all.
    package var percent: Int { files == 0 ? 100 : clean * 100 / files }
  }

  /// The whole first, then the parts that have product code, by name.
  package let entries: [Entry]
  /// The rules that ran, by name, and the source roots by which they resolved imports: what the
  /// numbers rest on.
  package let rules: [String]
  package let sourceRoots: [String]

  /// Counts the files of what an analysis found.
  package init(_ findings: Findings) {
    let program = findings.program
    rules = Rules.active(by: program.configuration).map { $0.info.name }
    sourceRoots = program.sourceRoots.map { $0.path.isEmpty ? "." : $0.path }
    let failing = Set(
      findings.all.filter { $0.severity == .error && $0.scope == .product }.map(
        \.location.path))
    var files = Table<ServiceID, Int>(repeating: 0, count: program.services.count)
    var clean = files
    for (index, module) in program.modules.identified where program.scopes[index] == .product {
      let service = program.serviceOfModule[index]
      files[service] += 1
      if !failing.contains(module.path) { clean[service] += 1 }
    }
    let services = program.services.indices.filter { files[$0] > 0 }.sorted {
      program.services[$0].name < program.services[$1].name
    }
    entries =
      [Entry(service: nil, files: files.reduce(0, +), clean: clean.reduce(0, +))]
      + services.map { Entry(service: $0, files: files[$0], clean: clean[$0]) }
  }
}
