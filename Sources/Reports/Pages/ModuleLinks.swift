import PythonSyntax
import Analysis
import Resolution
import ImportGraph

/// Numbers about modules and services that pages state.
struct ModuleLinks {
  private let program: Program
  let isInCycle: Table<ModuleID, Bool>
  /// Imports between services, as names.
  let serviceGraph: DirectedGraph
  private let modulesOfService: Table<ServiceID, [ModuleID]>
  private let crossingsFrom: Table<ServiceID, [ServiceCrossing]>
  private let crossingsTo: Table<ServiceID, [ServiceCrossing]>
  private let reached: [Pair: Int]

  private struct Pair: Hashable {
    let from: ServiceID
    let to: ServiceID
  }

  init(_ program: Program) {
    self.program = program
    serviceGraph = program.graph.quotient(
      program.serviceOfModule.map(\.rawValue), groupCount: program.services.count)
    var isInCycle = Table<ModuleID, Bool>(repeating: false, count: program.modules.count)
    for component in program.graph.components().cyclic {
      for node in component { isInCycle[ModuleID(rawValue: node)] = true }
    }
    self.isInCycle = isInCycle
    var modules = Table<ServiceID, [ModuleID]>(repeating: [], count: program.services.count)
    for (module, service) in program.serviceOfModule.identified { modules[service].append(module) }
    modulesOfService = modules
    var from = Table<ServiceID, [ServiceCrossing]>(repeating: [], count: program.services.count)
    var to = from
    for crossing in program.crossings {
      from[crossing.from].append(crossing)
      to[crossing.to].append(crossing)
    }
    (crossingsFrom, crossingsTo) = (from, to)
    var reached: [Pair: Set<ModuleID>] = [:]
    for (module, service) in program.serviceOfModule.identified {
      for target in program.graph.imports(of: module) {
        let other = program.serviceOfModule[target]
        if other != service {
          reached[Pair(from: service, to: other), default: []].insert(target)
        }
      }
    }
    self.reached = reached.mapValues(\.count)
  }

  func modules(of service: ServiceID) -> [ModuleID] { modulesOfService[service] }

  func crossings(from service: ServiceID) -> [ServiceCrossing] { crossingsFrom[service] }

  func crossings(to service: ServiceID) -> [ServiceCrossing] { crossingsTo[service] }

  /// How many modules of one service the other reaches.
  func modulesReached(from: ServiceID, to: ServiceID) -> Int {
    reached[Pair(from: from, to: to)] ?? 0
  }
}
