import ImportGraph

/// Imports of a service are absolute, and their paths fit one of some patterns:
/// `shop.app.{component}.{module}`, in which a name in braces stands for any one name.
package struct PathsContract: Sendable {
  private let service: String
  private let patterns: [ModuleExpression]
  /// As they are written.
  private let texts: [String]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    if setting.service.isEmpty { throw .missing("service") }
    service = try ModuleExpression(setting.service).text
    texts = setting.patterns
    patterns = try Contract.expressions(texts.map(Self.expression), "patterns")
    if patterns.isEmpty { throw .missing("patterns") }
  }

  /// A pattern as an expression of modules: `{name}` becomes `*`.
  private static func expression(_ pattern: String) -> String {
    pattern.split(separator: ".", omittingEmptySubsequences: false).map { part in
      let isName = part.count > 2 && part.hasPrefix("{") && part.hasSuffix("}")
      return isName ? "*" : String(part)
    }.joined(separator: ".")
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    let names = check.names
    guard let node = names.node(service) else {
      throw ContractMistake(check.missing(service), key: "service")
    }
    let members = Set(names.members(of: node))
    let shapes = texts.map { "'\($0)'" }.joined(separator: " or ")
    return names.imports.compactMap { found in
      guard members.contains(found.to), check.graph.hasEdge(from: found.from, to: found.to) else {
        return nil
      }
      let path = names.name(found.to)
      if found.isRelative {
        return violation("imports of '\(service)' are absolute", found, names, " (relative)")
      }
      if patterns.contains(where: { $0.matches(path) }) { return nil }
      return violation("imports of '\(service)' look like \(shapes)", found, names, "")
    }
  }

  private func violation(
    _ demand: String, _ found: ContractImport, _ names: ContractGraph, _ kind: String
  ) -> ContractViolation {
    let path = [names.name(found.from), names.name(found.to)]
    return ContractViolation(
      demand: demand, importer: path[0], imported: service, chain: [found], path: path,
      others: [], key: path.joined(separator: " -> ") + kind)
  }
}
