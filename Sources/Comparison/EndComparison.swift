internal import RTMP
internal import Sessions
internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets

/// Holds against one another what two sessions come to: what they do, what they speak, how they end.
struct EndComparison {
  let good: SessionOutline
  let bad: SessionOutline
  /// The last step that both take.
  let lastAnchor: (good: CaptureTime, bad: CaptureTime)?

  var differences: [SessionDifference] {
    roles + Direction.allCases.flatMap(protocols) + Direction.allCases.flatMap(habits) + ends
  }

  private var roles: [SessionDifference] {
    guard let one = good.purpose, let other = bad.purpose, one != other else { return [] }
    return [
      SessionDifference(
        .outcome, .clientToServer, "session", "role", good: .init(content: .words(Self.name(one))),
        bad: .init(content: .words(Self.name(other))), turn: .start)
    ]
  }

  private static func name(_ purpose: StreamPurpose) -> String {
    purpose == .publish ? "publishes" : "plays"
  }

  private func protocols(_ direction: Direction) -> [SessionDifference] {
    let (one, other) = (good[direction].foreignProtocol, bad[direction].foreignProtocol)
    guard one != other else { return [] }
    // A side that has said nothing speaks no other protocol.
    let spoken = [(good, one), (bad, other)].allSatisfy { outline, foreign in
      foreign != nil || !outline[direction].steps.isEmpty
    }
    guard spoken else { return [] }
    return [
      SessionDifference(
        .outcome, direction, "session", "protocol",
        good: .init(content: .words(one ?? "RTMP"), frame: good.report.frame),
        bad: .init(content: .words(other ?? "RTMP"), frame: bad.report.frame), turn: .start)
    ]
  }

  // MARK: Acknowledgements and pings

  private func habits(_ direction: Direction) -> [SessionDifference] {
    let facts = [
      ("Acknowledgement", acknowledges(good, direction), acknowledges(bad, direction)),
      ("Ping Response", answersPings(good, direction), answersPings(bad, direction)),
    ]
    return facts.compactMap { step, one, other in
      guard let one, let other, one != other else { return nil }
      return SessionDifference(
        .value, direction, step, "sent", good: .init(content: .words(one ? "yes" : "no")),
        bad: .init(content: .words(other ? "yes" : "no")))
    }
  }

  /// Whether a side acknowledges what it gets; nil where it has no reason to yet.
  private func acknowledges(_ outline: SessionOutline, _ direction: Direction) -> Bool? {
    let received = direction.opposite
    guard let summary = outline.end?.summary, let session = summary.session else { return nil }
    let window = session.windows[received.index]
    if window.acknowledgements > 0 { return true }
    guard let size = window.size, outline.isWhole(direction) else { return nil }
    return summary[received].bytes / 2 > UInt64(size) ? false : nil
  }

  private func answersPings(_ outline: SessionOutline, _ direction: Direction) -> Bool? {
    guard let session = outline.end?.summary.session else { return nil }
    let pings = session.pings[direction.opposite.index]
    if pings.responses > 0 { return true }
    return pings.requests > 1 && outline.isWhole(direction) ? false : nil
  }

  // MARK: The end of the connection

  private struct Ending {
    let closer: Direction?
    /// Whether a publish under way is cut off; nil where a command may not have been seen.
    let isAbrupt: Bool?
    let isTornDown: Bool
    private let isReset: Bool

    init(_ outline: SessionOutline) {
      let last: Set<String> = ["deleteStream", "closeStream", "FCUnpublish", "close"]
      let steps = outline[.clientToServer].steps
      isTornDown = steps.contains { last.contains($0.key) }
      closer = outline.isOpenAtEnd ? nil : outline.end?.summary.session?.endedBy
      isReset = outline.end?.end == .rst
      let isPublishing = outline[.clientToServer].media.hasFrames && closer == .clientToServer
      isAbrupt =
        isTornDown || !isPublishing ? false : outline.isWhole(.clientToServer) ? true : nil
    }

    var text: String {
      guard let closer else { return "it goes on" }
      let deed = isReset && !isTornDown ? "resets it" : "closes it"
      return "the \(closer.sender.rawValue) \(deed)"
        + (isAbrupt == true ? " without unpublishing" : "")
    }
  }

  private func isWhole(_ outline: SessionOutline) -> Bool {
    Direction.allCases.allSatisfy { outline.isMidstream || outline.isWhole($0) }
  }

  private var ends: [SessionDifference] {
    let (one, other) = (Ending(good), Ending(bad))
    guard differ(one, other) else { return [] }
    func sight(_ ending: Ending, _ outline: SessionOutline) -> SessionDifference.Occurrence {
      .init(
        content: .words(ending.text), frame: ending.closer.flatMap { _ in outline.end?.frame })
    }
    return [
      SessionDifference(
        .outcome, other.closer ?? one.closer, "end", "connection", good: sight(one, good),
        bad: sight(other, bad))
    ]
  }

  private func differ(_ one: Ending, _ other: Ending) -> Bool {
    // Where packets are missing, those that close may be too.
    guard isWhole(good), isWhole(bad) else { return false }
    if one.closer != nil, other.closer != nil {
      // Who closes what both have done with is an accident. Steps tell what else there is to tell.
      return one.closer != other.closer && !(one.isTornDown && other.isTornDown)
    }
    // Only one was seen to end: that is news where the other was seen to go on for longer.
    let (closed, isGood) = one.closer != nil ? (one, true) : (other, false)
    guard let closer = closed.closer, !closed.isTornDown,
      closer == .serverToClient || closed.isAbrupt == true
    else { return false }
    let ofGood = good.lastTime - (lastAnchor?.good ?? good.firstTime)
    let ofBad = bad.lastTime - (lastAnchor?.bad ?? bad.firstTime)
    return isGood ? ofGood < ofBad : ofBad < ofGood
  }
}
