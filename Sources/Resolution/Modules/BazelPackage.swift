import PythonSyntax

/// A list of Bazel's targets (`BUILD`), of which only that matters whether it may write Python modules.
///
/// Source: https://bazel.build/reference/be/overview
enum BazelPackage {
  /// Whether a file of that name makes its folder a workspace; without one a `BUILD` is another tool's,
  /// or prose.
  static func isWorkspace(_ name: String) -> Bool {
    ["MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"].contains(name)
  }

  /// Whether something but the rules for libraries, programs and tests stands in it, or modules of
  /// another workspace: `genrule`, `pybind_extension`, `copy_file`, macros of the project's own.
  static func mayWriteModules(_ bytes: [UInt8]) -> Bool {
    LiteralReader.outerCalls(in: bytes).contains { call in
      if call.name == "genrule" {
        // What can't be told may be one.
        guard case .sequence(let outputs)? = call["outs"] else { return true }
        return !outputs.allSatisfy { $0.string?.hasSuffix(".py") == false }
      }
      if call.name.contains("flatbuffer") { return true }
      if plain.contains(call.name) || plainEnds.contains(where: call.name.hasSuffix)
        || plainStarts.contains(where: call.name.hasPrefix)
      {
        // `cc_binary(name = "fast.so", linkshared = True)`
        if call["linkshared"] != nil, call["name"]?.string == nil { return true }
        return call["name"]?.string.map { $0.hasSuffix(".so") || $0.hasSuffix(".pyd") } ?? false
          || call["srcs"]?.strings.contains { $0.hasPrefix("@") } ?? false
      }
      return true
    }
  }

  private static let plain: Set<String> = [
    "load", "package", "package_group", "package_name", "licenses", "license", "exports_files",
    "glob", "subpackages", "select", "filegroup", "alias", "config_setting", "test_suite",
    "constraint_setting", "constraint_value", "platform", "toolchain", "bool_flag", "string_flag",
    "bind", "Label", "struct", "dict", "depset", "format", "join", "append", "extend", "len",
    "range", "get", "items", "keys", "requirement", "all_requirements", "visibility", "workspace",
    "refresh_compile_commands", "bzl_library", "buildifier", "gazelle", "py_wheel",
    "compile_pip_requirements", "pkg_tar", "pkg_zip", "oci_image", "container_image",
  ]

  private static let plainStarts = ["py_library", "py_binary", "py_test", "pytype_"]

  /// Of rules that make nothing which Python imports from its sources.
  private static let plainEnds = [
    "_library", "_binary", "_test", "_tests", "_suite", "_suites", "_image", "_push", "_config",
    "_rule", "_files_group",
  ]
}
