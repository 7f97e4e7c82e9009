internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether connect and its answer say of Enhanced RTMP what that has words for (v2, Enhancing
/// NetConnection connect Command).
struct CapabilityFormCheck: Check {
  func see(_ step: CommandStep, after state: SessionState, into log: inout FindingLog) {
    switch step.meaning {
    case .connect: check(state.connect?.offered, step.message, into: &log)
    case .connectAnswer(isError: false): check(state.connect?.accepted, step.message, into: &log)
    default: break
    }
  }

  private func check(
    _ said: EnhancedCapabilities?, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let said else { return }
    check("capsEx", said.capsEx, message, into: &log)
    check("videoFunction", said.videoFunction, message, into: &log)
    for code in said.fourCCs ?? [] where code != "*" && code.utf8.count != 4 {
      log.findEach(.fourCCLength, ["four_cc": .text(code.inSentence)], in: message)
    }
  }

  private func check(
    _ property: String, _ value: UInt32?, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let value, case let bits = ConnectCapabilities.unassigned(of: property, value), bits != 0
    else { return }
    log.findEach(
      .capabilityUnassigned,
      ["property": .text(property), "value": .count(value), "unassigned": .count(bits)],
      in: message)
  }
}
