import Resolution
import PythonSyntax

/// Asks the program about claims.
struct ClaimChecker {
  private let program: Program
  var lookup: Lookup { program.lookup }
  private var nearest: NearestPaths
  private let usage: PathUsage
  private var knownNearest: [String: NearestPath?] = [:]
  private let files: Set<String>

  init(_ program: Program) {
    self.program = program
    nearest = NearestPaths(program)
    usage = PathUsage(program)
    files = Set(program.modules.map(\.path))
  }

  /// - Returns: nil for a code span that is no path of this project.
  mutating func check(_ claim: Claim) -> CheckedClaim? {
    switch claim.subject {
    case .imported(let module, let name):
      return judge(claim, lookup.find(name, in: module), claim.path ?? module)
    case .path(let path):
      let outcome = lookup.object(at: path)
      if claim.status == nil, !isOfProject(outcome) { return nil }
      return judge(claim, outcome, path)
    case .patch(let path): return checkPatch(claim, path)
    case .same(let one, let two): return checkIdentity(claim, one, two)
    case .member(_, let new, let owners): return checkMember(claim, new, owners)
    case .pattern(let text): return checkPattern(claim, text)
    case .template(let module, _):
      let outcome = lookup.find(nil, in: module)
      if outcome.isMissing { return judge(claim, outcome, module) }
      return result(claim, .notCheckable, "the names in brackets are yet to be written")
    case .file(let path): return checkFile(claim, path)
    case .count(let count, let path): return checkCount(claim, count, path)
    case .alsoDefined(let symbol, let path): return checkOtherDefinition(claim, symbol, path)
    }
  }

  private func result(
    _ claim: Claim, _ verdict: ClaimVerdict, _ message: String, nearest: NearestPath? = nil,
    number: Int? = nil
  ) -> CheckedClaim {
    CheckedClaim(claim: claim, verdict: verdict, message: message, nearest: nearest, number: number)
  }

  private func isOfProject(_ outcome: Lookup.Answer) -> Bool {
    if case .outside = outcome { return false }
    return true
  }

  // MARK: - Paths

  private mutating func judge(
    _ claim: Claim, _ outcome: Lookup.Answer, _ path: String
  ) -> CheckedClaim {
    switch outcome {
    case .outside: return result(claim, .notCheckable, "it is not of this project")
    case .unsure(.reason(let reason)): return result(claim, .notCheckable, reason.words)
    case .unsure(.attributes(let name)):
      return result(claim, .notCheckable, "whether there is a '\(name)' can't be told")
    case .unsure(.noPath): return result(claim, .notCheckable, "it is no dotted path")
    case .object(let symbol): return found(claim, symbol, path)
    case .found(let symbol): return found(claim, symbol, path)
    case .missing(.path(let found), let name, _):
      let module = found.isEmpty ? name : found + "." + name
      return missing(claim, .moduleMissing, "there is no module '\(module)'", path)
    case .missing(.module(let module), let name, let reason):
      let why = reason == .nameMissing ? "" : ": " + reason.words
      return missing(
        claim, .nameMissing, "module '\(program.modules[module].name)' has no '\(name)'" + why,
        path)
    case .missing(.class(let owner), let name, _):
      let owner = program.path(of: owner)
      return missing(claim, .nameMissing, "class '\(owner)' has no '\(name)'", path)
    case .blocked(let module):
      let root = program.importability.root(of: module)
      return missing(
        claim, .targetBroken,
        "'\(program.modules[module].name)' can't be imported: \(program.describe(root))", path)
    }
  }

  private func found(_ claim: Claim, _ symbol: Symbol?, _ path: String) -> CheckedClaim {
    switch claim.status {
    case .broken?: result(claim, .notBroken, "'\(path)' works" + place(of: symbol))
    case .question?: result(claim, .holds, "it works" + place(of: symbol))
    case .canonical?, .works?, .compatibility?, .deprecated?, .avoid?, nil:
      result(claim, .holds, "")
    }
  }

