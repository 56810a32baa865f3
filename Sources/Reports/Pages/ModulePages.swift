import PythonSyntax
import Resolution

/// On which page each module stands, and where there: one page a folder, several where it is large.
struct ModulePages {
  struct Page {
    /// Relative to the report's folder.
    let path: String
    /// The folder of the modules, from the root of the tree.
    let folder: String
    /// From 1, where a folder has several pages.
    let number: Int
    let modules: [ModuleID]
  }

  let pages: [Page]
  let pageOfModule: [Int]
  /// Of the anchors those that aren't the file's name without its ending.
  let exceptions: [(module: ModuleID, anchor: String)]
  private let anchors: [String]

  /// - Parameters:
  ///   - weight: about how many bytes a module takes.
  ///   - limit: how many a page may have.
  init(_ program: Program, limit: Int = 110_000, weight: (ModuleID) -> Int) {
    var folders: [String] = []
    var modules: [String: [ModuleID]] = [:]
    for (id, module) in program.modules.identified {
      let folder = module.path.dropFileName
      if modules[folder] == nil { folders.append(folder) }
      modules[folder, default: []].append(id)
    }
    let slugs = Slug.unique(folders.map { $0.isEmpty ? "root" : $0 })
    var pages: [Page] = []
    var pageOfModule = [Int](repeating: 0, count: program.modules.count)
    var anchors = [String](repeating: "", count: program.modules.count)
    var exceptions: [(module: ModuleID, anchor: String)] = []
    for (folder, slug) in zip(folders, slugs) {
      for (place, part) in Self.parts(modules[folder] ?? [], limit, weight).enumerated() {
        for (id, anchor) in zip(part, Self.anchors(part.map { program.modules[$0].path.fileName }))
        {
          pageOfModule[Int(id.rawValue)] = pages.count
          anchors[Int(id.rawValue)] = anchor.text
          if anchor.isException { exceptions.append((id, anchor.text)) }
        }
        // Two hyphens are in no slug, so that no other folder has that name.
        let ending = place == 0 ? "" : "--\(place + 1)"
        pages.append(
          Page(
            path: "packages/\(slug)\(ending).html", folder: folder, number: place + 1,
            modules: part))
      }
    }
    self.pages = pages
    self.pageOfModule = pageOfModule
    self.anchors = anchors
    self.exceptions = exceptions.sorted { $0.module < $1.module }
  }

  /// All pages of a page's folder, which stand side by side.
  func pages(of page: Page) -> ArraySlice<Page> {
    guard let place = page.modules.first.map({ pageOfModule[Int($0.rawValue)] }) else { return [] }
    let first = place - page.number + 1
    return pages[first...].prefix { $0.folder == page.folder }
  }

  func anchor(of module: ModuleID) -> String { anchors[Int(module.rawValue)] }

  func href(of module: ModuleID) -> String {
    pages[pageOfModule[Int(module.rawValue)]].path + "#" + anchor(of: module)
  }

  private static func parts(
    _ modules: [ModuleID], _ limit: Int, _ weight: (ModuleID) -> Int
  ) -> [[ModuleID]] {
    var parts: [[ModuleID]] = []
    var sum = limit
    for module in modules {
      let own = weight(module)
      if sum + own > limit, sum > 0 {
        parts.append([])
        sum = 0
      }
      parts[parts.count - 1].append(module)
      sum += own
    }
    return parts
  }

  /// The file's name without its ending, where that is a plain name and no other has it.
  private static func anchors(_ names: [String]) -> [(text: String, isException: Bool)] {
    // Of the page itself.
    var used: Set<String> = ["main", "keys"]
    return names.map { name in
      let stem = String(name.prefix { $0 != "." })
      let isPlain =
        !stem.isEmpty && stem.utf8.count + 3 == name.utf8.count && name.hasSuffix(".py")
        && stem.utf8.allSatisfy(Self.isPlain)
      if isPlain, used.insert(stem).inserted { return (stem, false) }
      let slug = Slug.of(name)
      var candidate = "m-" + slug
      var number = 2
      while !used.insert(candidate).inserted {
        candidate = "m-\(slug)-\(number)"
        number += 1
      }
      return (candidate, true)
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
