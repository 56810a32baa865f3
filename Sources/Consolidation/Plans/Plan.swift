import Resolution
package import SourceEdits

/// Ordered edits of a tree, proved on the program before anything is written: a value, which a patch
/// prints and a writer puts on the disk.
package struct Plan: Sendable {
  /// The command that it carries out, as it would be typed.
  package let title: String
  /// In the order in which they are applied; each leaves a tree that works.
  package let phases: [Phase]
  /// What is left to whoever applies it, sorted by place.
  package let remainders: [Remainder]

  /// One step of a plan.
  package struct Phase: Sendable {
    package let title: String
    package let changes: TreeChanges
    package let proof: Proof
    package let counts: Counts
  }

  /// How much a phase changes.
  package struct Counts: Hashable, Sendable, Codable {
    package var imports = 0
    package var strings = 0
    /// Paths in comments and docstrings.
    package var mentions = 0
    package var documents = 0

    /// Both together.
    package static func + (left: Counts, right: Counts) -> Counts {
      var sum = left
      sum.imports += right.imports
      sum.strings += right.strings
      sum.mentions += right.mentions
      sum.documents += right.documents
      return sum
    }
  }

  /// - Parameter remainders: in any order; what is told twice counts once.
  package init(title: String, phases: [Phase], remainders: [Remainder]) {
    self.title = title
    self.phases = phases
    self.remainders = Set(remainders).sorted()
  }

  /// All phases as one change.
  package var changes: TreeChanges {
    phases.reduce(TreeChanges()) { $0.followed(by: $1.changes) }
  }

  package var counts: Counts { phases.reduce(Counts()) { $0 + $1.counts } }
}

/// Why there is no plan.
package struct PlanError: Error, CustomStringConvertible {
  package let description: String
  /// What would get worse, where that is the reason.
  package let objections: [Proof.Objection]

  package init(_ description: String, objections: [Proof.Objection] = []) {
    self.description = description
    self.objections = objections
  }
}
