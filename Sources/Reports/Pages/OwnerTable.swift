import Analysis
import Resolution

/// Who answers for the files that findings stand in, by number.
struct OwnerTable {
  /// The first is empty, for files without an owner.
  let names: [String]
  /// Where they are read from; nil where the tree has no such file.
  let source: String?
  private let places: [String: Int]

  init(_ program: Program, _ entries: [FindingEntry]) {
    let owners: CodeOwners = program.derived()
    source = owners.path
    var names = [""]
    var numbers = ["": 0]
    var places: [String: Int] = [:]
    if owners.path != nil {
      for entry in entries where places[entry.finding.location.path] == nil {
        let name = owners.owners(of: entry.finding.location.path)
        let number = numbers[name] ?? names.count
        if number == names.count {
          numbers[name] = number
          names.append(name)
        }
        places[entry.finding.location.path] = number
      }
    }
    self.names = names
    self.places = places
  }

  /// The number of a file's owners among ``names``.
  func place(of path: String) -> Int { places[path] ?? 0 }

  func owner(of path: String) -> String { names[place(of: path)] }
}
