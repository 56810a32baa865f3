import Resolution
import TOML

/// A registry as configuration of other tools.
package enum RegistryExport {
  private static let head = "# Written by `groundplan registry export`.\n"

  /// `ruff.toml` for ruff's TID251, banned-api: each path that is deprecated, not to be used, or
  /// broken.
  package static func ruff(_ rules: RegistryRules) -> String {
    var text = head + "[lint]\nextend-select = [\"TID251\"]\n\n"
    text += "[lint.flake8-tidy-imports.banned-api]\n"
    for ban in rules.bans { text += "\(quoted(ban.path)).msg = \(quoted(ban.message))\n" }
    return text
  }

  /// `.importlinter` for import-linter: services and shared packages that must not import services,
  /// and deprecated modules that nothing may import any more.
  package static func importLinter(_ rules: RegistryRules) -> String {
    let packages = rules.packages.filter(\.isRegular)
    let names = Set(packages.map(\.name))
    var text = head + "[importlinter]\nroot_packages =\n" + list(packages.map(\.name))
    for service in Set(packages.map(\.service)).sorted() {
      let shown = LineText.of(service)
      let own = packages.filter { $0.service == service }
      let others = packages.filter { $0.service != service && $0.role == .service }
      guard !others.isEmpty, let role = own.first?.role else { continue }
      text += "\n[importlinter:contract:\(identifier(service))-isolation]\n"
      text +=
        role == .service
        ? "name = The service \(shown) imports no other service\n"
        : "name = The shared package \(shown) imports no service\n"
      text += "type = forbidden\nallow_indirect_imports = True\n"
      text += "source_modules =\n" + list(own.map(\.name))
      text += "forbidden_modules =\n" + list(others.map(\.name))
    }
    for module in rules.retiredModules where names.contains(String(module.prefix { $0 != "." })) {
      text += "\n[importlinter:contract:\(identifier(module))-deprecated]\n"
      text += "name = \(LineText.of(module)) is deprecated\ntype = protected\n"
      text += "protected_modules =\n" + list([module])
      text += "allowed_importers =\n" + list([module])
    }
    return text
  }

  /// `tach.toml` for tach: what each package may depend on.
  package static func tach(_ rules: RegistryRules) -> String {
    let shared = rules.packages.filter { $0.role == .shared }.map(\.name)
    var text =
      head + "source_roots = [" + rules.sourceRoots.map(quoted).joined(separator: ", ") + "]\n"
    text += "exact = false\n"
    for package in rules.packages {
      let own = rules.packages.filter { $0.service == package.service }.map(\.name)
      let allowed = Set(shared + own).subtracting([package.name]).sorted()
      text += "\n[[modules]]\npath = \(quoted(package.name))\n"
      text += "depends_on = [" + allowed.map(quoted).joined(separator: ", ") + "]\n"
    }
    return text
  }

  private static func list(_ items: [String]) -> String {
    items.map { "    \(LineText.of($0))\n" }.joined()
  }

  private static func identifier(_ text: String) -> String {
    String(text.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" })
  }

  private static func quoted(_ text: String) -> String { TOMLText.quoted(text) }
}
