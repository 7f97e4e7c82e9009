import Sessions
import TestSupport
import Testing

/// What somebody reported in public of two implementations that disagreed, made again: what was on the wire, what has
/// to be said of it, and the same session without the fault.
struct PublicReport: Sendable, CustomTestStringConvertible {
  typealias Script = @Sendable (inout Conversation) -> Void

  /// Where it was reported, as `owner/repository#number`.
  let thread: String
  /// What was seen there, in our words.
  let story: String
  /// Every error and warning, and every remark that answers the report, in the order in which they come.
  let finds: [Said]
  let fault: Script
  let control: Script

  /// A finding by its rule, place and facts.
  struct Said: Sendable {
    let rule: String
    let finding: ExpectedFinding

    init(_ rule: String, _ finding: ExpectedFinding) {
      self.rule = rule
      self.finding = finding
    }
  }

  var testDescription: String { "\(thread): \(story)" }

  init(
    _ thread: String, _ story: String, finds: Said..., fault: @escaping Script,
    control: @escaping Script
  ) {
    self.thread = thread
    self.story = story
    self.finds = finds
    self.fault = fault
    self.control = control
  }

  static let all: [PublicReport] = encoders + players + servers
}

/// A session that is odd and healthy.
struct HealthySession: Sendable, CustomTestStringConvertible {
  let story: String
  let script: PublicReport.Script

  var testDescription: String { story }

  init(_ story: String, _ script: @escaping PublicReport.Script) {
    self.story = story
    self.script = script
  }

  static let all: [HealthySession] = publishing + playing + lasting
}
