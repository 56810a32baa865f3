import Drawing

/// Pictures with what stands around them.
extension PageContext {
  static func noPicture(_ caption: String) -> PageData {
    [
      "has_svg": false, "svg": "", "alt": "", "caption": caption, "has_legend": false,
      "legend": [PageData](), "has_files": false, "files": [PageData](), "id": "",
    ]
  }

  /// - Parameters:
  ///   - root: what leads from the page to the report's folder.
  ///   - id: what the ids of the picture begin with, so that several can stand in one page.
  static func picture(_ rendered: RenderedPicture, root: String, id: String = "p-") -> PageData {
    guard let picture = rendered.picture else {
      return noPicture("There is no picture: \(rendered.note).")
    }
    let diagram = picture.diagram
    return [
      "has_svg": true, "svg": picture.element(id: id, root: root), "alt": diagram.title,
      "caption": diagram.title + ". " + sentence(diagram.note) + sentence(rendered.note),
      "has_legend": !diagram.legend.isEmpty,
      "legend": diagram.legend.map { ["text": $0.text, "swatch": $0.swatch] as PageData },
      "has_files": !rendered.files.isEmpty, "id": id,
      "files": rendered.files.map { ["label": $0.label, "href": $0.path] as PageData },
    ]
  }

  private static func sentence(_ text: String) -> String {
    text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst() + ". "
  }
}
