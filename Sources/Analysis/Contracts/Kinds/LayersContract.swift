import Resolution

/// Lower layers don't import higher ones, not even over modules outside the layers.
///
/// The modules of one layer either don't import each other (`a | b`) or may (`a : b`). Behind a
/// closed layer what is below it can't be imported from above it.
package struct LayersContract: Sendable {
  /// One layer: its modules, relative to the container where there is one.
  struct Layer {
    struct Tail: Hashable {
      let name: String
      let isOptional: Bool
    }

    let tails: [Tail]
    let isIndependent: Bool
    let isClosed: Bool
  }

  private let layers: [Layer]
  private let containers: [ModuleExpression]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    var layers: [Layer] = []
    var seen: [String: Int] = [:]
    for (item, layer) in setting.layers.enumerated() {
      func mistake(_ message: String) -> ContractMistake {
        ContractMistake(message, key: "layers", item: item)
      }
      let text = layer.name
      let isIndependent = !text.contains(":")
      if text.contains("|"), text.contains(":") {
        throw mistake("the layer '\(text)' mixes '|' and ':'")
      }
      let tails = text.split(
        separator: isIndependent ? "|" : ":", omittingEmptySubsequences: false
      ).map { part -> Layer.Tail in
        let name = part.trimmed
        return name.hasPrefix("(") && name.hasSuffix(")")
          ? Layer.Tail(name: String(name.dropFirst().dropLast()), isOptional: true)
          : Layer.Tail(name: name, isOptional: false)
      }
      for tail in tails {
        if tail.name.isEmpty { throw mistake("the layer '\(text)' names no module") }
        if seen.updateValue(item, forKey: tail.name) != nil {
          throw mistake("the module '\(tail.name)' is in the layers twice")
        }
      }
      layers.append(
        Layer(tails: tails, isIndependent: isIndependent, isClosed: layer.closed))
    }
    if layers.isEmpty { try setting.check(has: "layers") }
    if setting.exhaustive, setting.containers.isEmpty {
      throw ContractMistake("only layers in containers can be exhaustive", key: "exhaustive")
    }
    self.layers = layers
    containers = try Contract.expressions(setting.containers, "containers")
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    guard !containers.isEmpty else { return try violations(check, in: nil) }
    let found = try check.modules(containers, of: "containers").map(check.names.name)
    var violations: [ContractViolation] = []
    for container in found { violations += try self.violations(check, in: container) }
    return violations + undeclared(check, found)
  }

  /// What stands in one container, or in none.
  private func violations(
    _ check: ContractCheck, in container: String?
  ) throws(ContractMistake) -> [ContractViolation] {
    var levels: [[Int32]] = []
    for (item, layer) in layers.enumerated() {
      var nodes: [Int32] = []
      for tail in layer.tails {
        let name = container.map { $0 + "." + tail.name } ?? tail.name
        if let node = check.names.node(name) {
          nodes.append(node)
        } else if !tail.isOptional {
          throw ContractMistake(
            "the layer '\(tail.name)' is missing"
              + (container.map { " in the container '\($0)'" } ?? "") + ": "
              + check.missing(name), key: "layers", item: item)
        }
      }
      levels.append(nodes.sorted())
    }
    return try check.chains(
      between: forbidden(levels), around: levels.joined().flatMap(check.names.members))
  }

  /// Which modules may not import which.
  private func forbidden(_ levels: [[Int32]]) -> [(from: Int32, to: Int32)] {
    var pairs: [(from: Int32, to: Int32)] = []
    for (place, level) in levels.enumerated() {
      for module in level {
        for lower in levels[(place + 1)...].joined() { pairs.append((lower, module)) }
        if layers[place].isIndependent {
          for sibling in level where sibling != module { pairs.append((module, sibling)) }
        }
        var isBehindClosed = false
        for higher in levels[..<place].indices.reversed() {
          if isBehindClosed {
            for upper in levels[higher] { pairs.append((upper, module)) }
          }
          isBehindClosed = isBehindClosed || layers[higher].isClosed
        }
      }
    }
    return pairs
  }

  /// What containers hold besides the layers, where these must be all.
  private func undeclared(_ check: ContractCheck, _ containers: [String]) -> [ContractViolation] {
    let setting = check.contract.setting
    guard setting.exhaustive else { return [] }
    let declared = Set(layers.flatMap(\.tails).map(\.name)).union(setting.exhaustiveIgnores)
    return containers.flatMap { container -> [ContractViolation] in
      guard let node = check.names.node(container) else { return [] }
      return check.names.children(of: node).filter {
        !declared.contains(check.names.name($0).lastName)
      }.map { child in
        check.violation(
          "'\(check.names.name(child))' is no layer, and the layers of '\(container)' must be all "
            + "that it holds", check.names.name(child), container, along: [child])
      }
    }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
