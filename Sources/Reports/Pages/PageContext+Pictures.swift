import Drawing

/// Pictures with what stands around them.
extension PageContext {
  static func noPicture(_ caption: String) -> PageData {
    [
      "has_svg": false, "svg": "", "alt": "", "caption": caption, "has_legend": false,
      "legend": [PageData](), "has_files": false, "files": [PageData](),
    ]
  }

  static func picture(
    _ picture: RenderedPicture, legend: [(swatch: String, text: String)], root: String
  ) -> PageData {
    guard let svg = picture.svg else {
      return noPicture("There is no picture: \(picture.note).")
    }
    return [
      "has_svg": true, "svg": svg, "alt": VisibleText.of(picture.diagram.title),
      "caption": VisibleText.of(
        picture.diagram.title + ". " + sentence(picture.diagram.note) + sentence(picture.note)),
      "has_legend": !legend.isEmpty,
      "legend": legend.map { ["text": $0.text, "swatch": $0.swatch] as PageData },
      "has_files": !picture.files.isEmpty,
      "files": picture.files.map { ["label": $0.label, "href": $0.path] as PageData },
    ]
  }

  private static func sentence(_ text: String) -> String {
    text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst() + ". "
  }
}
