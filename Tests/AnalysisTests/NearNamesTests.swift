import Resolution
import Testing

/// Names compared with many others: the same answer as of each with each.
struct NearNamesTests {
  @Test func asComparedOneByOne() {
    let parts = [
      "order", "orders", "Order", "bill", "bills", "_id", "state", "stat", "é", "e\u{301}x",
    ]
    let names = parts.flatMap { one in parts.map { one + $0 } }
    let near = NearNames(names)
    for name in names.map({ $0 + "s" }) + ["ordrstate", "bil_id", "", "zzzzzz"] {
      for limit in 1...3 {
        let expected = names.filter { EditDistance.distance(name, $0) <= limit }.min {
          (EditDistance.distance(name, $0), $0) < (EditDistance.distance(name, $1), $1)
        }
        #expect(near.nearest(to: name, limit: limit) == expected, "\(name), \(limit)")
      }
    }
  }

  @Test func theFirstThatIsTheSameInSmallLetters() {
    let near = NearNames(["a", "Order", "order", "ORDER"])
    #expect(near.place(ignoringCase: "oRDER") == 1)
    #expect(near.name(ignoringCase: "oRDER") == "Order")
    #expect(near.place(ignoringCase: "b") == nil)
  }

  @Test func whatMayNotBeMeantIsPassedOver() {
    let names = ["order", "orders"]
    let near = NearNames(names)
    #expect(near.nearest(to: "ordes", limit: 2) { names[$0] != "order" } == "orders")
  }

  @Test func namesWithoutEndAreNearNothing() {
    let long = String(repeating: "x", count: 5_000)
    #expect(NearNames([long]).nearest(to: long + "y", limit: 3) == nil)
  }
}
