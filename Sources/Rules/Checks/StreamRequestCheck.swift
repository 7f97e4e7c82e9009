internal import AMF
internal import ByteParsing
internal import Flows
internal import Packets
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// What requests to publish and to play lack, and what they come to (RTMP 1.0 §7.2.2).
struct StreamRequestCheck: Check {
  private static let publishTypes: Set<String> = ["live", "record", "append", "appendwithgap"]

  /// What is wrong with requests, by their index, until each is answered.
  private var faults: [(request: Int, fault: Suspicions.Fault)] = []

  mutating func see(_ step: CommandStep, before state: SessionState, into log: inout FindingLog) {
    switch step.meaning {
    case .request(let request, let id): check(request, on: id, step, state, into: &log)
    case .status(let status):
      guard let place = status.stream else { return }
      let stream = state.streams.list[place]
      switch status.effect {
      case .accepts(let purpose): accept(stream, purpose, step, state, into: &log)
      case .refuses: refuse(stream, status.code, step, state, into: &log)
      default: break
      }
    default: break
    }
  }

  private mutating func check(
    _ request: NetStream.Request, on id: MessageStreamID, _ step: CommandStep,
    _ state: SessionState, into log: inout FindingLog
  ) {
    let (command, message) = (step.command, step.message)
    let place = state.streams.index(of: id)
    guard place != nil || !state.streams.isFull else { return }
    if request.purpose == .publish, !Self.publishTypes.contains(request.type?.lowercased() ?? "") {
      log.find(
        .publishTypeUnknown, ["publishing_type": .text(request.type?.prefix(80))], in: message)
    }
    let earlier = place.flatMap { state.streams.list[$0].request?.mark.index }
    faults.removeAll { fault in
      fault.request == earlier
        || !state.streams.list.contains { $0.request?.mark.index == fault.request }
    }
    guard request.name.isEmpty else { return }
    let name =
      command.arguments.first?.stringValue ?? command.arguments.first?["streamName"]?.stringValue
    let finding = FindingReport(
      request.purpose == .publish ? .publishNameMissing : .playNameMissing,
      ["stream_name": .text(name?.description)], about: message.mark)
    faults.append((message.index, .init(finding: finding, remainder: .note)))
  }

  /// States what is wrong with a publish or play, once it is known what became of it.
  private mutating func tellFaults(
    of stream: NetStream, isRefused: Bool, into log: inout FindingLog
  ) {
    guard !faults.isEmpty, let request = stream.request?.mark.index else { return }
    let told = faults.filter { $0.request == request }.map(\.fault)
    faults.removeAll { $0.request == request }
    log.append(told, isRefused: isRefused)
  }

  // MARK: Answers

  private mutating func accept(
    _ stream: NetStream, _ purpose: StreamPurpose, _ step: CommandStep, _ state: SessionState,
    into log: inout FindingLog
  ) {
    let message = step.message
    tellFaults(of: stream, isRefused: false, into: &log)
    if stream.phase == .publishing, purpose == .publish, stream.startedAt != nil,
      let unseen = message.sight.absence(by: .clientToServer)
    {
      log.findOnce(.claim(.publishAcceptedTwice, unseen), stream.titleFacts, in: message)
    }
    // A server takes its time to turn from what it sends to something else.
    if stream.phase.isPending, stream.startedAt == nil, let request = stream.request,
      let waited = message.moment.time(since: request.mark.place),
      state.isLong(waited, Threshold.answerPatience),
      !Self.waitsForPublisher(request, state, step.memory)
    {
      log.find(
        purpose == .publish ? .publishLate : .playLate,
        stream.titleFacts + ["waited": .seconds(waited)], in: message,
        related: [.message("request", .clientToServer, request.mark)])
    }
  }

  /// Whether a play came before its publisher, as far as that was seen: the server was not late.
  private static func waitsForPublisher(
    _ request: NetStream.Request, _ state: SessionState, _ memory: CaptureMemory
  ) -> Bool {
    guard request.purpose == .play, let app = state.connect?.app, let server = state.server,
      let publisher = memory[.init(server: server, app: app, name: request.name)]
    else { return false }
    return publisher.since.time(since: request.mark.place) ?? 0 > 0
  }

