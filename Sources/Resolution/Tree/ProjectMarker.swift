/// Files beside the Python code that tell how a project is laid out and deployed.
package enum ProjectMarker {
  /// The same for a path in the system's bytes.
  package static func isMarker(_ path: [UInt8]) -> Bool {
    // Most files of all, and of those one.
    if path.suffix(3).elementsEqual(".py".utf8) {
      return path.suffix(8).elementsEqual("setup.py".utf8)
        && isMarker(String(decoding: path, as: UTF8.self))
    }
    return isMarker(String(decoding: path, as: UTF8.self))
  }

  /// Whether a file at that path tells something by being there or by its text.
  package static func isMarker(_ path: String) -> Bool {
    let name = path.fileName
    switch name {
    case "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "pytest.ini", ".pytest.ini",
      "pytest.toml", ".pytest.toml", "tox.ini", "meson.build", "mypy.ini", ".mypy.ini",
      "pyrightconfig.json", "pyrefly.toml",
      "ruff.toml", ".ruff.toml", "tach.toml", "tach.domain.toml", ".importlinter", "pants.toml",
      "workspace.toml", "Procfile",
      ".gitignore", "Cargo.toml", "MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel", "BUILD",
      "BUILD.bazel", "CMakeLists.txt", "galaxy.yml",
      ".python-version", "CODEOWNERS":
      return true
    default:
      return setsEnvironment(name) || isRequirements(path) || isCompiledModule(name)
        || startsPrograms(name) || isSource(name) || isArchive(name) || isManifest(path)
    }
  }

  /// Whether a file says something in its text, other than by being there.
  package static func isDocument(_ path: String) -> Bool {
    let name = path.fileName
    return isMarker(path) && !isCompiledModule(name) && !isSource(name) && !isArchive(name)
  }

  /// Whether a path is that of a Python file or a notebook, by its ending alone.
  package static func isPython(_ path: String) -> Bool {
    path.utf8.count > 3 && path.utf8.suffix(3).elementsEqual(".py".utf8) || isNotebook(path)
  }

  /// Whether a path is that of a stub, by its ending alone.
  static func isStub(_ path: String) -> Bool { path.hasSuffix(".pyi") }

  /// Whether a path is that of a Jupyter notebook, by its ending alone.
  package static func isNotebook(_ path: String) -> Bool { isNotebook(path.utf8) }

  /// The same for a path in the system's bytes.
  package static func isNotebook(_ path: some BidirectionalCollection<UInt8>) -> Bool {
    path.count > 6 && path.suffix(6).elementsEqual(".ipynb".utf8)
  }

  /// Whether a name is that of instructions for an image: what has them is deployed by itself.
  package static func isDockerfile(_ name: String) -> Bool {
    name == "Dockerfile" || name == "Containerfile" || name.hasPrefix("Dockerfile.")
      || name.hasSuffix(".Dockerfile") || name.hasSuffix(".dockerfile")
  }

  /// Whether a name is that of a file which may give programs their environment.
  package static func setsEnvironment(_ name: String) -> Bool {
    name == ".env" || isDockerfile(name) || isCompose(name)
  }

  /// Whether a name is that of a list of the containers that run together.
  package static func isCompose(_ name: String) -> Bool {
    (name.hasSuffix(".yml") || name.hasSuffix(".yaml"))
      && (name.hasPrefix("docker-compose") || name.hasPrefix("compose"))
  }

  /// Whether a path is that of a file which says what runs in a cluster or as a function of a cloud:
  /// manifests of Kubernetes, by their folder or name, `serverless.yml`, SAM's `template.yaml`.
  package static func isManifest(_ path: String) -> Bool {
    guard path.hasSuffix(".yml") || path.hasSuffix(".yaml") else { return false }
    switch path.fileName {
    case "serverless.yml", "serverless.yaml", "template.yml", "template.yaml", "deployment.yaml",
      "deployment.yml", "cronjob.yaml", "statefulset.yaml":
      return true
    default:
      return path.dropFileName.pathParts.contains { folder in
        ["k8s", "kubernetes", "kustomize", "helm", "charts", "manifests"].contains(folder)
      }
    }
  }

  /// Whether a name, or the path of a file in a folder `requirements`, is that of a list of
  /// dependencies for `pip`.
  package static func isRequirements(_ path: String) -> Bool {
    let name = path.fileName
    guard name.hasSuffix(".txt") || name.hasSuffix(".in") else { return false }
    return name.hasPrefix("requirements") || name.contains("-requirements.")
      || name.contains("_requirements.") || path.hasSuffix("requirements/" + name)
  }

  /// Whether a name is that of a file whose commands start programs, by the names of modules.
  package static func startsPrograms(_ name: String) -> Bool {
    switch name {
    case "Makefile", "makefile", "GNUmakefile", "justfile", "Procfile": true
    default: isCompose(name)
    }
  }

  /// What may be put on a search path as it is, with modules in it. Source: CPython's `zipimport`.
  static func isArchive(_ name: String) -> Bool {
    [".zip", ".egg", ".whl"].contains(where: name.hasSuffix)
  }

  /// What Python files are made of when a project is built: schemas, grammars, forms, templates.
  static func isSource(_ name: String) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return false
    }
    switch name[dot...] {
    case ".proto", ".thrift", ".ui", ".qrc", ".g4", ".i", ".pyf": return true
    case ".in", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".mako":
      // `config.py.in`
      return name[..<dot].utf8.suffix(3).elementsEqual(".py".utf8)
    default: return false
    }
  }

  /// Stubs, compiled extensions and what those are built from: modules without a Python file.
  package static func isCompiledModule(_ name: String) -> Bool {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return false
    }
    switch name[dot...] {
    case ".pyi", ".so", ".pyd", ".pyx", ".pxd", ".pyx.tp", ".pyx.in", ".c", ".cpp", ".cc", ".cxx":
      return true
    default: return [".so", ".pyd", ".pyx"].contains(where: name.hasSuffix)
    }
  }
}
