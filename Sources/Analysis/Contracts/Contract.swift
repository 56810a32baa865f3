/// What the imports of a tree must not be, in a form that can be checked.
package struct Contract: Sendable {
  /// What it demands.
  package enum Demand: Sendable {
    case layers(LayersContract)
    case forbidden(ForbiddenContract)
    case independence(IndependenceContract)
    case protected(ProtectedContract)
    case acyclicSiblings(AcyclicSiblingsContract)
    case modules(ModulesContract)
    case paths(PathsContract)
  }

  package let setting: ContractSetting
  package let demand: Demand
  package let ignored: [ImportExpression]

  /// - Throws: the first thing that is wrong with it.
  package init(_ setting: ContractSetting) throws(ContractMistake) {
    self.setting = setting
    var ignored: [ImportExpression] = []
    for (item, text) in setting.ignoreImports.enumerated() {
      do throws(ContractMistake) {
        ignored.append(try ImportExpression(text))
      } catch {
        throw ContractMistake(error.message, key: "ignore-imports", item: item)
      }
    }
    self.ignored = ignored
    demand =
      switch setting.type {
      case .layers: .layers(try LayersContract(setting))
      case .forbidden: .forbidden(try ForbiddenContract(setting))
      case .independence: .independence(try IndependenceContract(setting))
      case .protected: .protected(try ProtectedContract(setting))
      case .acyclicSiblings: .acyclicSiblings(try AcyclicSiblingsContract(setting))
      case .modules: .modules(try ModulesContract(setting))
      case .paths: .paths(try PathsContract(setting))
      }
  }

  /// The expressions of a key.
  ///
  /// - Parameter setting: the contract, where it must say them. Where the key is written and empty
  ///   nothing is demanded.
  static func expressions(
    _ texts: [String], _ key: String, neededIn setting: ContractSetting? = nil
  ) throws(ContractMistake) -> [ModuleExpression] {
    var result: [ModuleExpression] = []
    for (item, text) in texts.enumerated() {
      do throws(ContractMistake) {
        result.append(try ModuleExpression(text))
      } catch {
        throw ContractMistake(error.message, key: key, item: item)
      }
    }
    if result.isEmpty { try setting?.check(has: key) }
    return result
  }
}
