internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Connections on which neither side came to say a word.
struct FailedOpeningCheck: Check {
  func finish(_ ending: SessionEnding, into log: inout FindingLog) {
    guard let failed = ending.failedOpening, let statistics = ending.statistics else { return }
    let (server, openedAt) = (failed.server, failed.openedAt)
    let severity: Problem.Severity =
      failed.isScan || failed.isAnsweredElsewhere ? .note : .error
    let facts: FindingArguments = [
      "port": .count(server.port), "is_scan": failed.isScan ? .flag(true) : nil,
      "is_answered_elsewhere": failed.isAnsweredElsewhere ? .flag(true) : nil,
      "is_ipv6": failed.isAnsweredElsewhere ? .flag(server.address.isIPv6) : nil,
    ]
    switch failed.kind {
    case .refused:
      log.find(.refused, as: severity, facts, .serverToClient, at: ending.moment)
    case .unanswered:
      guard let unseen = ending.sight.absence(by: .serverToClient) else { return }
      let count: FindingArguments = [
        "syn_count": .count(statistics.opening.synCount),
        "syn_time": .duration(statistics.opening.synTime),
      ]
      log.find(
        .claim(.synUnanswered, unseen), as: severity, count + facts, .clientToServer, at: openedAt)
    case .dropped:
      guard let unseen = ending.sight.absence else { return }
      let waited = ending.waited(since: openedAt) ?? 0
      let isClients = waited > Threshold.reactionPatience
      log.find(
        .claim(.dropped, unseen), as: isClients ? min(severity, .warning) : severity,
        ["waited": .duration(waited)] + ending.resetFact + facts, .serverToClient, at: ending.moment
      )
    }
  }
}
