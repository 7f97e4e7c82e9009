internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether what is sent of Enhanced RTMP was agreed on in connect, and is whole (v2, Enhancing
/// NetConnection connect Command; ExVideoTagHeader).
struct EnhancedCheck: Check {
  /// A millisecond, which is what a message's own timestamp counts in.
  private static let nanosecondLimit: UInt32 = 1_000_000
  private static let nanosecondByteCount = 3
  /// VideoPacketType.Metadata.
  private static let metadata: UInt8 = 4

  private let colorInfo = ColorInfoCheck()

  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard !step.isPart, let header = message.body.enhanced else { return }
    if header.packetType == Self.metadata, step.frame.kind == .video {
      checkMetadata(message, state, into: &log)
      colorInfo.see(message, into: &log)
    }
    guard step.frame.isMultitrack || !header.modifiers.isEmpty else { return }
    checkAgreement(on: header, message, state, into: &log)
    checkForm(of: header, message, into: &log)
  }

  // MARK: Agreements

  /// Holds a codec against what both sides have listed.
  func checkOffer(
    of frame: MediaFrame, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    guard frame.isEnhanced, let code = frame.codec?.fourCC, let connect = state.connect,
      message.sight.isFromStart
    else { return }
    let facts: FindingArguments = ["four_cc": .text(code.description)]
    let offered = connect.offered.fourCCs.map { FindingArguments.Fact.texts($0) }
    let accepted = connect.accepted.fourCCs.map { FindingArguments.Fact.texts($0) }
    let receiver = message.direction == .serverToClient ? connect.offered : connect.accepted
    if let mask = receiver.lacks(.receiving, of: code) {
      log.findEach(
        .enhancedNotAdvertised, of: facts,
        facts + ["receiver": .side(message.direction.opposite), "info_mask": .count(mask)],
        in: message)
    }
    if message.direction == .serverToClient {
      guard connect.offered.has(code) != true else { return }
      // One that lists nothing has not said what it takes, and mostly goes by what comes.
      return log.findEach(
        .enhancedNotAdvertised, as: connect.offered.fourCCs == nil ? .note : nil, of: facts,
        facts + ["receiver": .text("client"), "listed": offered], in: message)
    }
    if let mask = connect.offered.lacks(.sending, of: code) {
      log.findEach(
        .fourCCNotOffered, of: facts, facts + ["info_mask": .count(mask)], in: message)
    }
    if connect.offered.has(code) == false {
      log.findEach(.fourCCNotOffered, of: facts, facts + ["listed": offered], in: message)
    }
    if connect.accepted.has(code) == false {
      log.findEach(
        .enhancedNotAdvertised, of: facts,
        facts + ["receiver": .text("server"), "listed": accepted], in: message)
    } else if connect.accepted.isSilent, connect.isAccepted {
      log.findOnce(.enhancedServerSilent, facts, in: message)
    }
  }

  /// Holds a metadata packet against the receiver's videoFunction.
  private func checkMetadata(
    _ message: FollowedMessage, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let connect = state.connect, message.sight.isFromStart else { return }
    let receiver = message.direction == .clientToServer ? connect.accepted : connect.offered
    guard receiver.takesVideoMetadata == false else { return }
    log.findEach(
      .capabilityMissing,
      [
        "capability": .text("VideoPacketType.Metadata"),
        "video_function": .count(receiver.videoFunction),
      ], in: message)
  }

  /// Holds the tracks and modifiers of a header against the receiver's capsEx.
  private func checkAgreement(
    on header: EnhancedTagHeader, _ message: FollowedMessage, _ state: SessionState,
    into log: inout FindingLog
  ) {
    guard let connect = state.connect, message.sight.isFromStart else { return }
    let receiver = message.direction == .clientToServer ? connect.accepted : connect.offered
    // One that says nothing is told of by its codecs.
    guard !receiver.isSilent || message.direction == .serverToClient,
      let missing = receiver.lacks(for: header)
    else { return }
    log.findEach(
      .capabilityMissing, as: receiver.isSilent ? .note : nil,
      ["capability": .text(missing), "caps_ex": .count(receiver.capsEx)], in: message)
  }

  // MARK: Form

  private func checkForm(
    of header: EnhancedTagHeader, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    for modifier in header.modifiers {
      guard modifier.type == 0 else {
        log.findEach(
          .modExUnknown,
          ["type": .count(modifier.type), "byte_count": .count(modifier.data.count)], in: message)
        continue
      }
      guard let offset = modifier.timestampOffsetNano else {
        log.findEach(
          .modExBroken,
          [
            "byte_count": .count(modifier.data.count),
            "expected_byte_count": .count(Self.nanosecondByteCount),
          ], in: message)
        continue
      }
      if offset >= Self.nanosecondLimit {
        log.findEach(.modExBroken, ["timestamp_offset_nano": .count(offset)], in: message)
      }
    }
    if let multitrack = header.multitrack {
      checkTracks(of: header, multitrack, message, into: &log)
    }
    if header.isNested {
      log.findEach(
        .multitrackNested, ["multitrack_type": .text(header.multitrack?.name)], in: message)
    } else if header.missingByteCount > 0, let track = header.tracks.last,
      // Of what is not kept nothing can be said.
      message.message.payload.bytes.count == Int(message.header.length)
    {
      log.findEach(
        .trackOverrun, of: ["track_id": .count(track.id)],
        [
          "track_id": .count(track.id), "byte_count": .count(track.byteCount ?? 0),
          "missing_byte_count": .count(header.missingByteCount),
        ], in: message)
    }
  }

  private func checkTracks(
    of header: EnhancedTagHeader, _ multitrack: EnhancedTagHeader.MultitrackType,
    _ message: FollowedMessage, into log: inout FindingLog
  ) {
    func tell(_ facts: FindingArguments) {
      log.findEach(
        .multitrackForm, ["multitrack_type": .text(multitrack.name)] + facts, in: message)
    }
    if case .unassigned = multitrack { tell([:]) }
    if header.packetType == EnhancedTagHeader.modEx {
      tell(["packet_type": .count(header.packetType)])
    }
    guard !header.isNested, message.message.isComplete else { return }
    var seen: Set<UInt8> = []
    if let twice = header.tracks.first(where: { !seen.insert($0.id).inserted }) {
      tell(["track_id": .count(twice.id)])
    }
    if header.surplusByteCount > 0 {
      tell(
        [
          "track_count": .count(header.tracks.count), "surplus": .count(header.surplusByteCount),
          "expected_byte_count": .count(header.fourCC == nil ? 8 : multitrack == .oneTrack ? 1 : 4),
        ])
    } else if header.tracks.isEmpty {
      tell(["track_count": .count(0)])
    }
  }
}
