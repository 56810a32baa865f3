import Resolution
import PythonSyntax

/// Finds classes and functions whose bodies are alike, whatever their names. Enumerations are left
/// out: their text is alike by nature, and what counts are their members.
///
/// Equal shapes (Type 2) and equal tokens (Type 1) fall together at once. Near ones (Type 3) share
/// fingerprints: candidates come from an inverted index of these, so that the time grows with the
/// tree; a fingerprint that very many bodies have is passed over, as it tells nothing.
struct CloneSearch {
  let program: Program

  /// A body of fewer tokens has the shape of others by chance.
  private static let minimumTokens: UInt32 = 50
  /// A body of fewer is near to others by chance.
  private static let minimumTokensOfNear: UInt32 = 80
  /// How much of the fingerprints of both must be shared, as a part of all.
  static let leastSimilarity = 0.6
  private static let maximumBearers = 40

  struct Item {
    let module: ModuleID
    let body: Body

    var id: DefinitionID { DefinitionID(module: module, index: body.definition) }
  }

  /// Clusters of two or more, each with the body first that the others are like.
  func clusters() -> [[Item]] {
    let all = items()
    // Bodies of one shape stand and fall together.
    var places: [UInt64: Int] = [:]
    var shapes: [[Item]] = []
    for item in all {
      if let place = places[item.body.shape] {
        shapes[place].append(item)
      } else {
        places[item.body.shape] = shapes.count
        shapes.append([item])
      }
    }
    let firsts = shapes.map { $0[0] }
    let neighbours = neighbours(firsts)
    var isTaken = [Bool](repeating: false, count: firsts.count)
    var clusters: [[Item]] = []
    // The largest body first: what is like it has lost or changed a part of it.
    let order = firsts.indices.sorted { left, right in
      let (a, b) = (firsts[left].body.tokenCount, firsts[right].body.tokenCount)
      return a != b ? a > b : left < right
    }
    for index in order where !isTaken[index] {
      isTaken[index] = true
      let alike = neighbours[index].filter { !isTaken[$0] }.sorted()
      for other in alike { isTaken[other] = true }
      let cluster = shapes[index] + alike.flatMap { shapes[$0] }
      if cluster.count > 1 { clusters.append(cluster) }
    }
    return clusters
  }

  /// Classes, functions and methods of product code that are large enough.
  private func items() -> [Item] {
    var items: [Item] = []
    for (module, it) in program.parsed.identified
    where program.scopes[module] == .product && !program.isFrozen(module) {
      for body in it.bodies where body.tokenCount >= Self.minimumTokens {
        let definition = it.definitions[body.definition]
        guard !definition.flags.contains(.inExcept), !definition.flags.contains(.typeChecking),
          !definition.flags.contains(.enumeration),
          // Of what a class holds only methods count: `Meta` and its like are no truth.
          definition.parent == nil || definition.kind != .class
        else { continue }
        let decorators = it.texts(definition.decorators)
        // Each route answers for itself, however alike they are.
        guard
          !Convention.isRegistered(
            DefinitionID(module: module, index: body.definition), in: program),
          !Self.onlySetsFields(body),
          definition.parent == nil || !decorators.contains(where: Self.isPlain)
        else { continue }
        items.append(Item(module: module, body: body))
      }
    }
    return items
  }

  /// An initializer of little more than `self.name = name`.
  private static func onlySetsFields(_ body: Body) -> Bool {
    UInt32(body.attributes.count) * tokensOfField >= body.tokenCount
  }

  private static let tokensOfField: UInt32 = 8

  /// Of a method that stands for a field, a signature, or what others have to say.
  private static func isPlain(_ decorator: String) -> Bool {
    switch decorator.prefix(while: { $0 != "(" }).split(separator: ".").last ?? "" {
    case "property", "cached_property", "setter", "getter", "deleter", "overload", "abstractmethod",
      "validator", "field_validator", "model_validator", "root_validator":
      true
    default: false
    }
  }

  private func neighbours(_ items: [Item]) -> [[Int]] {
    var neighbours = [[Int]](repeating: [], count: items.count)
    var sizes = [Int](repeating: 0, count: items.count)
    var bearers: [UInt32: [Int]] = [:]
    var shared: [Int: Int] = [:]
    for (index, item) in items.enumerated()
    where item.body.tokenCount >= Self.minimumTokensOfNear {
      let prints = Set(program.prints(of: item.body, in: item.module))
      sizes[index] = prints.count
      shared.removeAll(keepingCapacity: true)
      for print in prints {
        let count = bearers[print]?.count ?? 0
        if count > Self.maximumBearers { continue }
        for other in bearers[print] ?? [] { shared[other, default: 0] += 1 }
        bearers[print, default: []].append(index)
      }
      for (other, count) in shared where program.isSameForm(items[other], item) {
        let all = sizes[index] + sizes[other] - count
        if Double(count) >= Self.leastSimilarity * Double(all) {
          neighbours[index].append(other)
          neighbours[other].append(index)
        }
      }
    }
    return neighbours
  }
}

extension Program {
  fileprivate func isSameForm(_ left: CloneSearch.Item, _ right: CloneSearch.Item) -> Bool {
    func isClass(_ item: CloneSearch.Item) -> Bool {
      self[item.id].kind == .class
    }
    return isClass(left) == isClass(right)
  }
}
