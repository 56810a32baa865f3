import Drawing

/// A diagram with what became of it.
struct RenderedPicture {
  let diagram: Diagram
  /// Nil where the layout failed; the note then says why.
  let svg: String?
  let note: String
  let files: [File]

  struct File {
    let label: String
    /// Relative to the report's folder.
    let path: String
  }

  /// - Parameter path: the files' path without ending.
  init(diagram: Diagram, result: LayoutResult, path: String) {
    self.diagram = diagram
    switch result {
    case .svg(let svg, let engineNote):
      self.svg = svg
      note = engineNote ?? ""
      files = [File(label: "SVG", path: path + ".svg")]
    case .failed(let reason):
      svg = nil
      note = reason
      files = []
    }
  }
}
