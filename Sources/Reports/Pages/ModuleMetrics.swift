import Analysis
import ImportGraph
import PythonSyntax
import Resolution

/// Numbers of single modules, and of the whole, that say how far a change may reach.
struct ModuleMetrics {
  private let program: Program
  /// How many modules each one leads to, itself not counted; nil where the tree is too large.
  private let reach: ReachCounts?
  private let depth: [Int32]

  init(_ program: Program) {
    self.program = program
    reach = program.graph.reachCounts()
    depth = program.graph.depths()
  }

  /// The share of all pairs of modules of which a change of the second can reach the first over
  /// imports, itself included, in tenths of a percent: the propagation cost of MacCormack, Rusnak and
  /// Baldwin (2006), https://doi.org/10.1287/mnsc.1060.0552. Nil where the tree is too large.
  var propagationCost: String? {
    guard let reach, !program.modules.isEmpty else { return nil }
    let n = Double(program.modules.count)
    let pairs = reach.leading.reduce(Double(program.modules.count)) { $0 + Double($1) }
    let tenths = Int((pairs / (n * n) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// The longest chain of imports, knots counted as one module.
  var longestChain: Int { Int(depth.max() ?? 0) }

  /// "Fan-in 12, fan-out 3, instability 0.20, depth 4; a change can reach 310 modules."
  func sentence(of module: ModuleID) -> String {
    let fanIn = program.graph.inDegree(of: module.rawValue)
    let fanOut = program.graph.outDegree(of: module.rawValue)
    var text = "Fan-in \(fanIn.grouped), fan-out \(fanOut.grouped)"
    if fanIn + fanOut > 0 {
      let hundredths = (fanOut * 100 + (fanIn + fanOut) / 2) / (fanIn + fanOut)
      let digits = hundredths % 100
      text += ", instability \(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
    }
    text += ", depth \(depth[Int(module.rawValue)])"
    if let reach {
      let number = Int(reach.reached[Int(module.rawValue)])
      text += "; a change can reach \(number.grouped) \(number == 1 ? "module" : "modules")"
    }
    return text + "."
  }
}
