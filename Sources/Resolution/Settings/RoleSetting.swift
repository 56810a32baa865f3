/// Name patterns by which a class, function or constant has a role; `*` stands for any characters.
package struct RoleSetting: SettingsTable {
  package var classes: [String] = []
  package var functions: [String] = []
  package var constants: [String] = []

  package init() {}

  package init(classes: [String], functions: [String] = [], constants: [String] = []) {
    self.classes = classes
    self.functions = functions
    self.constants = constants
  }

  package static let settings: [Setting<RoleSetting>] = [
    Setting("classes", \.classes, "name patterns of classes"),
    Setting("functions", \.functions, "name patterns of functions"),
    Setting(
      "constants", \.constants,
      "name patterns of module-level constants and type aliases that `targets` compares"),
  ]
}
