import ArgumentParser
import Foundation
import Reports
import Resolution
import Workspace

/// What a user says of the looks of a report.
struct ReportLook: ParsableArguments {
  @Option(help: "The project's name in the report (default: the folder's).")
  var name: String?

  @Option(help: "What stands on top of every page (default: the project's name).")
  var title: String?

  @Option(
    help: "A picture for the top of every page: svg, png, jpg, gif or webp.",
    completion: .file(extensions: ["svg", "png", "jpg", "jpeg", "gif", "webp"]))
  var logo: String?

  @Option(
    help: ArgumentHelp(
      "Templates, styles and scripts that take the place of those of the same name.",
      valueName: "folder"), completion: .directory)
  var templates: String?

  @Option(
    help: ArgumentHelp(
      "Where a line can be read, such as 'https://host/blob/main/{path}#L{line}'; "
        + "'none' for no links (default: by the git remote and commit).", valueName: "template"))
  var sourceURL: String?

  func validate() throws {
    if let sourceURL, sourceURL != "none", SourceLinks(sourceURL) == nil {
      throw ValidationError(
        "--source-url takes an http or https address with {path} in it, not '\(sourceURL)'.")
    }
  }

  /// Reads what is named, and asks git for the state of the tree.
  func options(
    _ tree: AnalysisOptions, _ workspace: Workspace
  ) async throws -> ReportOptions {
    let checkout = await workspace.checkout()
    let links: SourceLinks
    if let sourceURL {
      links = SourceLinks(sourceURL) ?? SourceLinks()
    } else if let checkout {
      links = SourceLinks(
        remote: checkout.remote, commit: checkout.revision.commit, prefix: checkout.prefix)
    } else {
      links = SourceLinks()
    }
    let state = checkout.map { checkout in
      checkout.branch.isEmpty
        ? checkout.revision.shortCommit : "\(checkout.branch) @ \(checkout.revision.shortCommit)"
    }
    return ReportOptions(
      project: name ?? tree.projectName, title: title, revision: checkout?.revision,
      state: state ?? "", links: links, logo: try logo.map(Self.logo),
      templates: try templates.map(Self.templates) ?? [:])
  }

  private static func logo(at path: String) throws -> ReportOptions.Logo {
    let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
    guard ["svg", "png", "jpg", "jpeg", "gif", "webp"].contains(ending) else {
      throw ValidationError("--logo takes an svg, png, jpg, gif or webp, not '\(path)'.")
    }
    return ReportOptions.Logo(bytes: try read(path, for: "--logo"), ending: ending)
  }

  /// Every file of the folder must be one of the report's, or it would be without effect.
  private static func templates(in folder: String) throws -> [String: String] {
    let known = Set(TemplateLibrary.files.keys)
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw ValidationError(
        "--templates: the folder '\(folder)' can't be read. Name one that holds templates, styles or "
          + "scripts of the report.")
    }
    var texts: [String: String] = [:]
    for name in names where !name.hasPrefix(".") && name != "README.md" {
      guard known.contains(name) else {
        throw ValidationError(
          "--templates: the report has no template '\(name)'; it has "
            + known.sorted().joined(separator: ", ") + ".")
      }
      let bytes = try read(folder + "/" + name, for: "--templates")
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw ValidationError("--templates: '\(folder)/\(name)' isn't UTF-8. Convert it first.")
      }
      texts[name] = text
    }
    return texts
  }

  private static func read(_ path: String, for option: String) throws -> [UInt8] {
    do {
      return try Workspace.document(named: path)
    } catch {
      throw ValidationError(
        "\(option): '\(path)' can't be read: \(error.reason). Name a file that you may read.")
    }
  }
}
