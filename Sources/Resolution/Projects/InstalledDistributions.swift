import PythonSyntax

/// What is installed in the virtual environments of a tree: whose module is whose.
package struct InstalledDistributions: Sendable, Hashable {
  /// By the path of an environment what is installed there.
  package private(set) var environments: [String: Environment] = [:]

  /// Nothing is installed.
  package init() {}

  package mutating func add(_ distributions: [Distribution], of environment: String) {
    environments[environment] = Environment(distributions)
  }

  /// What the projects of a folder find: the environment beside it, or beside the nearest above.
  package func environment(of folder: String) -> Environment? {
    environments.filter { folder == $0.key.dropFileName || folder.isBelow($0.key.dropFileName) }
      .min { left, right in
        left.key.utf8.count != right.key.utf8.count
          ? left.key.utf8.count > right.key.utf8.count : left.key < right.key
      }?.value
  }

  /// One virtual environment.
  package struct Environment: Sendable, Hashable {
    /// By the first name of a module the distributions that have it, as PEP 503 compares names.
    package let providers: [String: Set<String>]
    /// Distributions whose modules are all known.
    package let known: Set<String>
    package let count: Int

    init(_ distributions: [Distribution]) {
      var providers: [String: Set<String>] = [:]
      for distribution in distributions {
        for module in distribution.modules {
          providers[module, default: []].insert(distribution.name)
        }
      }
      self.providers = providers
      known = Set(distributions.filter { !$0.isElsewhere }.map(\.name))
      count = distributions.count
    }
  }

  /// One that is installed.
  ///
  /// Source: "Recording installed projects", https://packaging.python.org/en/latest/specifications/recording-installed-packages/
  package struct Distribution: Sendable, Hashable {
    let name: String
    /// Modules and packages by their names; of namespaces, which several distributions share, none.
    private(set) var modules: Set<String> = []
    private var hasPathFile = false

    /// Whether what it has stands in another folder, as after `pip install -e`.
    var isElsewhere: Bool { hasPathFile && modules.isEmpty }

    /// - Parameters:
    ///   - folder: the name of its metadata's: `Flask_Cors-4.0.0.dist-info`.
    ///   - record: the files that were installed: lines of a path, its hash and size.
    package init?(folder: String, record: [UInt8]) {
      guard folder.hasSuffix(".dist-info"), let first = folder.first,
        first.isLetter || first.isNumber
      else { return nil }
      name = Requirement.normalized(folder.dropLast(".dist-info".count).prefix { $0 != "-" })
      for line in record.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
        let path = line.first == UInt8(ascii: "\"") ? line.dropFirst() : line
        let end = path.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
        add(path[..<(end ?? path.endIndex)])
      }
    }

    private mutating func add(_ file: ArraySlice<UInt8>) {
      if file.suffix(4).elementsEqual(".pth".utf8) { hasPathFile = true }
      guard let stop = file.firstIndex(where: { !$0.isIdentifierPart }),
        let first = file.first, file.startIndex < stop, !(0x30...0x39).contains(first)
      else { return }
      let rest = file[stop...]
      let isModule =
        rest.elementsEqual("/__init__.py".utf8)
        || !rest.contains(UInt8(ascii: "/"))
          && [".py", ".so", ".pyd"].contains { rest.suffix($0.utf8.count).elementsEqual($0.utf8) }
      let name = String(decoding: file[..<stop], as: UTF8.self)
      if isModule, !Self.mishaps.contains(name) { modules.insert(name) }
    }

    /// What distributions install by mistake, and what projects call their own modules.
    private static let mishaps: Set<String> = [
      "app", "benchmarks", "build", "common", "config", "conftest", "core", "dist", "doc", "docs",
      "example", "examples", "helpers", "lib", "main", "samples", "scripts", "settings", "setup",
      "src", "test", "tests", "tools", "util", "utils",
    ]
  }
}
