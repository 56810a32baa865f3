import Analysis
import Resolution
import ArgumentParser
import Drawing
import Reports

struct Graph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Print one import graph, focused and collapsed as asked.",
    discussion: """
      Examples:
        groundplan graph --format svg > services.svg             services of this folder
        groundplan graph --level packages --depth 2              packages, as DOT
        groundplan graph --focus shop.orders --format mermaid    a module's neighbourhood
        groundplan graph --level modules --format graphml --all  everything, for another program

      Pictures (svg, mermaid) and DOT are reduced to what can be read and say so; json and graphml
      are complete. --all leaves nothing out of DOT and Mermaid either.
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "dot, svg, mermaid, graphml or json.")
  var format = Format.dot

  @Option(help: "What a node is: services, packages or modules.")
  var level: GraphSelection.Level?

  @Option(help: "How many names of a package's path count, with --level packages.")
  var depth = 2

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only this module, package or service and what is linked to it; may be repeated.",
      valueName: "name"))
  var focus: [String] = []

  @Option(help: "How many imports away from the focus a node may be.")
  var distance = 1

  @OptionGroup var kinds: KindOptions

  @Flag(help: "With imports by tests, tools and backups.")
  var tests = false

  @Flag(help: "Leave nothing out, however large.")
  var all = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case dot, svg, mermaid, graphml, json }

  func validate() throws {
    guard depth >= 1 else { throw ValidationError("--depth takes a number from 1, not \(depth).") }
    guard distance >= 0 else {
      throw ValidationError("--distance takes a number from 0, not \(distance).")
    }
  }

  func run() async throws {
    try await options.run { program, _ in
      let selection: GraphSelection
      do throws(GraphSelectionError) {
        selection = try GraphSelection(
          program, level: level ?? (focus.isEmpty ? .services : .modules), depth: depth,
          focus: focus, distance: distance, kinds: kinds.selected, includesTests: tests)
      } catch {
        throw CommandFailure(error.description)
      }
      return try await print(selection)
    }
  }

  private func print(_ selection: GraphSelection) async throws -> ExitStatus? {
    switch format {
    case .json: StandardOutput.write(selection.json())
    case .graphml: StandardOutput.write(document: selection.graphML())
    case .mermaid: StandardOutput.write(document: try selection.mermaid(isComplete: all))
    case .dot: StandardOutput.write(document: try selection.diagram(isComplete: all).dot())
    case .svg:
      switch await Layout().pictures(of: [try selection.diagram(isComplete: all)]).first {
      case .picture(let picture)?:
        if let note = picture.engineNote { options.warn(note) }
        StandardOutput.write(
          document: picture.file(
            origin: PictureOrigin(project: options.projectName),
            style: TemplateLibrary.pictureStyle,
            root: ""))
      case nil: return .failed
      case .failed(let reason)?:
        options.warn(reason)
        return .failed
      }
    }
    return nil
  }
}

extension GraphSelection.Level: ExpressibleByArgument {}
