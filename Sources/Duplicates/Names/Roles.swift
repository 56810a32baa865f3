package import Resolution

/// What a class or function is by its name: state, factory, manager, registry, or a role of the
/// project's own.
package struct Roles: Sendable {
  private struct Role: Sendable {
    let name: String
    let classes: [[UInt8]]
    let functions: [[UInt8]]
    let constants: [[UInt8]]
  }

  private let roles: [Role]

  /// The defaults; settings add to a role or makes a new one.
  static let defaults: [(name: String, setting: RoleSetting)] = [
    ("state", RoleSetting(classes: ["*State", "*Status"])),
    ("factory", RoleSetting(classes: ["*Factory"], functions: ["create_*", "get_*_factory"])),
    ("manager", RoleSetting(classes: ["*Manager"], functions: ["get_*_manager"])),
    ("registry", RoleSetting(classes: ["*Registry"], functions: ["get_*_registry"])),
  ]

  /// - Parameter added: patterns by role.
  package init(_ added: [String: RoleSetting]) {
    var settings = Self.defaults
    for (name, setting) in added.sorted(by: { $0.key < $1.key }) {
      if let index = settings.firstIndex(where: { $0.name == name }) {
        settings[index].setting.classes += setting.classes
        settings[index].setting.functions += setting.functions
        settings[index].setting.constants += setting.constants
      } else {
        settings.append((name, setting))
      }
    }
    roles = settings.map {
      Role(
        name: $0.name, classes: $0.setting.classes.map { Array($0.utf8) },
        functions: $0.setting.functions.map { Array($0.utf8) },
        constants: $0.setting.constants.map { Array($0.utf8) })
    }
  }

  /// The role that a class has by its name, the first whose patterns fit; nil for most classes.
  package func role(ofClass name: String) -> String? { role(ofClass: Array(name.utf8)) }

  func role(ofClass name: [UInt8]) -> String? {
    roles.first { $0.classes.contains { Glob.fits($0, name) } }?.name
  }

  package var names: [String] { roles.map(\.name) }

  package var haveConstants: Bool { roles.contains { !$0.constants.isEmpty } }

  /// The same for a constant.
  package func role(ofConstant name: [UInt8]) -> String? {
    roles.first { $0.constants.contains { Glob.fits($0, name) } }?.name
  }

  /// The same for a function.
  package func role(ofFunction name: String) -> String? { role(ofFunction: Array(name.utf8)) }

  func role(ofFunction name: [UInt8]) -> String? {
    roles.first { $0.functions.contains { Glob.fits($0, name) } }?.name
  }
}

extension Roles {
  /// The default roles in their order, then others, then none.
  static func order(of role: String?) -> Int {
    guard let role else { return .max }
    return defaults.firstIndex { $0.name == role } ?? defaults.count
  }
}
