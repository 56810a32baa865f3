/// Everything that an analysis found, sorted: what reports are made of.
package struct AnalysisResult: Sendable {
  package let program: Program
  /// Sorted by place; silenced ones are not among them.
  package let findings: [Finding]
  package let suppressed: [Finding]
  /// The configuration's file, or nil.
  package let configurationPath: String?

  package init(
    program: Program, findings: [Finding], suppressed: [Finding], configurationPath: String?
  ) {
    self.program = program
    self.findings = findings
    self.suppressed = suppressed
    self.configurationPath = configurationPath
  }

  package func count(_ severity: Severity, scope: CodeScope? = nil) -> Int {
    findings.count { $0.severity == severity && (scope == nil || $0.scope == scope) }
  }
}
