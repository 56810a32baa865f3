import Duplicates
import Resolution

/// The text of files that were analysed.
struct SourceText {
  /// By path; what is not among them can't be shown.
  private let files: [String: [ArraySlice<UInt8>]]

  init(files: [String: [UInt8]], jobs: Int = 1) {
    let all = Array(files)
    let lines = ParallelMap.run(count: all.count, jobs: jobs) {
    } body: { _, place in
      Self.lines(of: all[place].value)
    }
    self.files = Dictionary(uniqueKeysWithValues: zip(all.map(\.key), lines))
  }

  /// The lines of a file; nil where it can't be had.
  func lines(at path: String) -> [ArraySlice<UInt8>]? { files[path] }

  /// The lines of a definition and the number of the first; nil where they can't be had.
  func lines(of site: DefinitionSite) -> (first: Int, lines: [String])? {
    guard let lines = files[site.location.path] else { return nil }
    let first = site.location.line
    guard first >= 1, first <= site.endLine, site.endLine <= lines.count else { return nil }
    return (first, lines[(first - 1)..<site.endLine].map { String(decoding: $0, as: UTF8.self) })
  }

  /// By LF, CR LF and CR, as Python reads them.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    guard bytes.contains(0x0D) else {
      return bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for place in bytes.indices {
      if bytes[place] != 0x0D {
        text.append(bytes[place])
      } else if place + 1 == bytes.count || bytes[place + 1] != 0x0A {
        text.append(0x0A)
      }
    }
    return text.split(separator: 0x0A, omittingEmptySubsequences: false)
  }
}
