/// What one kind of line or box in a picture means.
package struct LegendEntry: Sendable, Hashable {
  /// What it explains.
  package enum Sign: Sendable, Hashable {
    case line(Arrow.Style)
    case openHead
    case role(Box.Role)
    case emphasis(Box.Emphasis)
  }

  package let sign: Sign
  package let text: String
}

extension Diagram {
  /// The kinds of lines and boxes that occur, each once, and no others.
  package var legend: [LegendEntry] {
    let styles = Set(arrows.map(\.style))
    var entries = Arrow.Style.allCases.filter(styles.contains).map { style in
      LegendEntry(sign: .line(style), text: words(for: style))
    }
    if arrows.contains(where: \.isDeferred) {
      entries.append(
        LegendEntry(
          sign: .openHead, text: "open head: only in functions or for type checking"))
    }
    let roles = Set(boxes.map(\.role))
    entries += Box.Role.allCases.filter(roles.contains).map {
      LegendEntry(sign: .role($0), text: $0.words)
    }
    let emphases = Set(boxes.map(\.emphasis))
    if emphases.contains(.split) {
      entries.append(
        LegendEntry(sign: .emphasis(.split), text: "imports several of the definitions"))
    }
    if emphases.contains(.rest) {
      entries.append(LegendEntry(sign: .emphasis(.rest), text: "several in one box"))
    }
    return entries
  }

  private func words(for style: Arrow.Style) -> String {
    let counts = showsCounts && !arrows.isEmpty ? "; the number counts \(unit)" : ""
    return switch style {
    case .plain: relation + counts
    case .violation: "✕ reported as errors: so many of the \(unit)"
    case .against: "◁ \(relation) against the layers"
    case .witness: "the shortest cycle"
    case .cut: "cut: without these no cycle remains"
    case .test: "\(relation), by tests or tools"
    }
  }
}

extension Box.Role {
  /// As a legend says it.
  package var words: String {
    switch self {
    case .service: "service"
    case .shared: "shared package"
    case .product: "application, library or other product code"
    case .test: "tests"
    case .tooling: "tooling"
    case .backup: "backup"
    }
  }
}