  private mutating func missing(
    _ claim: Claim, _ verdict: ClaimVerdict, _ message: String, _ path: String
  ) -> CheckedClaim {
    let nearest = verdict == .targetBroken ? nil : nearestPath(path)
    if claim.status == .broken || claim.status == .avoid {
      return result(claim, .holds, message, nearest: nearest)
    }
    return result(claim, verdict, message, nearest: nearest)
  }

  private mutating func nearestPath(_ path: String) -> NearestPath? {
    if let known = knownNearest[path] { return known }
    let found = nearest.path(for: path)
    knownNearest[path] = found
    return found
  }

  private func place(of symbol: Symbol?) -> String {
    switch symbol {
    case .definition(let definition)?:
      let location = program.location(of: definition)
      return " (\(location.path):\(location.line))"
    case .module(let module)?: return " (\(program.modules[module].path))"
    case .binding, .external, nil: return ""
    }
  }

  private mutating func checkPatch(_ claim: Claim, _ path: String) -> CheckedClaim {
    let checked = judge(claim, lookup.object(at: path), path)
    switch checked.verdict {
    case .moduleMissing, .nameMissing, .targetBroken:
      return result(
        claim, .patchTargetMissing, "this patch fails: " + checked.message,
        nearest: checked.nearest)
    case .holds, .patchTargetMissing, .memberMissing, .notBroken, .otherObject, .patternUnmatched,
      .fileMissing, .staleCount, .notCheckable:
      return checked
    }
  }

  // MARK: - Objects

  /// - Returns: nil where one of the paths leads nowhere, which its own claim says.
  private mutating func checkIdentity(_ claim: Claim, _ one: String, _ two: String) -> CheckedClaim?
  {
    let (first, second) = (lookup.object(at: one), lookup.object(at: two))
    if first.isMissing || second.isMissing { return nil }
    guard let left = first.object, let right = second.object, left != .external else {
      return result(claim, .notCheckable, "which object the two paths lead to can't be told")
    }
    if left == right { return result(claim, .holds, "'\(one)' and '\(two)' are one object") }
    return result(
      claim, .otherObject,
      "'\(one)'\(place(of: left)) is another object than '\(two)'\(place(of: right))")
  }

  private mutating func checkMember(
    _ claim: Claim, _ new: String, _ owners: [String]
  ) -> CheckedClaim {
    var names: [String] = []
    for owner in owners {
      guard case .definition(let definition)? = lookup.object(at: owner).object,
        program[definition].kind == .class
      else { continue }
      if program.isEnumeration(definition, without: new) {
        names.insert(program.path(of: definition), at: 0)
        continue
      }
      switch lookup.object(at: owner + "." + new) {
      case .object, .found: return holdsOrNot(claim, true, "")
      case .missing(.class, _, _): names.append(program.path(of: definition))
      case .missing, .unsure, .outside, .blocked: continue
      }
    }
    guard let name = names.first else {
      return result(claim, .notCheckable, "no class is named above it that could have the member")
    }
    return holdsOrNot(claim, false, "'\(name)' has no member '\(new)'")
  }

  private func holdsOrNot(_ claim: Claim, _ isTrue: Bool, _ message: String) -> CheckedClaim {
    let isDenied = claim.status == .broken
    if isTrue == !isDenied { return result(claim, .holds, message) }
    return result(
      claim, isDenied ? .notBroken : .memberMissing, isDenied ? "the member is there" : message)
  }

  private mutating func checkOtherDefinition(
    _ claim: Claim, _ symbol: String, _ path: String
  ) -> CheckedClaim? {
    let (one, two) = (lookup.object(at: symbol), lookup.object(at: path))
    if one.isMissing { return nil }
    if two.isMissing { return judge(claim, two, path) }
    guard let left = one.object, let right = two.object else {
      return result(claim, .notCheckable, "which object the two paths lead to can't be told")
    }
    return left == right
      ? result(
        claim, .otherObject, "'\(path)' is the same object as '\(symbol)', no other definition")
      : result(claim, .holds, "")
  }

