package import PythonSyntax
package import Resolution

/// An import statement that leads from one part of the tree into a service that is another.
package struct ServiceCrossing: Sendable {
  package let importer: ModuleID
  /// The first module that the statement reaches.
  package let target: ModuleID
  /// The records of the statement, in order.
  package let records: [ImportRecord.ID]
  package let from: ServiceID
  package let to: ServiceID
  package let kind: ImportKind
}

/// Every crossing, in the order of files and lines: one for each statement and service reached.
private struct ServiceCrossings: Derived {
  let all: [ServiceCrossing]

  init(of program: Program) {
    let services = program.services
    let divided = program.dividedProjects()
    var result: [ServiceCrossing] = []
    for resolved in program.imports {
      guard let target = resolved.target else { continue }
      let from = program.serviceOfModule[resolved.importer]
      let to = program.serviceOfModule[target]
      guard from != to, services[to].role == .service, services[from].role != .backup,
        !program.isAgreed(resolved.importer, from, target, to, divided)
      else { continue }
      let records = program.parsed[resolved.importer].imports
      if let last = result.last, last.importer == resolved.importer, last.to == to,
        records[last.records[0]].isOfOneStatement(with: records[resolved.record])
      {
        result[result.count - 1] = ServiceCrossing(
          importer: last.importer, target: last.target, records: last.records + [resolved.record],
          from: from, to: to, kind: last.kind)
      } else {
        result.append(
          ServiceCrossing(
            importer: resolved.importer, target: target, records: [resolved.record], from: from,
            to: to, kind: resolved.kind))
      }
    }
    all = result
  }
}

extension Program {
  /// The projects of which more than one service is deployed by itself; nil is what is of none.
  fileprivate func dividedProjects() -> Set<Int?> {
    var counts: [Int?: Set<ServiceID>] = [:]
    for (module, part) in zip(modules, serviceOfModule)
    where services[part].role == .service && services[part].hasOwnImage {
      counts[layout.project(of: module.path), default: []].insert(part)
    }
    return Set(counts.filter { $0.value.count > 1 }.keys)
  }

  /// Whether an import of a service is as it should be: its project asks for the service's, or both
  /// are deployed together.
  fileprivate func isAgreed(
    _ importer: ModuleID, _ from: ServiceID, _ target: ModuleID, _ to: ServiceID,
    _ divided: Set<Int?>
  ) -> Bool {
    let own = layout.project(of: modules[importer].path)
    let other = layout.project(of: modules[target].path)
    let path = modules[importer].path
    // What is made inside a service is a piece of it.
    if services[to].paths.contains(where: { !$0.isEmpty && path.isBelow($0) }) {
      return true
    }
    // What an image installs beside the service has it there.
    if services[from].role != .service, layout.areDeployedTogether(path, modules[target].path) {
      return true
    }
    guard own == other else {
      // What has no name is no distribution of its own, where it stands inside another project.
      if let own, let other, layout.projects[own].name == nil,
        layout.projects[own].folder.isBelow(layout.projects[other].folder)
      {
        return true
      }
      return layout.needs(own, other) || layout.areAsked(above: path, for: other)
    }
    if services[from].isConfigured || services[to].isConfigured { return false }
    guard divided.contains(own), services[to].hasOwnImage else { return true }
    switch services[from].role {
    case .service: return !services[from].hasOwnImage
    case .application, .vendored, .other: return true
    case .shared, .library, .test, .tooling, .backup: return false
    }
  }

  /// The import statements that lead into a service from another part of the tree, in the order of
  /// files and lines: one for each statement and service reached.
  package var crossings: [ServiceCrossing] { derived(ServiceCrossings.self).all }

  /// Where the statement stands.
  package func location(of crossing: ServiceCrossing) -> Location {
    location(ofRecord: crossing.records[0], in: crossing.importer)
  }

  /// The statement as it would be written on one line, with at most four names.
  package func statement(of crossing: ServiceCrossing) -> String {
    statement(ofRecords: crossing.records, in: crossing.importer)
  }
}

extension ImportRecord {
  fileprivate func isOfOneStatement(with other: ImportRecord) -> Bool {
    line == other.line && column == other.column && kind == other.kind
  }
}
