import Foundation
import TestSupport
import Testing

/// `groundplan facts` against CPython 3.13's own `ast`, by the programs in `Tests/Differential`.
///
/// Without a Python 3.13 they are skipped, but never where `CI` is set.
struct DifferentialTests {
  static let python: String? = {
    let environment = ProcessInfo.processInfo.environment
    var candidates = [environment["PYTHON313"] ?? ""]
    let home = environment["HOME"] ?? ""
    let versions = environment["PYENV_ROOT"] ?? home + "/.pyenv"
    let installed =
      (try? FileManager.default.contentsOfDirectory(atPath: versions + "/versions")) ?? []
    candidates += installed.filter { $0.hasPrefix("3.13") }.sorted().reversed().map {
      "\(versions)/versions/\($0)/bin/python3.13"
    }
    candidates += (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3.13" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

  private func run(
    _ script: String, _ arguments: [String], in folder: String = "Differential"
  ) async throws -> BuiltProgram.Outcome {
    let python = try #require(Self.python, "CI needs a Python 3.13; set PYTHON313 to its path")
    let path = BuiltProgram.packageRoot.appending(path: "Tests/\(folder)/\(script)").path
    return try await Self.run(
      ["-B", "-W", "ignore", path, "--groundplan", BuiltProgram.url.path] + arguments, python)
  }

  /// Two run at once, for minutes each, on threads of their own: those of other tests wait for git,
  /// which has a time limit.
  private static let queue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 2
    return queue
  }()

  private static func run(
    _ arguments: [String], _ python: String
  ) async throws -> BuiltProgram.Outcome {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation {
        continuation.resume(
          with: Result { try BuiltProgram.run(arguments, program: URL(filePath: python)) })
      }
    }
  }

  /// The standard library of the Python that compares.
  private func library() throws -> String {
    let python = try #require(Self.python, "CI needs a Python 3.13; set PYTHON313 to its path")
    let outcome = try BuiltProgram.run(
      ["-c", "import os; print(os.path.dirname(os.__file__), end='')"],
      program: URL(filePath: python))
    return outcome.text
  }

  /// The standard libraries of every Python that pyenv holds, and of the one that compares.
  private func libraries() throws -> [String] {
    let own = try library()
    let environment = ProcessInfo.processInfo.environment
    let versions =
      (environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv") + "/versions"
    let manager = FileManager.default
    let others = ((try? manager.contentsOfDirectory(atPath: versions)) ?? []).flatMap { version in
      let folder = "\(versions)/\(version)/lib"
      return ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasPrefix("python") }.map { "\(folder)/\($0)" }
    }
    return Set(others + [own]).sorted()
  }

  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"))
  func standardLibraries() async throws {
    let roots = try libraries()
    let outcome = try await run("compare_facts.py", roots)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(
      outcome.text.split(separator: "\n").count { $0.hasSuffix(", differences 0") } == roots.count)
  }

  /// Damaged files of the standard library end nothing, and are refused where CPython doesn't compile
  /// them; what is made from the grammar says what `ast` says. Large runs are made by hand.
  @Test(
    .enabled(if: python != nil || isCI, "no Python 3.13 here"),
    arguments: ["--count 400", "--count 400 --compile --accept 99.5", "--count 150 --programs"])
  func damagedAndMadeFiles(_ options: String) async throws {
    let outcome = try await run(
      "fuzz_python.py", options.split(separator: " ").map(String.init) + ["--slow", "30"],
      in: "Fuzz")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
  }

  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"))
  func theExample() async throws {
    let outcome = try await run(
      "compare_facts.py", [BuiltProgram.packageRoot.appending(path: "Examples").path])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
  }

  /// A Python 3.11 or later with `jsonschema`: `.ci/run` makes one and names it.
  static let validator: String? = {
    let environment = ProcessInfo.processInfo.environment
    let candidates =
      [environment["PYTHON_JSONSCHEMA"] ?? "", python ?? ""]
      + (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
    return candidates.first { path in
      guard FileManager.default.isExecutableFile(atPath: path) else { return false }
      let outcome = try? BuiltProgram.run(
        ["-c", "import jsonschema, tomllib"], program: URL(filePath: path))
      return outcome?.status == 0
    }
  }()

  /// Every JSON document against its schema.
  @Test(.enabled(if: validator != nil || isCI, "no Python with jsonschema here"))
  func schemas() async throws {
    let python = try #require(
      Self.validator, "CI needs a Python with jsonschema; set PYTHON_JSONSCHEMA to its path")
    let script = BuiltProgram.packageRoot.appending(path: "Tests/Differential/validate_schemas.py")
    let outcome = try await Self.run(
      ["-B", script.path, "--groundplan", BuiltProgram.url.path], python)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.hasSuffix(" failures 0\n"))
  }

  /// Every import of a few hundred generated trees, executed by CPython.
  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"), arguments: [(1, 0), (1001, 3)])
  func imports(seed: Int, known: Int) async throws {
    let outcome = try await run(
      "compare_imports.py",
      ["--count", "150", "--seed", String(seed), "--known", String(known)])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.contains("trees 150, imports compared"))
  }

  /// The same of trees with several roots, stubs, lazy modules, guards of many forms and rings.
  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"))
  func importsOfWiderTrees() async throws {
    let outcome = try await run(
      "compare_imports.py",
      ["--wider", "--count", "120", "--seed", "1", "--known", "0"])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.contains("trees 120, imports compared"))
  }

  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"))
  func damagedFiles() async throws {
    let outcome = try await run(
      "mutate.py", ["--count", "3000", "--seed", "20", try library()])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.contains("accepted or refused alike"))
  }

  /// Project files damaged at random, read by `tomllib` too.
  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"), arguments: [1, 2])
  func damagedProjectFiles(seed: Int) async throws {
    let python = try #require(Self.python, "CI needs a Python 3.13; set PYTHON313 to its path")
    let script = BuiltProgram.packageRoot.appending(path: "Tests/Differential/compare_toml.py").path
    let reader = BuiltProgram.url.deletingLastPathComponent().appending(path: "toml-values").path
    let outcome = try BuiltProgram.run(
      ["-B", script, "--reader", reader, "--count", "4000", "--seed", String(seed)],
      program: URL(filePath: python))
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.contains("compared 4000 mutants of 20 documents, differences 0"))
  }

  /// Where imports stand in a sample of the standard library, in files of every make.
  @Test(.enabled(if: python != nil || isCI, "no Python 3.13 here"))
  func layouts() async throws {
    let python = try #require(Self.python, "CI needs a Python 3.13; set PYTHON313 to its path")
    let script = BuiltProgram.packageRoot.appending(path: "Tests/Differential/compare_layout.py")
    let reader = BuiltProgram.url.deletingLastPathComponent().appending(path: "source-layout")
    let outcome = try BuiltProgram.run(
      [
        "-B", "-W", "ignore", script.path, "--reader", reader.path, "--count", "200", "--seed", "5",
        try library(),
      ], program: URL(filePath: python))
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.error)")
    #expect(outcome.text.hasSuffix("files 200, differences 0\n"))
  }
}
