import Foundation

/// Encodes values as JSON documents of Groundplan are: snake case, keys sorted, a line end at the end.
enum JSONDocument {
  /// One value a line.
  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    try JSONLine.harmless(encoder(.prettyPrinted).encode(value)) + [0x0A]
  }

  /// On one line, without a line end, as a part of a larger document.
  static func line(_ value: some Encodable) throws -> [UInt8] {
    try JSONLine.harmless(encoder([]).encode(value))
  }

  private static func encoder(_ more: JSONEncoder.OutputFormatting) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = more.union([.sortedKeys, .withoutEscapingSlashes])
    return encoder
  }
}
