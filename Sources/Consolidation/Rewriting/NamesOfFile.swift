import PythonSyntax
import Resolution

extension NameUses {
  /// All names of a file as it stands.
  init(reading bytes: [UInt8]) throws(LayoutFailure) {
    self.init(reading: try PlacedSource(bytes, decoder: TextDecoding.decode))
  }

  init(reading source: PlacedSource) {
    self.init(of: nil, in: source, normalizer: ParsedModule.normalized)
  }

  /// The names of the module that stand somewhere in one of these ways.
  func names(_ kinds: Set<NameUse.Kind>) -> Set<String> {
    Set(uses.filter { kinds.contains($0.kind) }.map(\.name))
  }
}
