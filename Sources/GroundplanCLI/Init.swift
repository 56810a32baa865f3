import Analysis
import Resolution
import ArgumentParser
import Reports

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a groundplan.toml that says what was inferred, to be corrected.",
    discussion: """
      Examples:
        groundplan init              writes groundplan.toml in this folder
        groundplan init --print src  prints what would be written for src
        groundplan init --from tach  with the contracts of tach.toml, as [[contracts]]
      """)

  @OptionGroup var options: AnalysisOptions

  @Flag(help: "Print it, write nothing.")
  var print = false

  @Flag(help: "Overwrite a groundplan.toml that is there.")
  var force = false

  @Option(
    help:
      "Write the contracts of import-linter or tach into it: import-linter or tach; may be repeated."
  )
  var from: [ContractOrigin] = []

  func run() async throws {
    let path = options.root + "/groundplan.toml"
    if !print, !force, WholeFile.exists(path) {
      throw CommandFailure("'\(path)' is there already. Use --force to overwrite it.")
    }
    try await options.run { program, _ in
      let text = try ConfigurationReport.toml(of: program, with: contracts(in: program))
      if print {
        StandardOutput.write(document: text)
        return nil
      }
      try WholeFile.write(Array(text.utf8), to: path, root: options.root)
      StandardOutput.write("wrote \(path)\n")
      return nil
    }
  }

  /// What the files of other tools say, where it can be understood.
  private func contracts(in program: Program) throws -> [ContractSetting] {
    guard !from.isEmpty else { return [] }
    let declared = DeclaredContracts(of: program)
    let wanted = declared.all.filter { contract in
      from.contains { $0.rawValue == contract.origin.rawValue }
    }
    for fault in declared.faults + wanted.flatMap(\.faults) {
      options.warn("\(fault.location.path):\(fault.location.line): \(fault.message)")
    }
    if wanted.isEmpty {
      throw CommandFailure(
        "There is no contract of \(from.map(\.rawValue).joined(separator: " or ")) here.")
    }
    return wanted.filter { $0.contract != nil }.map(\.setting)
  }
}

/// Whose contracts `init` takes over.
enum ContractOrigin: String, ExpressibleByArgument, CaseIterable {
  case importLinter = "import-linter"
  case tach
}
