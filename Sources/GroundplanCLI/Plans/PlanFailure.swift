import Consolidation
import Reports
import Resolution

/// Says why there is no plan, on as many lines as that takes, and ends the process.
enum PlanFailure {
  static func leave(_ error: PlanError, folder: String) -> Never {
    StandardError.write("Error: " + LogText.plain(PlanText.text(of: error, folder: folder)))
    ExitStatus.leave(.failed)
  }
}
