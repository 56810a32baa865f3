import Analysis
import Resolution
import ImportGraph

/// Numbers about modules and services that pages state.
struct ModuleLinks {
  private let program: Program
  let isInCycle: [Bool]
  /// Imports between services, as names.
  let serviceGraph: DirectedGraph

  init(_ program: Program) {
    self.program = program
    serviceGraph = program.graph.quotient(
      program.serviceOfModule, groupCount: program.services.count)
    var isInCycle = [Bool](repeating: false, count: program.modules.count)
    for component in program.graph.components().cyclic {
      for module in component { isInCycle[Int(module)] = true }
    }
    self.isInCycle = isInCycle
  }

  func importsOut(of module: Int) -> Int { program.graph.outDegree(of: Int32(module)) }

  func importedBy(_ module: Int) -> Int { program.graph.inDegree(of: Int32(module)) }

  /// How many modules of one service the other reaches.
  func modulesReached(from: Int, to: Int) -> Int {
    var reached: Set<Int32> = []
    for module in program.modules.indices
    where Int(program.serviceOfModule[module]) == from {
      for target in program.graph.successors(of: Int32(module))
      where Int(program.serviceOfModule[Int(target)]) == to {
        reached.insert(target)
      }
    }
    return reached.count
  }
}
