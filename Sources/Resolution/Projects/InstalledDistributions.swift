import PythonSyntax

/// What is installed in the virtual environments of a tree: whose module is whose.
///
/// Source: the specification of binary distributions, `RECORD`, and setuptools' `top_level.txt`.
package struct InstalledDistributions: Sendable, Hashable {
  /// By the first name of a module the distributions that have it, as PEP 503 compares names.
  package private(set) var providers: [String: Set<String>] = [:]
  /// By the path of an environment how many distributions it has.
  package private(set) var environments: [String: Int] = [:]

  /// Nothing is installed.
  package init() {}

  package mutating func add(_ distributions: [Distribution], of environment: String) {
    environments[environment] = distributions.count
    for distribution in distributions {
      for module in distribution.modules {
        providers[module, default: []].insert(distribution.name)
      }
    }
  }

  /// One that is installed.
  package struct Distribution: Sendable, Hashable {
    let name: String
    /// First names.
    var modules: Set<String> = []

    /// - Parameter folder: the name of its metadata's: `Flask_Cors-4.0.0.dist-info`.
    package init?(folder: String) {
      guard let kind = [".dist-info", ".egg-info"].first(where: folder.hasSuffix) else {
        return nil
      }
      name = Requirement.normalized(folder.dropLast(kind.count).prefix { $0 != "-" })
    }

    /// Adds the modules among the files that were installed: lines of a path, its hash and size.
    package mutating func add(record: [UInt8]) {
      for line in record.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
        let path = line.first == UInt8(ascii: "\"") ? line.dropFirst() : line
        let end = path.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
        let file = path[..<(end ?? path.endIndex)]
        guard Self.endings.contains(where: { file.suffix($0.count).elementsEqual($0) }),
          let stop = file.firstIndex(where: { !$0.isIdentifierPart }),
          file[stop] == UInt8(ascii: "/") || !file[stop...].contains(UInt8(ascii: "/"))
        else { continue }
        insert(file[..<stop])
      }
    }

    /// Adds names of modules, one a line.
    package mutating func add(topLevel: [UInt8]) {
      for line in topLevel.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) { insert(line) }
    }

    private mutating func insert(_ name: ArraySlice<UInt8>) {
      guard let first = name.first, !(0x30...0x39).contains(first),
        name.allSatisfy(\.isIdentifierPart)
      else { return }
      let module = String(decoding: name, as: UTF8.self)
      if !Self.mishaps.contains(module) { modules.insert(module) }
    }

    private static let endings = [".py", ".so", ".pyd"].map { Array($0.utf8) }

    /// Folders that distributions install by mistake: nobody means theirs.
    private static let mishaps: Set<String> = [
      "__pycache__", "benchmarks", "build", "dist", "doc", "docs", "examples", "samples", "scripts",
      "src", "test", "tests", "tools",
    ]
  }
}
