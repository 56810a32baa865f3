import PythonSyntax
import Resolution

extension Program {
  /// The fingerprints of a body.
  func prints(of body: Body, in module: ModuleID) -> ArraySlice<UInt32> {
    parsed[module].prints[Int(body.prints.lowerBound)..<Int(body.prints.upperBound)]
  }

  /// How much of the text of two bodies is alike: the part of all their fingerprints that both have,
  /// and no more than the shorter is of the longer. 1 where their shapes are equal, nil where one is
  /// too short to have fingerprints.
  func similarity(_ left: DefinitionSite, _ right: DefinitionSite) -> Double? {
    if left.body.shape == right.body.shape { return 1 }
    let one = prints(of: left.body, in: left.module)
    let two = prints(of: right.body, in: right.module)
    if one.isEmpty || two.isEmpty { return nil }
    var counts: [UInt32: Int] = [:]
    for print in one { counts[print, default: 0] += 1 }
    var shared = 0
    for print in two {
      guard let count = counts[print], count > 0 else { continue }
      counts[print] = count - 1
      shared += 1
    }
    let lengths = [Double(left.body.tokenCount), Double(right.body.tokenCount)].sorted()
    // Short methods have no fingerprints, so that even equal ones are no proof.
    return min(
      0.99, Double(shared) / Double(one.count + two.count - shared), lengths[0] / lengths[1])
  }
}
