import ImportGraph
import Resolution

/// Checks one contract on the graph of its scope, with the imports taken out that it allows.
struct ContractCheck {
  let contract: Contract
  let names: ContractGraph
  /// Without what is allowed.
  let graph: DirectedGraph
  let ignoredCount: Int
  /// Of `ignore-imports`, by place.
  let unmatched: [Int]

  /// At most so many chains between two of its modules are told.
  static let maximumChains = 1000

  init(_ contract: Contract, on names: ContractGraph) {
    self.contract = contract
    self.names = names
    var ignored: Set<UInt64> = []
    var unmatched: [Int] = []
    let pairs = Self.pairs(names)
    for (place, expression) in contract.ignored.enumerated() {
      let matched = Self.matches(expression, names, pairs)
      if matched.isEmpty { unmatched.append(place) }
      ignored.formUnion(matched.map { Self.key($0.from, $0.to) })
    }
    self.unmatched = unmatched
    ignoredCount = ignored.count
    graph = DirectedGraph(
      nodeCount: names.names.count,
      edges: names.imports.lazy.filter { !ignored.contains(Self.key($0.from, $0.to)) }
        .map { DirectedGraph.Edge(from: $0.from, to: $0.to) })
  }

  private static func key(_ from: Int32, _ to: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: from)) << 32 | UInt64(UInt32(bitPattern: to))
  }

  /// The ends of all imports, each pair once.
  private static func pairs(_ names: ContractGraph) -> [(from: Int32, to: Int32)] {
    var pairs: [(from: Int32, to: Int32)] = []
    for found in names.imports
    where pairs.last.map({ $0.from != found.from || $0.to != found.to }) ?? true {
      pairs.append((found.from, found.to))
    }
    return pairs
  }

  private static func matches(
    _ expression: ImportExpression, _ names: ContractGraph, _ pairs: [(from: Int32, to: Int32)]
  ) -> [(from: Int32, to: Int32)] {
    if !expression.importer.hasWildcard, !expression.imported.hasWildcard {
      guard let from = names.node(expression.importer.text),
        let to = names.node(expression.imported.text), !names.imports(from: from, to: to).isEmpty
      else { return [] }
      return [(from, to)]
    }
    let importers = Set(names.modules(expression.importer))
    let imported = Set(names.modules(expression.imported))
    return pairs.filter { importers.contains($0.from) && imported.contains($0.to) }
  }

  // MARK: - Of all kinds

  /// The modules that expressions mean; each that has no wildcard must be there.
  func modules(
    _ expressions: [ModuleExpression], of key: String
  ) throws(ContractMistake) -> [Int32] {
    var result: Set<Int32> = []
    for (item, expression) in expressions.enumerated() {
      let found = names.modules(expression)
      if found.isEmpty, !expression.hasWildcard {
        throw ContractMistake(missing(expression.text), key: key, item: item)
      }
      result.formUnion(found)
    }
    return result.sorted()
  }

  /// That a module isn't there, and what may have been meant.
  func missing(_ name: String) -> String {
    let nearest = EditDistance.nearest(
      to: name, among: names.names, limit: max(1, min(3, name.utf8.count / 6)))
    return "there is no module '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }

  /// A violation along a chain of nodes.
  func violation(
    _ demand: String, _ importer: String, _ imported: String, along nodes: [Int32],
    others: [ContractImport] = []
  ) -> ContractViolation {
    let path = nodes.map(names.name)
    return ContractViolation(
      demand: demand, importer: importer, imported: imported,
      chain: zip(nodes, nodes.dropFirst()).compactMap { names.imports(from: $0, to: $1).first },
      path: path, others: others, key: path.joined(separator: " -> "))
  }

  /// Which modules may not import which, over a chain around the others: the chains that do, as one
  /// violation for all that share what is between their ends.
  func chains(
    between pairs: [(from: Int32, to: Int32)], around walls: [Int32], collapsing: Bool = true
  ) throws(ContractMistake) -> [ContractViolation] {
    let isWalled = ChainSearch(graph, around: walls)
    var violations: [ContractViolation] = []
    for (to, group) in Dictionary(grouping: pairs, by: \.to).sorted(by: { $0.key < $1.key }) {
      let targets = names.members(of: to)
      let reaching = isWalled.reaching(targets)
      for from in group.map(\.from).sorted() {
        let sources = names.members(of: from)
        if !Set(sources).isDisjoint(with: targets) {
          throw ContractMistake(
            "'\(names.name(from))' and '\(names.name(to))' have modules in common")
        }
        guard sources.contains(where: { reaching[Int($0)] }) else { continue }
        violations += chains(from, sources, to, targets, walls, collapsing)
      }
    }
    return violations
  }

  private func chains(
    _ from: Int32, _ sources: [Int32], _ to: Int32, _ targets: [Int32], _ walls: [Int32],
    _ collapsing: Bool
  ) -> [ContractViolation] {
    let ends = Set(sources).union(targets)
    let search = ChainSearch(graph, around: walls.filter { !ends.contains($0) })
    let found = search.disjointChains(from: sources, to: targets, limit: Self.maximumChains)
    let (importer, imported) = (names.name(from), names.name(to))
    let demand = "'\(importer)' must not import '\(imported)'"
    var seen: Set<[Int32]> = []
    return found.compactMap { chain in
      guard collapsing, chain.count > 2 else {
        return violation(demand, importer, imported, along: chain)
      }
      let middle = Array(chain.dropFirst().dropLast())
      guard seen.insert(middle).inserted, let first = middle.first, let last = middle.last else {
        return nil
      }
      let heads = sources.filter { graph.hasEdge(from: $0, to: first) }
      let tails = targets.filter { graph.hasEdge(from: last, to: $0) }
      guard let head = heads.first, let tail = tails.first else { return nil }
      let others =
        heads.dropFirst().compactMap { names.imports(from: $0, to: first).first }
        + tails.dropFirst().compactMap { names.imports(from: last, to: $0).first }
      return violation(
        demand, importer, imported, along: [head] + middle + [tail], others: others)
    }
  }

  /// Of each chain over other modules the import to cut: the one that most chains of the contract
  /// have in common, then the one that fewest statements make, then the last.
  func choosingCuts(_ violations: [ContractViolation]) -> [ContractViolation] {
    var counts: [UInt64: Int] = [:]
    for violation in violations {
      for hop in violation.chain { counts[Self.key(hop.from, hop.to), default: 0] += 1 }
    }
    return violations.map { violation in
      guard violation.chain.count > 1 else { return violation }
      var result = violation
      result.cut = violation.chain.indices.max { left, right in
        let (a, b) = (violation.chain[left], violation.chain[right])
        let (ca, cb) = (counts[Self.key(a.from, a.to)] ?? 0, counts[Self.key(b.from, b.to)] ?? 0)
        if ca != cb { return ca < cb }
        let (wa, wb) = (graph.weight(from: a.from, to: a.to), graph.weight(from: b.from, to: b.to))
        return wa != wb ? wa > wb : left < right
      }
      return result
    }
  }
}
