/// What a Dockerfile says of what its image is for, and of what is in it.
struct Dockerfile: Sendable {
  let path: String
  /// Whether the image only runs checks.
  let isForChecks: Bool
  /// Whether it is made with the tools of another language, and none of Python's.
  let isOfOtherLanguage: Bool
  /// What it takes from the folder in which it is built, as written.
  let copied: [String]
  /// Whether another repository is cloned into the folder that everything is copied to.
  let isLaidOver: Bool

  init(path: String, text: String) {
    self.path = path
    let all = text.lowercased()
    isOfOtherLanguage =
      ["npm ", "yarn ", "from node", "pnpm ", "from golang", "cargo build"].contains(
        where: all.contains)
      && !["python", "pip", ".py", "uvicorn", "gunicorn", "uv "].contains(where: all.contains)
    let lines = Self.lines(of: text)
    copied = lines.flatMap(Self.sources)
    isLaidOver = lines.contains(where: Self.clonesHere)
    let commands = text.split(whereSeparator: \.isNewline).filter { line in
      let first = line.drop { $0 == " " || $0 == "\t" }.prefix(10).uppercased()
      return first.hasPrefix("CMD") || first == "ENTRYPOINT"
    }
    let words = Set(
      (commands.last ?? "").split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }
        .map { $0.lowercased() })
    isForChecks = !words.isDisjoint(with: [
      "pytest", "tox", "nox", "unittest", "mypy", "ruff", "flake8", "pylint", "coverage", "sleep",
      "tail", "jupyter", "mkdocs",
    ])
  }

  private static let maximumLine = 16_384

  /// The instructions, each on one line.
  private static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var open = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.trimmingPrefix { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("#") || open.utf8.count > maximumLine { continue }
      if trimmed.last == "\\" {
        open += trimmed.dropLast() + " "
      } else {
        lines.append(open + trimmed)
        open = ""
      }
    }
    return open.isEmpty ? lines : lines + [open]
  }

  /// `COPY --chown=a:b ./orders /app/orders`, `ADD ["orders", "/app/"]`; nothing of what another
  /// stage made or an address gives.
  private static func sources(of line: String) -> [String] {
    let words = line.split { " \t[],\"'".contains($0) }.map(String.init)
    guard let first = words.first?.uppercased(), first == "COPY" || first == "ADD",
      !words.contains(where: { $0.hasPrefix("--from") })
    else { return [] }
    return words.dropFirst().filter { !$0.hasPrefix("--") }.dropLast().filter {
      !$0.contains("://") && !$0.contains("$")
    }
  }

  /// `RUN git clone https://host/x.git .`
  private static func clonesHere(_ line: String) -> Bool {
    line.split { "&;|".contains($0) }.contains { command in
      let words = command.split(separator: " ")
      guard let git = words.firstIndex(of: "git"), words[git...].dropFirst().first == "clone" else {
        return false
      }
      return words.last == "." || words.last == "./"
    }
  }
}
