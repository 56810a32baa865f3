import Analysis
import Resolution
import ArgumentParser
import Foundation
import Registry
import Workspace
import Reports

struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Check a document of import paths against the code, or write it from the code.",
    discussion: """
      A registry says which import path is canonical, allowed, deprecated or
      broken. It is Markdown as people write it, or TOML. FILE may be left out
      where the configuration names a registry.

      Examples:
        groundplan registry check docs/imports.md
        groundplan registry update docs/imports.md --write
        groundplan registry generate --format toml > imports.toml
        groundplan registry search OrderFactory
      """,
    subcommands: [
      RegistryCheckCommand.self, RegistryGenerateCommand.self, RegistryUpdateCommand.self,
      RegistryDiffCommand.self, RegistryExportCommand.self, RegistrySearchCommand.self,
    ])
}

/// Which registry a command is about.
struct RegistryFile: ParsableArguments {
  @Argument(
    help: "The registry, Markdown or TOML (default: the one that the configuration names).",
    completion: .file(extensions: ["md", "toml"]))
  var file: String?

  /// The registry beside the code, its path as the user sees it.
  ///
  /// - Parameter program: has read the registry that the configuration names.
  func check(_ options: AnalysisOptions, in program: Program) throws -> RegistryCheck {
    if let file { return RegistryCheck(try Self.read(file), in: program) }
    guard let check = program.registryCheck else {
      throw CommandFailure(
        "No registry is named. Give its path, or write `registry = \"docs/imports.md\"` in "
          + "groundplan.toml.")
    }
    let shown = check.shown(below: options.displayedFolder)
    _ = try Self.checked(shown.document)
    return shown
  }

  static func read(_ file: String) throws -> RegistryDocument {
    try checked(RegistryReader.read(bytes(file), path: file))
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandFailure(
        "'\(file)' is a folder, no registry. Name the registry first, then the folder.")
    }
    do throws(UnreadableDocument) {
      return try Workspace.document(named: file)
    } catch {
      throw CommandFailure(
        "The registry '\(file)' can't be read: \(error.reason). Name a Markdown or TOML file.")
    }
  }

  private static func checked(_ document: RegistryDocument) throws -> RegistryDocument {
    if let error = document.error { throw CommandFailure(VisibleText.of(error.description)) }
    return document
  }
}
