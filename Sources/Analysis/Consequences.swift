import PythonSyntax
import Resolution

/// Findings, apart from those that only follow from another: one import that breaks takes down
/// every module that needs its module, and is one matter.
struct Consequences {
  private(set) var reported: [Finding] = []
  private(set) var following: [Finding] = []
  private(set) var suppressed: [Finding]

  /// How many of those that follow a finding names.
  private static let named = 3

  /// Both sorted by place. What follows from silenced findings alone is silenced with them.
  init(reported: [Finding], suppressed: [Finding]) {
    let told = reported + suppressed
    var places: [Finding.Origin: Int] = [:]
    let lines = Set(reported.lazy.flatMap(\.origins).map(\.location.line))
    for (number, finding) in told.enumerated() where lines.contains(finding.location.line) {
      let place = Finding.Origin(rule: finding.rule, location: finding.location)
      places[place] = places[place] ?? number
    }
    var causes = reported.map { finding -> Int? in
      let known = finding.origins.compactMap { places[$0] }
      // What weighs more than its cause stands for itself.
      return known.first { $0 < reported.count && told[$0].severity >= finding.severity }
        ?? known.first { cause in
          known.allSatisfy { $0 >= reported.count }
            && told[cause].location.path != finding.location.path
        }
    }
    // What is told of one line for one cause is one matter, under what weighs most.
    for (number, finding) in reported.enumerated() where causes[number] == nil {
      for place in finding.origins.compactMap({ places[$0] })
      where place < reported.count && causes[place] == nil
        && reported[place].location.line == finding.location.line
        && reported[place].location.path == finding.location.path
      {
        causes[place] = number
      }
    }
    self.suppressed = suppressed
    var followers: [Int: [Finding]] = [:]
    for (number, finding) in reported.enumerated() {
      guard var cause = causes[number] else { continue }
      while cause < reported.count, let next = causes[cause] { cause = next }
      if cause < reported.count {
        following.append(finding.following(told[cause]))
        followers[cause, default: []].append(finding)
      } else {
        self.suppressed.append(finding)
      }
    }
    for (number, finding) in reported.enumerated() where causes[number] == nil {
      self.reported.append(Self.telling(finding, of: followers[number] ?? []))
    }
  }

  /// The finding with what follows from it in other files counted, and some of it named.
  private static func telling(_ finding: Finding, of followers: [Finding]) -> Finding {
    let beside = followers.filter {
      $0.rule == BrokenImport.info.name && $0.location.path == finding.location.path
        && $0.location.line == finding.location.line
    }
    guard beside.isEmpty else {
      let notes = beside.map { Finding.Note(location: $0.location, message: $0.message) }
      return telling(
        finding.adding("", notes),
        of: followers.filter { $0.location.path != finding.location.path })
    }
    let others = followers.filter { $0.location.path != finding.location.path }
    guard !others.isEmpty else { return finding }
    let tests = others.count { $0.rule == UncollectableTest.info.name }
    let counts = [(others.count - tests, "module"), (tests, "test file")].filter { $0.0 > 0 }
      .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
    return finding.adding(
      "; " + counts.joined(separator: " and ")
        + (others.count == 1 ? " fails with it" : " fail with it"),
      others.prefix(named).map {
        Finding.Note(location: $0.location, message: "fails with it")
      })
  }
}

extension Program {
  /// Where it is told why a module fails that `root` takes down.
  func origins(of module: ModuleID, from root: ModuleID) -> [Finding.Origin] {
    guard let cause = importability.failure(of: root) else { return [] }
    var origins: [Finding.Origin] = []
    if module != root {
      let rule = isTestFile(root) ? UncollectableTest.info.name : UnimportableModule.info.name
      origins.append(Finding.Origin(rule: rule, location: location(of: cause, in: root)))
    }
    switch cause {
    case .broken(let record):
      origins.append(
        Finding.Origin(
          rule: BrokenImport.info.name,
          location: BrokenImport.location(
            of: parsed[root].imports[record], symbols.link(root, record), in: modules[root].path)))
    case .unparsable:
      origins.append(
        Finding.Origin(
          rule: UnparsableFile.info.name, location: UnparsableFile.location(of: root, in: self)))
    case .cycle(let failure):
      if let leader = importability.leader(of: failure), leader != root,
        let cause = importability.failure(of: leader)
      {
        origins.append(
          Finding.Origin(
            rule: UnimportableModule.info.name, location: location(of: cause, in: leader)))
      }
    case .raises, .unbound, .read, .imports, .package: break
    }
    return origins
  }
}
