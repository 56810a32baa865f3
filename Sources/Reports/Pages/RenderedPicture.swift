import Drawing

/// A sketch with what became of it.
struct RenderedPicture {
  /// Nil where the layout failed; the note then says why.
  let picture: Picture?
  let note: String
  let files: [File]

  struct File {
    let label: String
    /// Relative to the report's folder.
    let path: String
  }

  /// - Parameter path: the files' path without ending.
  init(result: LayoutResult, path: String) {
    switch result {
    case .picture(let picture):
      self.picture = picture
      note = picture.engineNote ?? ""
      files = [File(label: "SVG", path: path + ".svg")]
    case .failed(let reason):
      picture = nil
      note = reason
      files = []
    }
  }
}
