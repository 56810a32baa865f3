import ArgumentParser
import Reports
import Standings

/// Files that findings are written to, beside what is printed.
struct ReportOption: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Write the findings to a file in a format, such as 'sarif=out.sarif'; may be repeated.",
      valueName: "format=file"))
  var report: [ReportFile] = []

  /// Whether one of them tells by which edits fixes are carried out.
  var showsEdits: Bool { report.contains { $0.format.type.showsEdits } }

  /// Writes all of them, each whole or not at all.
  func write(_ findings: CheckedFindings, as look: FindingsLook, root: String) throws {
    let plain = FindingsLook(
      folder: look.folder, isColoured: false, leastSeverity: look.leastSeverity,
      failing: look.failing, fixes: look.fixes)
    for file in report {
      try WholeFile.write(
        try file.format.type.bytes(of: findings, as: plain), to: file.path, root: root)
    }
  }
}

/// A format and the file that it goes to.
struct ReportFile: ExpressibleByArgument, Sendable {
  let format: ChosenFormat
  let path: String

  init?(argument: String) {
    guard let equal = argument.firstIndex(of: "="),
      let format = ChosenFormat(argument: String(argument[..<equal]))
    else { return nil }
    let path = String(argument[argument.index(after: equal)...])
    guard !path.isEmpty else { return nil }
    self.format = format
    self.path = path
  }
}
