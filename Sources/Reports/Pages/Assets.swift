import Resolution

/// Styles and scripts, once for all pages.
struct Assets {
  let context: PageContext

  /// In the order in which a page loads them.
  static let list = [
    "assets/graphdata.js", "assets/list.js", "assets/facets.js", "assets/finding.js", "assets/findings.js",
  ]
  static let explorer = ["assets/graphdata.js", "assets/explore.js"]
  static let matrix = ["assets/graphdata.js", "assets/matrix.js"]

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
