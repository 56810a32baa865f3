extension Claim {
  /// The subject as it would be written.
  package var words: String {
    switch subject {
    case .imported(let module, let name?): "from \(module) import \(name)"
    case .imported(let module, nil): "import \(module)"
    case .path(let path): path
    case .patch(let path): "patch('\(path)')"
    case .same(let one, let two): "\(one) is \(two)"
    case .member(let old, let new, _): "\(old) -> \(new)"
    case .pattern(let text): text
    case .template(let module, let text): "from \(module) import \(text)"
    case .file(let path): path
    case .count(let count, let path):
      "\(count.bound == .about ? "~" : "")\(count.number)\(count.bound == .atLeast ? "+" : "") "
        + "\(count.unit == .files ? "files" : "imports") of \(path)"
    case .alsoDefined(let symbol, let path): "\(symbol) is also defined at \(path)"
    }
  }
}
