import Resolution

/// Styles and scripts, once for all pages.
struct Assets {
  let context: PageContext

  /// In the order in which a page loads them.
  static let list = paths("list facets finding findings")
  static let explorer = paths(
    "graphdata graphtree graphorder graphlayout graphlink graphpanel graphfind exploredraw "
      + "exploreexport exploretree exploreview explorewords explorekeys explore")
  static let matrix = paths(
    "graphdata graphtree graphorder graphlink graphpanel matrixgrid matrix")

  private static func paths(_ names: String) -> [String] {
    names.split(separator: " ").map { "assets/\($0).js" }
  }

  var files: [ReportSite.File] {
    var files = context.templates.names.filter { $0.hasSuffix(".css") || $0.hasSuffix(".js") }.map {
      name in
      ReportSite.File(
        path: "assets/" + name, bytes: Array((context.templates.text(name) ?? "").utf8))
    }
    if let logo = context.options.logo {
      files.append(ReportSite.File(path: "assets/logo.\(logo.ending)", bytes: logo.bytes))
    }
    return files
  }
}
