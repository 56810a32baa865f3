import Resolution
import Testing

/// What the patches of a repository tell of a name.
struct NameHistoryTests {
  private func told(_ patches: String) -> [String] {
    NameHistory(
      "Order", log: Array("\u{1}abc\u{2}2024-02-03\u{2}Change\n\n\(patches)".utf8)
    ).departures.map {
      "\($0.path) \($0.newName ?? "-") \($0.newPaths.joined(separator: " "))"
    }
  }

  private func patch(_ path: String, _ lines: String) -> String {
    "diff --git a/\(path) b/\(path)\n--- a/\(path)\n+++ b/\(path)\n\(lines)"
  }

  @Test func whatTookItsPlace() {
    #expect(
      told(patch("a.py", "@@ -1 +1 @@\n-class Order:\n+class Purchase(Base):\n"))
        == ["a.py Purchase "])
    #expect(told(patch("a.py", "@@ -1,2 +0,0 @@\n-class Order:\n-    pass\n")) == ["a.py - "])
    #expect(
      told(patch("a.py", "@@ -1 +0,0 @@\n-async def Order():\n@@ -9 +8 @@\n+def other():\n"))
        == ["a.py - "])
  }

  @Test func whereItWent() {
    #expect(
      told(
        patch("a.py", "@@ -1 +0,0 @@\n-class Order:\n")
          + patch("b.py", "@@ -0,0 +1 @@\n+class Order:\n")) == ["a.py - b.py"])
  }

  /// A definition that moves, or is written otherwise, stays in its file.
  @Test func whatStaysInItsFileIsNotGone() {
    #expect(
      told(patch("a.py", "@@ -1 +0,0 @@\n-class Order:\n@@ -9,0 +9 @@\n+class Order:\n")).isEmpty)
    #expect(told(patch("a.py", "@@ -1 +1 @@\n-class Order:\n+class Order(Base):\n")).isEmpty)
  }

  @Test func otherNamesSayNothing() {
    #expect(told(patch("a.py", "@@ -1 +1 @@\n-class Orders:\n+class Order2:\n")).isEmpty)
    #expect(told(patch("a.py", "@@ -1 +0,0 @@\n-class OrderBook:\n")).isEmpty)
  }
}

/// When files were changed.
struct FileHistoryTests {
  @Test func firstAndLastCommits() {
    let log = "\u{1}172800\0\na.py\0b.py\0\u{1}86400\0\na.py\0\u{1}90000\0\nb.py\0"
    let history = FileHistory(log: Array(log.utf8))
    let (one, two) = (history["a.py"], history["b.py"])
    #expect(one?.firstDay == "1970-01-02" && one?.lastDay == "1970-01-03" && one?.commits == 2)
    #expect(two?.first == 90_000 && two?.last == 172_800 && two?.commits == 2)
    #expect(history["c.py"] == nil && !history.isEmpty && FileHistory(log: []).isEmpty)
  }
}
