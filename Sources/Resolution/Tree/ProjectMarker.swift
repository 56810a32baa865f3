/// Files beside the Python code that tell how a project is laid out and deployed.
package enum ProjectMarker {
  /// The same for a name in the system's bytes.
  package static func isMarker(_ name: [UInt8]) -> Bool {
    // Most files of all, and of those one.
    if name.suffix(3).elementsEqual(".py".utf8), name.first != UInt8(ascii: "D") {
      return name.elementsEqual("setup.py".utf8)
    }
    return isMarker(String(decoding: name, as: UTF8.self))
  }

  /// Whether a file of that name tells something by being there or by its text.
  package static func isMarker(_ name: String) -> Bool {
    switch name {
    case "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "pytest.ini", "tox.ini",
      "meson.build", ".gitignore", "Cargo.toml":
      true
    default:
      isDockerfile(name) || isRequirements(name) || isCompiledModule(name) || isSource(name)
    }
  }

  /// Whether a file says something in its text, other than by being there.
  package static func isDocument(_ path: String) -> Bool {
    let name = path.fileName
    return isMarker(name) && !isCompiledModule(name) && !isSource(name)
  }

  /// Whether a path is that of a Python file, by its ending alone.
  package static func isPython(_ path: String) -> Bool {
    path.utf8.count > 3 && path.utf8.suffix(3).elementsEqual(".py".utf8)
  }

  /// Whether a name is that of instructions for an image: what has them is deployed by itself.
  package static func isDockerfile(_ name: String) -> Bool {
    name == "Dockerfile" || name == "Containerfile" || name.hasPrefix("Dockerfile.")
      || name.hasSuffix(".Dockerfile") || name.hasSuffix(".dockerfile")
  }

  /// Whether a name is that of a list of dependencies for `pip`.
  package static func isRequirements(_ name: String) -> Bool {
    name.hasPrefix("requirements") && name.hasSuffix(".txt")
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
    default: return name.hasSuffix(".so") || name.hasSuffix(".pyd")
    }
  }
}
