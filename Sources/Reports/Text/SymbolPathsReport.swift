import PythonSyntax
import Duplicates
import Analysis
package import Resolution

/// `groundplan where`: a name's definitions, the paths to each, and who uses which.
package struct SymbolPathsReport {
  /// Paths and users beyond that are counted; `--all` and JSON have every one.
  private static let maximumUsers = 3
  private static let maximumPaths = 12

  private let found: SymbolPaths
  private let program: Program
  private let folder: String
  private let isComplete: Bool

  package init(
    _ found: SymbolPaths, in program: Program, folder: String = "", isComplete: Bool = false
  ) {
    self.found = found
    self.program = program
    self.folder = folder
    self.isComplete = isComplete
  }

  // MARK: - Text

  /// For people: each object that the name may mean, with its paths and the first of their users.
  package func text() -> String {
    let count = found.targets.count
    var text =
      count == 1
      ? ""
      : "\(count) objects are called \(VisibleText.of(found.symbol))\(likeness).\n\n"
    for target in found.targets { text += self.text(of: target) }
    return text
  }

  /// What those that stand in one group have in common.
  private var likeness: String {
    let places = Set(found.targets.map(\.location))
    let groups = program.duplicates.filter { group in
      group.ownSites.count { places.contains($0.location) } > 1
    }
    guard groups.count == 1, let group = groups.first else { return "" }
    return ": " + group.verdict.words
  }

  private func text(of target: SymbolPaths.Target) -> String {
    let service = program.service(of: target.module).name
    let scope = program.scopes[target.module]
    var text = "\(target.kind) \(VisibleText.of(target.path))"
    text += target.isDeprecated ? " (deprecated)\n" : "\n"
    text +=
      "  defined at \(place(target.location)) (\(VisibleText.of(service)), \(scope.rawValue) code)\n"
    let shown = isComplete ? target.paths[...] : target.paths.prefix(Self.maximumPaths)
    text +=
      "  \(target.paths.count) \(target.paths.count == 1 ? "path leads" : "paths lead") to it:\n"
    for path in shown {
      text += "    \(VisibleText.of(path.path))"
      text += ", " + users(of: path)
      let hops = path.hops.dropFirst().dropLast()
      if !hops.isEmpty {
        text += ", by way of " + hops.map { VisibleText.of($0) }.joined(separator: " and ")
        if path.hopsLeftOut > 0 { text += " and \(path.hopsLeftOut.grouped) more" }
      }
      text += "\n" + list(path.users, indent: "      ")
    }
    if shown.count < target.paths.count {
      text += "    and \(target.paths.count - shown.count) more paths (--all)\n"
    }
    if target.pathsLeftOut > 0 {
      text += "    and \(count(target.pathsLeftOut, "path")) that only other owners use\n"
    }
    if !target.strings.isEmpty {
      text += "  named in \(count(target.strings.count, "string")):\n"
      text += list(target.strings, indent: "      ")
    }
    if target.stringsLeftOut > 0 {
      text += "  named in \(count(target.stringsLeftOut, "string")) of other owners\n"
    }
    return text + "\n"
  }

  private func users(of path: SymbolPaths.Path) -> String {
    let others = path.usersLeftOut > 0 ? "\(count(path.usersLeftOut, "user")) of other owners" : nil
    let users = path.users
    guard !users.isEmpty else { return others ?? "used by nobody" }
    let product = users.count { $0.scope == .product }
    let all = count(users.count, "user")
    let own = product == users.count ? all : all + " (\(product.grouped) in product code)"
    return others.map { own + " and " + $0 } ?? own
  }

  private func list(_ users: [SymbolPaths.User], indent: String) -> String {
    let shown = isComplete ? users[...] : users.prefix(Self.maximumUsers)
    var text = ""
    for user in shown {
      let when = user.when == .runtime ? "" : " (\(user.when.name))"
      text += "\(indent)\(place(user.location)): \(VisibleText.of(user.text))\(when)\n"
    }
    if shown.count < users.count {
      text += "\(indent)and \((users.count - shown.count).grouped) more\n"
    }
    return text
  }

  private func place(_ location: Location) -> String {
    "\(VisibleText.of(folder + location.path)):\(location.line):\(location.column)"
  }

  // MARK: - JSON

  /// `Schemas/where.schema.json` describes it.
  package func json() throws -> [UInt8] {
    func some(_ number: Int) -> Int? { number > 0 ? number : nil }
    return try JSONDocument.bytes(
      Answer(
        symbol: found.symbol,
        objects: found.targets.map { target in
          Answer.Object(
            path: target.path, object: target.object?.description, kind: target.kind,
            deprecated: target.isDeprecated,
            scope: program.scopes[target.module].rawValue,
            service: program.service(of: target.module).name, location: target.location,
            paths: target.paths.map { path in
              Answer.Path(
                path: path.path, hops: path.hops,
                hopsLeftOut: some(path.hopsLeftOut),
                users: path.users.map(Answer.User.init), usersLeftOut: some(path.usersLeftOut))
            }, pathsLeftOut: some(target.pathsLeftOut),
            strings: target.strings.map(Answer.User.init),
            stringsLeftOut: some(target.stringsLeftOut))
        }))
  }

  private struct Answer: Encodable {
    let schemaVersion = 1
    let symbol: String
    let objects: [Object]

    struct Object: Encodable {
      let path: String
      let object: String?
      let kind: String
      let deprecated: Bool
      let scope: String
      let service: String
      let location: Location
      let paths: [Path]
      let pathsLeftOut: Int?
      let strings: [User]
      let stringsLeftOut: Int?
    }

    struct Path: Encodable {
      let path: String
      let hops: [String]
      let hopsLeftOut: Int?
      let users: [User]
      let usersLeftOut: Int?
    }

    struct User: Encodable {
      let location: Location
      let scope: String
      let when: String
      let text: String

      init(_ user: SymbolPaths.User) {
        location = user.location
        scope = user.scope.rawValue
        when = user.when.name
        text = user.text
      }
    }
  }
}