  // MARK: - Patterns, files, numbers

  private func checkPattern(_ claim: Claim, _ text: String) -> CheckedClaim {
    let parts = text.split(separator: ".")
    let fitting = program.modules.count { module in
      let names = module.name.split(separator: ".")
      return names.count == parts.count
        && zip(parts, names).allSatisfy { part, name in
          part == name || part.contains { "{<*".contains($0) }
        }
    }
    let message =
      fitting == 0 ? "no module's name has this form" : "fits " + count(fitting, "module")
    let isDenied = claim.status == .broken
    if claim.status == .avoid || (fitting > 0) == !isDenied {
      return result(claim, .holds, message)
    }
    return result(claim, isDenied ? .notBroken : .patternUnmatched, message)
  }

  private mutating func checkFile(_ claim: Claim, _ path: String) -> CheckedClaim {
    let isFolder = path.hasSuffix("/")
    let exists =
      files.contains(path)
      || files.contains {
        isFolder ? $0.hasPrefix(path) || $0.contains("/" + path) : $0.hasSuffix("/" + path)
      }
    if exists {
      return claim.status == .broken
        ? result(claim, .notBroken, "'\(path)' is there") : result(claim, .holds, "")
    }
    if claim.status == .broken || claim.status == .avoid {
      return result(claim, .holds, "it is gone")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if isFolder
      || program.files.skipped.contains(where: { $0.path == path || $0.path.hasSuffix("/" + path) })
    {
      return result(claim, .notCheckable, "no Python file that was read stands there")
    }
    let same = files.filter { $0.hasSuffix("/" + name) }.sorted()
    return result(
      claim, .fileMissing, "there is no file '\(path)'",
      nearest: same.isEmpty
        ? nil
        : NearestPath(
          path: same[0],
          isCertain: same.count == 1
            && same[0].prefix { $0 != "/" } == path.prefix { $0 != "/" }))
  }

  private mutating func checkCount(
    _ claim: Claim, _ stated: Claim.Count, _ path: String
  ) -> CheckedClaim? {
    let outcome = lookup.object(at: path)
    if !isOfProject(outcome) { return nil }
    func isCounted(_ module: ModuleID) -> Bool {
      switch stated.scope {
      case .all: true
      case .tests: program.scopes[module] == .test
      case .product: program.scopes[module] == .product
      }
    }
    let importers = stated.unit == .patches ? usage.patches[path] : usage.entries[path]?.importers
    let byPath = (importers ?? []).count(where: isCounted)
    let byObject =
      outcome.object.map { (usage.importers[$0] ?? []).count(where: isCounted) } ?? byPath
    let numbers =
      switch stated.unit {
      case .imports where stated.scope == .all: [usage.entries[path]?.imports ?? 0]
      case .patches: [byPath]
      case .imports, .files: [byPath, byObject]
      }
    func holds(_ number: Int) -> Bool {
      switch stated.bound {
      case .exactly: number == stated.number
      case .atLeast: number >= stated.number
      case .about: abs(number - stated.number) <= stated.number / 10
      }
    }
    if numbers.contains(where: holds) { return result(claim, .holds, "") }
    let found = count(numbers[0], stated.unit == .imports ? "import" : "file")
    return result(
      claim, .staleCount, "'\(path)' is used by \(found), not \(stated.number)", number: numbers[0])
  }
}

extension Program {
  /// Whether a class is an enumeration that has no member of a name: the bases of an enumeration
  /// with members have none.
  fileprivate func isEnumeration(_ definition: DefinitionID, without name: String) -> Bool {
    guard self[definition].flags.contains(.enumeration) else { return false }
    let facts = parsed[definition.module]
    let members = facts.members(of: definition.index).map {
      facts.identifier(facts.definitions[$0].name)
    }
    return !members.isEmpty && !members.contains(name)
  }
}
