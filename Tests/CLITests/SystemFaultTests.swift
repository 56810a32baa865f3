import Foundation
import Platform
import TestSupport
import Testing

/// A system that gives less than it should: the result and the exit status stand.
struct SystemFaultTests {
  /// Runs a shell's command in the example, `$G` being the program.
  private func shell(_ command: String) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      ["-c", "G=\"$0\"; " + command, BuiltProgram.url.path],
      in: BuiltProgram.packageRoot.appending(path: "Examples/shop"),
      environment: ["SWIFT_BACKTRACE": "enable=no"], program: URL(filePath: "/bin/bash"))
  }

  @Test func messagesThatNobodyTakes() throws {
    let plain = try shell("$G check --timings 2>/dev/null")
    #expect(plain.status == 1)
    for redirection in ["2>&-", "2>/dev/full", "2> >(exec true)", "<&-"] {
      let outcome = try shell("$G check --timings \(redirection)")
      #expect(outcome.status == 1 && outcome.output == plain.output, "\(redirection)")
    }
    #expect(try shell("$G check --config nowhere 2>&-").status == 2)
  }

  @Test func resultsThatNobodyTakes() throws {
    for command in ["check", "imports", "check --format json", "graph"] {
      for redirection in [">&-", ">/dev/full", ">&- 2>&-"] {
        let outcome = try shell("$G \(command) \(redirection)")
        #expect(outcome.status == 2, "\(command) \(redirection)")
        if !redirection.contains("2>") {
          #expect(outcome.error.contains("can't write standard output"))
        }
      }
    }
    // Who reads no further changes nothing.
    #expect(try shell("set -o pipefail; $G check | head -c 1").status == 1)
    #expect(try shell("set -o pipefail; $G imports | head -c 1").status == 0)
  }

  @Test func fewDescriptors() throws {
    let plain = try shell("$G check")
    for limit in [32, 40, 256] {
      let outcome = try shell("ulimit -n \(limit); $G check -j 64")
      #expect(outcome.status == 1 && outcome.output == plain.output, "\(limit): \(outcome.error)")
    }
    let few = try shell("ulimit -n 12; $G check")
    #expect(few.status == 2 && few.error.contains("open files"))
    let folder = try TemporaryFolder()
    let report = try shell("ulimit -n 32; $G analyze -j 64 -o '\(folder.url.path)/report'")
    #expect(report.status == 0, "\(report.error)")
  }

  @Test func littleMemory() throws {
    let plain = try shell("$G check")
    for limit in [400_000, 600_000, 1_000_000] {
      let outcome = try shell("ulimit -v \(limit); $G check -j 16")
      #expect(outcome.status == 1 && outcome.output == plain.output, "\(limit): \(outcome.error)")
    }
    let few = try shell("ulimit -v 200000; $G check")
    #expect(few.status == 2 && few.error.contains("of memory"), "\(few.error)")
  }

  /// For a user who has no other process, which only root can become.
  @Test(.enabled(if: getuid() == 0, "only root can become another user"))
  func fewThreads() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "import b\n")
    let program = try folder.write("groundplan", Array(Data(contentsOf: BuiltProgram.url)))
    for path in [folder.url.path, program.path] { chmod(path, 0o755) }
    for limit in [1, 3, 6, 8, 9, 12] {
      let outcome = try BuiltProgram.run(
        [
          "-c",
          "cd tree && exec timeout 60 setpriv --reuid=54321 --regid=54321 --clear-groups "
            + "prlimit --nproc=\(limit) ../groundplan check -j 32 -q",
        ], in: folder.url, program: URL(filePath: "/bin/bash"))
      #expect([0, 2].contains(outcome.status), "\(limit): \(outcome.error)")
      if outcome.status == 2 {
        #expect(outcome.error.contains("no thread"))
      } else {
        #expect(outcome.text.contains("in 1 file"))
      }
    }
  }

  @Test func neitherHomeNorLocale() throws {
    let plain = try shell("$G check --format json")
    for variables in ["", "LC_ALL=C", "HOME=/nonexistent TZ=Nowhere LANG=tr_TR.UTF-8"] {
      let outcome = try shell("env -i \(variables) $G check --format json")
      #expect(outcome.status == 1 && outcome.output == plain.output, "\(variables)")
    }
  }

  /// A name is too long to be a misspelt one.
  @Test func namesWithoutEnd() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "bc", count: 100_000)
    try folder.write("pk/__init__.py", "")
    try folder.write("pk/a.py", "a\(long) = 1\n")
    try folder.write("m.py", "from pk.a import z\(long)q\n")
    let start = ContinuousClock.now
    #expect(try BuiltProgram.run(["check"], in: folder.url).status == 1)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// What begins like a table and goes on as none.
  @Test func projectFilesThatAreNone() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "import os\n")
    for text in [
      "[", "[=", "[*]", "[{{ x }}]", "[[", "[.a]", "[[.a]]", "[[[a]]]", "a = [}", "a = {b = [}]}",
      "\"\\u0000\" = 1", "a\u{0} = 1", "[" + String(repeating: "a.", count: 500_000) + "b]",
      "a = " + String(repeating: "[", count: 500_000),
    ] {
      let shown = text.prefix(20)
      try folder.write("pyproject.toml", text + "\n")
      let outcome = try BuiltProgram.run(["check"], in: folder.url)
      #expect(outcome.status < 2, "\(shown): \(outcome.error.prefix(200))")
      try FileManager.default.removeItem(at: folder.url.appending(path: "pyproject.toml"))
      for (name, command) in [
        ("groundplan.toml", ["check"]), ("r.toml", ["registry", "check", "r.toml"]),
      ] {
        try folder.write(name, text + "\n")
        let outcome = try BuiltProgram.run(command, in: folder.url)
        #expect(outcome.status == 2 || text.hasPrefix("\""), "\(name) \(shown)")
        try FileManager.default.removeItem(at: folder.url.appending(path: name))
      }
    }
  }
}
