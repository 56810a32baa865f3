import Duplicates
import Resolution

/// A pytest file that pins the result of a merge: every old path is the same object as the survivor, and no
/// second definition exists.
struct PinningTest {
  private let merge: Merge
  private let paths: [String]
  private let gone: [String]

  /// - Parameter program: as it is after the merge.
  init(_ merge: Merge, in program: Program) {
    self.merge = merge
    let importer = program.modules.indices.first
    let old = (merge.others + merge.methods).map(\.path).sorted()
    func isThere(_ path: String) -> Bool {
      program.lookup.object(at: path, from: importer).isThere
    }
    paths = old.filter(isThere)
    gone = old.filter { !isThere($0) }
  }

  var text: String {
    let survivor = merge.path
    var text = """
      \"""`\(survivor)` is defined once: what other paths lead to is the same object.\"""

      import pkgutil
      import warnings

      import pytest

      SURVIVOR = "\(survivor)"


      """
    if !paths.isEmpty {
      text += """

        @pytest.mark.parametrize("path", \(Self.list(paths)))
        def test_an_old_path_leads_to_the_survivor(path):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                assert pkgutil.resolve_name(path) is pkgutil.resolve_name(SURVIVOR)


        """
    }
    if merge.options.warning != .none, !paths.isEmpty {
      text += """

        @pytest.mark.parametrize("path", \(Self.list(paths)))
        def test_an_old_path_warns(path):
            module, name = path.rsplit(".", 1)
            with pytest.warns(DeprecationWarning):
                getattr(importlib.reload(importlib.import_module(module)), name)


        """
      text = text.replacing("import pkgutil\n", with: "import importlib\nimport pkgutil\n")
    }
    if !gone.isEmpty {
      text += """

        @pytest.mark.parametrize("path", \(Self.list(gone)))
        def test_an_old_path_is_gone(path):
            with pytest.raises((ImportError, AttributeError)):
                pkgutil.resolve_name(path)


        """
    }
    return text + """

      def test_the_survivor_is_defined_where_it_is_imported_from():
          survivor = pkgutil.resolve_name(SURVIVOR)
          home = "\(survivor.parentPath)"
          assert getattr(survivor, "__module__", home) == home

      """
  }

  private static func list(_ paths: [String]) -> String {
    "[\n" + paths.map { "    \"\($0)\",\n" }.joined() + "]"
  }
}
