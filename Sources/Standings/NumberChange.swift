/// A number of a tree before and now.
package struct NumberChange: Sendable, Hashable {
  /// The numbers that there are, in the order in which they are told.
  package enum Name: String, Sendable, CaseIterable {
    case errors, warnings, notes, cleanFiles, followed, cycles, groups, crossings, files, lines

    /// What is counted.
    package var words: String {
      switch self {
      case .errors: "errors"
      case .warnings: "warnings"
      case .notes: "notes"
      case .cleanFiles: "product files without an error"
      case .followed: "imports into the tree that are followed"
      case .cycles: "cycles"
      case .groups: "names defined more than once"
      case .crossings: "cross-service imports of product code"
      case .files: "files"
      case .lines: "lines"
      }
    }

    /// In JSON and CSV.
    package var key: String {
      switch self {
      case .cleanFiles: "clean_product_files"
      case .crossings: "cross_service_imports"
      case .followed: "followed_share"
      case .groups: "duplicates"
      case .errors, .warnings, .notes, .cycles, .files, .lines: rawValue
      }
    }

    /// Whether more is better; nil where it is neither.
    package var isBetterMore: Bool? {
      switch self {
      case .errors, .warnings, .cycles, .crossings, .groups: false
      case .cleanFiles, .followed: true
      case .notes, .files, .lines: nil
      }
    }
  }

  package let name: Name
  package let old: Value
  package let new: Value

  /// A count, or a share of a whole.
  package struct Value: Sendable, Hashable {
    package let count: Int
    /// Nil for a count.
    package let whole: Int?

    /// What two values are compared by: the count, or the share in tenths of a percent, never
    /// rounded up to all.
    package var measure: Int {
      guard let whole else { return count }
      return whole == 0 ? 1_000 : count * 1_000 / whole
    }
  }

  /// Whether it became worse; nil where it is as it was or no change is worse.
  package var isWorse: Bool? {
    guard old.measure != new.measure, let isBetterMore = name.isBetterMore else { return nil }
    return (new.measure < old.measure) == isBetterMore
  }

  static func all(from old: Standing.Numbers, to new: Standing.Numbers) -> [NumberChange] {
    Name.allCases.map { NumberChange(name: $0, old: old[$0], new: new[$0]) }
  }
}

extension Standing.Numbers {
  /// One of the numbers.
  package subscript(name: NumberChange.Name) -> NumberChange.Value {
    func value(_ count: Int, of whole: Int? = nil) -> NumberChange.Value {
      NumberChange.Value(count: count, whole: whole)
    }
    return switch name {
    case .errors: value(errors)
    case .warnings: value(warnings)
    case .notes: value(notes)
    case .cleanFiles: value(cleanFiles, of: productFiles)
    case .followed: value(followed, of: leading)
    case .cycles: value(cycles)
    case .groups: value(groups)
    case .crossings: value(crossings)
    case .files: value(files)
    case .lines: value(lines)
    }
  }
}
