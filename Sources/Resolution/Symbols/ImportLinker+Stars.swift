import PythonSyntax

/// What star imports bring to a module.
extension ImportLinker {
  /// The last star import below a line that brings the name.
  ///
  /// - Parameters:
  ///   - isBound: another statement binds the name, so that under a condition the star needn't win.
  ///   - isFallback: becomes true where another statement may bind it in its stead.
  func findByStar(
    _ name: NameID?, in module: ModuleID, behind line: UInt32, _ isBound: Bool,
    _ query: inout Query, _ isFallback: inout Bool, _ session: inout Session
  ) -> Answer? {
    guard let ids = stars[module] else { return nil }
    var doubt: Answer?
    var brought: Answer?
    for id in ids.reversed() {
      let record = parsed[module].imports[table.record(of: id, in: module)]
      guard record.line >= line, record.line < query.before else { continue }
      if record.flags.contains(.typeChecking), !query.isTypeChecking { continue }
      guard let base = session.links[id].base else {
        switch session.links[id].status {
        case .standardLibrary, .thirdParty, .undeclared, .unsure, .blocked, .resolved:
          doubt = .unsure(.externalStar)
        case .brokenModule, .brokenName: break
        }
        continue
      }
      guard query.stars < Self.maximumStars else {
        doubt = doubt ?? .unsure(.longStarChain)
        continue
      }
      guard query.visited.insert(base).inserted else { continue }
      let source = parsed[base]
      let bytes = name.map(table.names.bytes) ?? []
      var isListed = name == nil ? !query.isPrivate : bytes.first != UInt8(ascii: "_")
      if let exports = source.exports {
        isListed = exports.contains { source.bytes($0).elementsEqual(bytes) }
        if !isListed, source.hasDynamicExports || source.mayListMore {
          switch lists(Array(bytes), base, session) {
          case let known?: isListed = known
          case nil: doubt = doubt ?? .unsure(.dynamicExports)
          }
        }
      }
      guard isListed || source.hasUnknownExports else { continue }
      let before = query.before
      query.before = .max
      query.stars += 1
      let found = find(name, in: base, &query, &session)
      query.stars -= 1
      query.before = before
      switch found {
      case .bound where isListed:
        if brought != nil {
          isFallback = true
          return brought
        }
        isFallback = record.flags.contains(.inExcept)
        guard !record.flags.isDisjoint(with: [.conditional, .guarded]) else { return found }
        isFallback = isFallback || isBound
        brought = found
      case .bound: break
      case .unsure: doubt = doubt ?? found
      case .missing:
        // `__all__` may name a submodule, which the star import then imports; without it a star
        // brings the submodules that somebody has imported before.
        guard isListed, let child = index.submodule(of: base, named: name) else { break }
        if source.exports == nil {
          doubt = doubt ?? .unsure(.setFromOutside)
        } else {
          return .bound(
            binding: nil, symbol: child.module.map(Symbol.module), isCertain: true)
        }
      }
    }
    return brought ?? doubt
  }

  /// Whether a star import above a line may bring the name.
  func isBrought(
    _ name: NameID?, to module: ModuleID, above line: UInt32, _ query: Query,
    _ session: inout Session
  ) -> Bool {
    var above = query
    above.before = min(query.before, line)
    var isFallback = false
    switch findByStar(name, in: module, behind: 0, false, &above, &isFallback, &session) {
    case .bound, .unsure: return true
    case .missing, nil: return false
    }
  }

  /// Whether a star import brings a name that begins with an underscore, for `__all__` lists it.
  func isExported(
    _ name: NameID, to module: ModuleID, _ session: borrowing Session
  ) -> Bool {
    guard let ids = stars[module] else { return false }
    let bytes = table.names.bytes(name)
    for id in ids {
      guard let base = session.links[id].base, let exports = parsed[base].exports else { continue }
      if exports.contains(where: { parsed[base].bytes($0).elementsEqual(bytes) }) { return true }
    }
    return false
  }
}
