/// What a Dockerfile says of what its image is for.
struct Dockerfile: Sendable {
  let path: String
  /// Whether the image only runs checks.
  let isForChecks: Bool
  /// Whether something in it is of Python.
  let isPython: Bool
  /// Whether it is made with the tools of another language, and none of Python's.
  let isOfOtherLanguage: Bool
  /// Whether it builds something and starts nothing.
  let isIdle: Bool
  /// What is copied into the image from beside it, as written.
  let copied: [String]
  /// Whether another repository is cloned into the folder that everything is copied to.
  let isLaidOver: Bool

  private static let pythonWords: Set<String> = [
    "python", "python2", "python3", "pypy", "pip", "pip3", "pipenv", "pipx", "uv", "uvx", "poetry",
    "pdm", "hatch", "conda", "mamba", "micromamba", "miniconda3", "gunicorn", "uvicorn",
    "hypercorn",
    "uwsgi", "daphne", "celery", "django", "flask", "jupyter", "pytest", "tox", "wsgi", "asgi",
    "airflow", "streamlit", "virtualenv", "venv", "requirements", "pyproject",
  ]

  init(path: String, text: String) {
    self.path = path
    let lines = Self.instructions(text)
    copied = lines.filter { ["COPY", "ADD"].contains($0.name) }.map(\.rest).flatMap(Self.sources)
    isLaidOver = lines.contains { $0.name == "RUN" && Self.clonesHere($0.rest) }
    let words = Set(
      lines.filter { $0.name != "LABEL" && $0.name != "COPY" && $0.name != "ADD" }.flatMap { line in
        line.rest.lowercased().split { !($0.isLetter || $0.isNumber) }
      }.map(String.init))
    isPython =
      !words.isDisjoint(with: Self.pythonWords)
      || words.contains { $0.hasPrefix("python") || $0.hasSuffix("pip") || $0 == "py" }
      || copied.contains {
        $0.hasSuffix(".py") || $0.holds("requirements") || $0.holds("pyproject")
      }
    isOfOtherLanguage =
      !isPython
      && ["npm ", "yarn ", "from node", "pnpm ", "from golang", "cargo build", "go build"].contains(
        where: text.lowercased().contains)
    let commands = lines.filter { $0.name == "CMD" || $0.name == "ENTRYPOINT" }
    isIdle = commands.isEmpty && lines.contains { ["RUN", "COPY", "ADD"].contains($0.name) }
    let command = Set(
      (commands.last?.rest ?? "").split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }
        .map { $0.lowercased() })
    isForChecks = !command.isDisjoint(with: [
      "pytest", "tox", "nox", "unittest", "mypy", "ruff", "flake8", "pylint", "coverage", "sleep",
      "tail", "jupyter", "mkdocs",
    ])
  }

  /// `--chown=a:b ./orders /app/orders`, `["orders", "/app/"]`; nothing of what another stage made or
  /// an address gives.
  private static func sources(_ arguments: String) -> [String] {
    guard !arguments.holds("--from=") else { return [] }
    let words = arguments.split { " \t[],\"'".contains($0) }.map(String.init)
    return words.dropLast().filter { !$0.hasPrefix("--") && !$0.holds("://") }.compactMap { word in
      // Of `examples/${NAME}` any may be meant.
      guard let variable = word.firstIndex(of: "$") else { return word }
      let folder = String(word[..<variable]).dropFileName
      return folder.isEmpty ? nil : folder
    }
  }

  /// `git clone https://host/x.git .`
  private static func clonesHere(_ commands: String) -> Bool {
    commands.split { "&;|".contains($0) }.contains { command in
      let words = command.split(separator: " ")
      guard let git = words.firstIndex(of: "git"), words[git...].dropFirst().first == "clone" else {
        return false
      }
      return words.last == "." || words.last == "./"
    }
  }

  private struct Instruction {
    let name: String
    var rest: String
  }

  /// The instructions, each with the lines that it goes on in.
  private static func instructions(_ text: String) -> [Instruction] {
    var found: [Instruction] = []
    var goesOn = false
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("#") { continue }
      if goesOn, !found.isEmpty {
        found[found.count - 1].rest += " " + trimmed
      } else {
        let name = trimmed.prefix { $0.isLetter }
        found.append(
          Instruction(name: name.uppercased(), rest: String(trimmed.dropFirst(name.count))))
      }
      goesOn = trimmed.last { $0 != " " } == "\\"
    }
    return found
  }
}
