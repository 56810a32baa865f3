/// A regular expression of an interface, for a whole name: as `^pattern$` would be read.
///
/// It runs through all its states at once (Thompson 1968, "Regular expression search algorithm"), so
/// that no pattern takes longer than its length times that of the text. What it doesn't know it
/// refuses: look-around, references back, flags.
package struct InterfacePattern: Sendable {
  private enum Step {
    case scalar(Set<Unicode.Scalar>, isNegated: Bool)
    case any
    /// To the next step, and so many steps ahead.
    case split(Int)
    /// So many steps, ahead or back.
    case jump(Int)
    case match
  }

  private let steps: [Step]
  package let text: String

  /// - Throws: what is wrong with the pattern, in words.
  package init(_ text: String) throws(ContractMistake) {
    self.text = text
    var compiler = Compiler(text)
    steps = try compiler.compile()
  }

  /// Whether a name fits.
  package func matches(_ name: String) -> Bool {
    var current: Set<Int> = []
    add(0, to: &current)
    for scalar in name.unicodeScalars {
      var next: Set<Int> = []
      for state in current {
        switch steps[state] {
        case .any: if scalar != "\n" { add(state + 1, to: &next) }
        case .scalar(let scalars, let isNegated):
          if scalars.contains(scalar) != isNegated { add(state + 1, to: &next) }
        case .split, .jump, .match: break
        }
      }
      current = next
      if current.isEmpty { return false }
    }
    return current.contains { if case .match = steps[$0] { true } else { false } }
  }

  /// A state and all that is reached from it without a character.
  private func add(_ start: Int, to states: inout Set<Int>) {
    var pending = [start]
    while let state = pending.popLast() {
      guard states.insert(state).inserted else { continue }
      switch steps[state] {
      case .jump(let steps): pending.append(state + steps)
      case .split(let steps): pending += [state + 1, state + steps]
      case .scalar, .any, .match: break
      }
    }
  }

  private struct Compiler {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0

    private static let word: Set<Unicode.Scalar> = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".unicodeScalars)
    private static let digits: Set<Unicode.Scalar> = Set("0123456789".unicodeScalars)
    private static let maximumSteps = 10_000

    init(_ text: String) {
      self.text = text
      scalars = Array(text.unicodeScalars)
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private func mistake(_ what: String) -> ContractMistake {
      ContractMistake("the pattern '\(text)' can't be read: \(what)")
    }

    /// `^` holds for the first alternative alone, `$` for the last.
    mutating func compile() throws(ContractMistake) -> [Step] {
      var alternatives = [try sequence()]
      while next == "|" {
        place += 1
        alternatives.append(try sequence())
      }
      if next != nil { throw mistake("a ')' has no '('") }
      for index in alternatives.indices {
        if index > 0 { alternatives[index] = Self.repeated([.any]) + alternatives[index] }
        if index < alternatives.count - 1 { alternatives[index] += Self.repeated([.any]) }
      }
      return Self.either(alternatives) + [.match]
    }

    private mutating func sequence() throws(ContractMistake) -> [Step] {
      var steps: [Step] = []
      while let scalar = next, scalar != "|", scalar != ")" {
        if scalar == "^" || scalar == "$" {
          let isAtEnd = scalar == "^" ? steps.isEmpty : place + 1 >= scalars.count
          guard isAtEnd else { throw mistake("'\(scalar)' stands inside") }
          place += 1
          continue
        }
        steps += try times(try atom())
        if steps.count > Self.maximumSteps { throw mistake("it is too long") }
      }
      return steps
    }

    private mutating func atom() throws(ContractMistake) -> [Step] {
      let scalar = scalars[place]
      place += 1
      switch scalar {
      case ".": return [.any]
      case "(": return try group()
      case "[": return [try characterClass()]
      case "\\":
        let set = try escaped()
        return [.scalar(set.scalars, isNegated: set.isNegated)]
      case "*", "+", "?": throw mistake("nothing stands before '\(scalar)'")
      default: return [.scalar([scalar], isNegated: false)]
      }
    }

    private mutating func group() throws(ContractMistake) -> [Step] {
      depth += 1
      if depth > 100 { throw mistake("it is too deep") }
      if next == "?" {
        guard place + 1 < scalars.count, scalars[place + 1] == ":" else {
          throw mistake("'(?' is followed by what isn't known here")
        }
        place += 2
      }
      var alternatives = [try sequence()]
      while next == "|" {
        place += 1
        alternatives.append(try sequence())
      }
      guard next == ")" else { throw mistake("a '(' is not closed") }
      place += 1
      depth -= 1
      return Self.either(alternatives)
    }

    private mutating func escaped() throws(ContractMistake) -> (
      scalars: Set<Unicode.Scalar>, isNegated: Bool
    ) {
      guard let scalar = next else { throw mistake("it ends in a backslash") }
      place += 1
      switch scalar {
      case "w": return (Self.word, false)
      case "W": return (Self.word, true)
      case "d": return (Self.digits, false)
      case "D": return (Self.digits, true)
      case "s": return ([" ", "\t", "\n", "\r"], false)
      case "S": return ([" ", "\t", "\n", "\r"], true)
      case _ where scalar.properties.isAlphabetic || Self.digits.contains(scalar):
        throw mistake("'\\\(scalar)' isn't known here")
      default: return ([scalar], false)
      }
    }

    private mutating func characterClass() throws(ContractMistake) -> Step {
      var isNegated = false
      if next == "^" {
        isNegated = true
        place += 1
      }
      var set: Set<Unicode.Scalar> = []
      var isFirst = true
      while let scalar = next, scalar != "]" || isFirst {
        isFirst = false
        place += 1
        if scalar == "\\" {
          let escape = try escaped()
          if escape.isNegated { throw mistake("a class holds the opposite of another") }
          set.formUnion(escape.scalars)
        } else if next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" {
          let last = scalars[place + 1]
          guard scalar <= last, last.value - scalar.value < 2048 else {
            throw mistake("a range of characters is wrong")
          }
          set.formUnion((scalar.value...last.value).compactMap(Unicode.Scalar.init))
          place += 2
        } else {
          set.insert(scalar)
        }
      }
      guard next == "]" else { throw mistake("a '[' is not closed") }
      place += 1
      return .scalar(set, isNegated: isNegated)
    }

    /// `*`, `+`, `?` and `{1,3}` behind what they repeat.
    private mutating func times(_ atom: [Step]) throws(ContractMistake) -> [Step] {
      var steps = atom
      while let scalar = next {
        switch scalar {
        case "*": steps = Self.repeated(steps)
        case "+": steps += Self.repeated(steps)
        case "?": steps = Self.either([steps, []])
        case "{": throw mistake("counts in braces aren't known here")
        default: return steps
        }
        place += 1
        if steps.count > Self.maximumSteps { throw mistake("it is too long") }
        // Whether it takes much or little makes no difference to whether it fits.
        if next == "?" { place += 1 }
      }
      return steps
    }

    private static func repeated(_ steps: [Step]) -> [Step] {
      [.split(steps.count + 2)] + steps + [.jump(-steps.count - 1)]
    }

    private static func either(_ alternatives: [[Step]]) -> [Step] {
      guard alternatives.count > 1 else { return alternatives.first ?? [] }
      let rest = either(Array(alternatives.dropFirst()))
      let first = alternatives[0]
      return [.split(first.count + 2)] + first + [.jump(rest.count + 1)] + rest
    }
  }
}
