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

  init(_ program: Program) {
    self.program = program
    serviceGraph = program.graph.quotient(
      program.serviceOfModule.map(\.rawValue), groupCount: program.services.count)
    var isInCycle = Table<ModuleID, Bool>(repeating: false, count: program.modules.count)
    for component in program.graph.components().cyclic {
      for node in component { isInCycle[ModuleID(rawValue: node)] = true }
    }
    self.isInCycle = isInCycle
  }

  func importsOut(of module: ModuleID) -> Int { program.graph.outDegree(of: module.rawValue) }

  func importedBy(_ module: ModuleID) -> Int { program.graph.inDegree(of: module.rawValue) }

  /// How many modules of one service the other reaches.
  func modulesReached(from: ServiceID, to: ServiceID) -> Int {
    var reached: Set<ModuleID> = []
    for module in program.modules.indices
    where program.serviceOfModule[module] == from {
      for target in program.graph.imports(of: module)
      where program.serviceOfModule[target] == to {
        reached.insert(target)
      }
    }
    return reached.count
  }
}
