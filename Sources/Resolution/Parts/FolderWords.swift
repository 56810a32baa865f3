/// What the words of a folder's name say: `uv-examples`, `test_samples`, `e2e-tests`.
enum FolderWords {
  private static let samples: Set<String> = [
    "sample", "samples", "example", "examples", "demo", "demos", "starter", "starters", "tutorial",
    "tutorials", "quickstart", "quickstarts", "snippets", "cookbook", "cookbooks",
  ]

  private static func words(_ name: String) -> [String] {
    name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
  }

  static func saysSample(_ name: String) -> Bool { words(name).contains(where: samples.contains) }

  /// The last or the first word says that the folder is filled in by somebody else; so does a blank in
  /// it: `{{ cookiecutter.slug }}`.
  static func saysTemplate(_ name: String) -> Bool {
    let words = words(name)
    return name.contains("{{")
      || [words.first, words.last].contains { word in
        ["template", "templates", "cookiecutter", "cookiecutters", "boilerplate", "skeleton"]
          .contains(word)
      }
  }

  /// The last or the first word is `tests`, or what kind of tests it is, or the name tells what tests
  /// need: `k8s_itests`, `perftests`, `test_data`.
  static func saysTests(_ name: String) -> Bool {
    let words = words(name)
    return words.last == "tests" || words.first == "tests" || words.first == "e2e"
      || words.contains { ["itest", "itests", "perftest", "perftests"].contains($0) }
      || words.count == 2 && ["test", "testing"].contains(words[0])
        && ["data", "resource", "resources", "fixtures"].contains(words[1])
  }

  /// A name that says at any depth that somebody else wrote what is there.
  static func saysVendored(_ name: String) -> Bool {
    [
      "_vendor", "_vendored", "vendored", "third_party", "third-party", "third_parties",
      "thirdparty", "3rdparty", "3rd_party", "3rd-party",
    ].contains(name) || name.hasPrefix("vendored-") || name.hasPrefix("vendored_")
  }

  /// The same of a top-level folder or a part; below it may be what a shop calls its vendors.
  static func mayBeVendored(_ name: String) -> Bool {
    saysVendored(name) || name == "vendor" || name == "extern"
  }

  /// A folder whose name tells only that code is in it: a part is called by what stands above it, or by
  /// its distribution.
  static func saysNothing(_ name: String) -> Bool {
    [
      "src", "source", "sources", "lib", "python", "py", "code", "app", "api", "package",
      "packages",
    ]
    .contains(name.lowercased())
  }
}