  private mutating func refuse(
    _ stream: NetStream, _ code: String?, _ step: CommandStep, _ state: SessionState,
    into log: inout FindingLog
  ) {
    let message = step.message
    tellFaults(of: stream, isRefused: true, into: &log)
    // Without the request, the code tells what it was.
    let purpose =
      stream.request?.purpose
      ?? (code?.hasPrefix("NetStream.Play.") == true
        ? .play : code?.hasPrefix("NetStream.Publish.") == true ? .publish : nil)
    let holder =
      code == "NetStream.Publish.BadName"
      ? state.key(of: stream.request).flatMap { step.memory[$0] } : nil
    var facts = stream.titleFacts + step.command.statusFacts
    var related: [FindingReport.Related] = []
    if let request = stream.request?.mark {
      facts += ["waited": .seconds(message.moment.time(since: request.place))]
      related.append(.message("request", .clientToServer, request))
    }
    if let holder {
      related.append(
        .init(
          role: "holder", flow: holder.flow, direction: nil, message: nil, place: holder.since))
    }
    if let purpose {
      log.find(
        purpose == .publish ? .publishRefused : .playRefused, facts, in: message, related: related)
    }
    if let holder, let now = message.moment.time, case let silence = now - holder.lastMediaAt,
      silence > Threshold.holderSilence
    {
      log.find(
        .publishNameHeld, stream.titleFacts + ["silence": .seconds(silence)], in: message,
        related: related)
    }
  }

  // MARK: The end

  mutating func finish(
    _ stream: NetStream, _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let unseen = ending.sight.absence, let request = stream.request else { return }
    if stream.phase.isPending, !stream.isAnswered, ending.isInVain(since: request.mark.place) {
      tellFaults(of: stream, isRefused: true, into: &log)
      log.find(
        .claim(request.purpose == .publish ? .publishUnanswered : .playUnanswered, unseen),
        stream.titleFacts + ending.outcome(of: request.mark), .clientToServer,
        about: request.mark, related: ending.rival(of: stream))
    }
    if [.playing, .ended].contains(stream.phase), request.purpose == .play, !stream.hasMedia {
      tellNoMedia(request, stream, ending, unseen, into: &log)
    }
  }

  /// Tells of a play that was accepted and brought nothing, and of who published that name meanwhile.
  private func tellNoMedia(
    _ request: NetStream.Request, _ stream: NetStream, _ ending: SessionEnding, _ unseen: Absence,
    into log: inout FindingLog
  ) {
    let end = stream.end?.at ?? ending.moment
    guard let start = stream.startedAt, let waited = end.time(since: start),
      waited >= Threshold.playPatience
    else { return }
    let facts = stream.titleFacts + ["waited": .seconds(waited)]
    // It is about the request, and stands where that was accepted.
    guard let publisher = ending.publishers[request.mark.index],
      end.time(since: publisher.since) ?? -1 > 0,
      publisher.until?.time(since: start) ?? 1 > 0
    else {
      return log.append(
        FindingReport(
          .claim(.playNoMedia, unseen), facts, message: request.mark.index, at: start),
        .serverToClient)
    }
    // A publisher that was silent all the while has nothing to hand on.
    let isSilent = start.time.map { publisher.lastMediaAt - $0 } ?? 0 < 0
    let rule = isSilent ? AbsenceRule.playNoMedia : .playMediaWithheld
    log.append(
      FindingReport(
        .claim(rule, unseen), facts + ["publisher_flow": .count(publisher.flow)],
        message: request.mark.index, at: start,
        related: [
          .init(
            role: "publisher", flow: publisher.flow, direction: nil, message: nil,
            place: publisher.since)
        ]), .serverToClient)
  }

  mutating func finish(_ state: SessionState, into log: inout FindingLog) {
    for stream in state.streams.list { tellFaults(of: stream, isRefused: false, into: &log) }
  }
}
