import Resolution

/// What a walk over a tree leaves out.
struct Exclusions: Sendable {
  /// Folders that are not entered, by name.
  let folders: Set<String>
  /// Glob patterns on the relative path, of configuration and command line.
  let patterns: [Glob]
  /// Whether virtual environments are known by what they hold, whatever they are called.
  let detectsEnvironments: Bool

  init(
    folders: Set<String>, patterns: [Glob] = [], detectsEnvironments: Bool = false
  ) {
    self.folders = folders
    self.patterns = patterns
    self.detectsEnvironments = detectsEnvironments
  }

  /// What `groundplan facts` leaves out: no configuration applies to it.
  static let facts = Exclusions(folders: [
    ".git", "__pycache__", "node_modules", ".venv", "venv", ".tox", ".mypy_cache",
    ".pytest_cache", Journal.folderName,
  ])

  /// Version control, environments, caches and results of building.
  static let defaultFolders: Set<String> = [
    ".git", ".hg", ".svn", ".bzr", "__pycache__", "node_modules", "bower_components", ".venv",
    "venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".pytype", ".eggs",
    ".direnv", ".ipynb_checkpoints", "site-packages", "__pypackages__", ".idea", ".vscode",
    Journal.folderName,
  ]
}
