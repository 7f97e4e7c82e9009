internal import Media
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether what a MultichannelConfig says of a track's channels goes together, and with its sequence header
/// (Enhanced RTMP v2, ExAudioTagBody).
struct ChannelCheck: Check {
  func see(
    _ step: MediaStep, in message: FollowedMessage, after state: SessionState,
    into log: inout FindingLog
  ) {
    guard step.track == nil, !step.frame.isMultitrack, let header = message.body.audio,
      header.packetType == .multichannelConfig,
      // Of what is not kept nothing can be said.
      message.message.isComplete,
      message.message.payload.bytes.count == Int(message.header.length)
    else { return }
    let id = step.frame.trackID
    let track = state.streams.list[step.stream].tracks.first {
      $0.kind == .audio && $0.direction == message.direction && $0.id == id
    }
    check(
      header.channels, byteCount: Int(message.header.length) - header.byteCount, track,
      step.isPart ? ["track_id": .count(id)] : [:], message, into: &log)
  }

  /// - Parameters:
  ///   - byteCount: how many bytes there are for the channels.
  ///   - track: what is known of the track so far.
  private func check(
    _ channels: ChannelConfiguration?, byteCount: Int, _ track: MediaTrack?,
    _ facts: FindingArguments, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let channels else {
      // Order and count come first; flags are what can be cut off behind them.
      let due = byteCount < 2 ? 2 : 6
      return log.findEach(
        .channelsBroken,
        facts + ["byte_count": .count(byteCount), "expected_byte_count": .count(due)], in: message)
    }
    let facts =
      facts + ["channels": .count(channels.channelCount), "order": .text(channels.order.name)]
    if case .unassigned(let order) = channels.order {
      log.findEach(.channelsBroken, facts + ["order_id": .count(order)], in: message)
    } else if channels.surplusByteCount > 0 {
      log.findEach(
        .channelsBroken, as: .note,
        facts + ["surplus_byte_count": .count(channels.surplusByteCount)], in: message)
    }
    if let count = channels.namedCount, count != Int(channels.channelCount) {
      log.findEach(.channelsBroken, facts + ["named_channel_count": .count(count)], in: message)
    }
    if !channels.reserved.isEmpty {
      log.findEach(
        .channelsBroken, as: .note,
        facts + ["reserved_channels": .texts(channels.reserved.map { "\($0)" })], in: message)
    }
    // A frame of E-AC-3 tells of its first substream alone.
    if let track, track.hasHeader, let codec = track.codec,
      case .audio(let audio)? = track.configuration,
      let count = audio.channels, count != channels.channelCount,
      !MetadataFit.mayBeStereo(audio, codec)
    {
      log.findEach(
        .channelsBroken,
        facts + ["codec": .text(codec.name), "codec_channels": .count(count)], in: message)
    }
  }
}
