import PythonSyntax
package import Resolution

/// Which of some modules are named other than by an import: by a string that is a dotted path, an
/// entry point, a Dockerfile, compose file, Makefile, Procfile or `tox.ini`.
package struct NamedModules {
  private let program: Program
  /// By their names, and those without the packages in front: `shop.orders` may mean
  /// `extra.shop.orders` to whoever puts names together.
  private let numbers: [Substring: [ModuleID]]
  /// Those that something names.
  package private(set) var found: Set<ModuleID> = []

  /// Looks for the names of some modules.
  ///
  /// - Parameter isAsked: of a module, whether its strings count.
  package init(
    _ modules: [ModuleID], in program: Program, where isAsked: (ModuleID) -> Bool = { _ in true }
  ) {
    self.program = program
    var numbers: [Substring: [ModuleID]] = [:]
    for module in modules {
      var name = program.modules[module].name[...]
      while true {
        numbers[name, default: []].append(module)
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
        name = name[name.utf8.index(after: dot)...]
        if !name.utf8.contains(UInt8(ascii: ".")) { break }
      }
    }
    self.numbers = numbers
    let first = Set(numbers.keys.map { Array($0.utf8.prefix { $0 != 0x2E })[...] })
    guard !numbers.isEmpty else { return }
    for (id, facts) in program.parsed.identified where isAsked(id) {
      let own = program.modules[id].name
      for reference in facts.stringReferences { note(facts.string(reference.value)) }
      for text in facts.dottedStrings {
        guard first.contains(facts.bytes(text).prefix { $0 != 0x2E && $0 != 0x3A }) else {
          continue
        }
        let path = String(facts.string(text).prefix { $0 != ":" })
        // Its own name, for a log, say, is no use; it may be meant for another of its name.
        note(path, from: path.isPath(below: own) ? own : nil)
      }
    }
  }

  /// Takes what project files and those that start programs say.
  package mutating func readDocuments() {
    guard !numbers.isEmpty else { return }
    for entry in program.entryPoints { note(String(entry.target.prefix { $0 != ":" })) }
    for (path, document) in program.snapshot.documents {
      let name = path.fileName
      guard
        ProjectMarker.isDockerfile(name) || ProjectMarker.startsPrograms(name) || name == "tox.ini"
      else { continue }
      for word in Self.words(of: document.text ?? "") { note(word) }
    }
  }

  /// A path names what it leads to and all that stands around that.
  private mutating func note(_ path: String, from own: String? = nil) {
    var end = path.endIndex
    while true {
      for module in numbers[path[..<end]] ?? []
      where own.map({ !$0.isPath(below: program.modules[module].name) }) ?? true {
        found.insert(module)
      }
      guard let dot = path.utf8[..<end].lastIndex(of: UInt8(ascii: ".")) else { return }
      end = dot
    }
  }

  /// The words of a document that may name a module, as dotted paths: `shop.app:main`,
  /// `src/shop/app.py` also without the folders in front.
  private static func words(of text: String) -> [String] {
    text.utf8.split { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"):
        false
      default: true
      }
    }.flatMap { bytes -> [String] in
      let word = String(Substring(bytes))
      guard word.hasSuffix(".py") else { return [word] }
      let names = word.dropLast(".py".utf8.count).pathParts.prefix(maximumFolders)
      return names.indices.map { names[$0...].joined(separator: ".") }
    }
  }

  private static let maximumFolders = 12
}
