import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Tracks whose clocks stand, begin oddly or begin again, and those that never begin.
extension RuleExample {
  static let clock: [RuleExample] = [
    RuleExample(
      "timestamp.standing",
      finds: .client(
        4, until: 20,
        [
          "track_kind": "audio", "timestamp": 40, "standing_count": 10, "frame_count": 10,
          "time": .milliseconds(3_600),
        ])
    ) {
      sounds(Array(repeating: 40, count: 10), every: 400, &$0)
    } but: {
      sounds((0..<10).map { 40 + $0 / 9 }, every: 400, &$0)
    },
    // The parts of a picture whose network stalls.
    RuleExample(
      "timestamp.standing",
      finds: .client(
        4, until: 30,
        [
          "track_kind": "audio", "timestamp": 0, "standing_count": 20, "frame_count": 20,
          "time": .milliseconds(3_800),
        ])
    ) {
      sounds(Array(repeating: 0, count: 20), every: 200, &$0)
    } but: {
      $0.publish()
      for part in 0..<20 as Range<Int64> {
        $0.client(Wire.audio([0xAF, 1, 1], 0), at: 40 + part + (part > 9 ? 4_000 : 0))
      }
    },
    RuleExample(
      "timestamp.below-zero",
      finds: .client(
        3, ["track_kind": "audio", "timestamp": 4_294_967_031, "signed_timestamp": -265])
    ) {
      sounds([0 &- 265, 0 &- 225, 0, 40], every: 40, &$0)
    } but: {
      sounds([0 &- 65_536, 0 &- 65_500], every: 40, &$0)
    },
    RuleExample(
      "timestamp.restart",
      finds: .server(
        11,
        [
          "track_kind": "audio", "earlier_timestamp": 6_000, "timestamp": 0,
          "other_track_kind": "video", "other_earlier_timestamp": 6_000, "other_timestamp": 0,
          "after": .texts(["NetStream.Play.UnpublishNotify", "NetStream.Play.PublishNotify"]),
          "waited": .milliseconds(1_000),
        ])
    ) {
      $0.play()
      $0.playMedia([0, 3_000, 6_000])
      $0.status("NetStream.Play.UnpublishNotify", at: 6_900)
      $0.status("NetStream.Play.PublishNotify", at: 6_950)
      $0.playMedia([0, 40], from: 7_040)
    } but: {
      // What the player asks for, a server can tell in many ways.
      $0.play()
      $0.playMedia([0, 3_000, 6_000])
      $0.client(Wire.command("seek", 0, [5] + Wire.number(0), stream: 1), at: 6_800)
      $0.status("NetStream.Play.Reset", at: 6_900)
      $0.status("NetStream.Seek.Notify", at: 6_900)
      $0.status("NetStream.Play.Start", at: 6_950)
      $0.playMedia([0, 40], from: 7_040)
    },
    // The next part of what plays, and one whose times go on.
    RuleExample(
      "timestamp.restart",
      finds: .server(
        12,
        [
          "track_kind": "audio", "earlier_timestamp": 6_000, "timestamp": 0,
          "other_track_kind": "video", "other_earlier_timestamp": 6_000, "other_timestamp": 0,
          "after": .texts(["Stream Begin", "NetStream.Play.Start"]),
          "waited": .milliseconds(1_000),
        ])
    ) {
      $0.play()
      $0.playMedia([0, 3_000, 6_000])
      $0.beginAgain(at: 6_900)
      $0.playMedia([0, 40], from: 7_040)
    } but: {
      $0.play()
      $0.playMedia([0, 3_000, 6_000])
      $0.beginAgain(at: 6_900)
      $0.playMedia([7_000, 7_040])
    },
    RuleExample(
      "timestamp.restart",
      finds: .client(
        9,
        [
          "track_kind": "audio", "earlier_timestamp": 4_000, "timestamp": 0,
          "other_track_kind": "video", "other_earlier_timestamp": 4_000, "other_timestamp": 0,
          "waited": .milliseconds(40),
        ])
    ) {
      $0.publish()
      $0.publishMedia([0, 2_000, 4_000])
      $0.publishMedia([0, 40], from: 4_080)
    } but: {
      // One of them alone is out of order.
      $0.publish()
      $0.publishMedia([0, 2_000, 4_000])
      $0.client(Wire.audio([0xAF, 1, 1], 0), at: 4_080)
      $0.client(Wire.video(Wire.avcFrame(), 4_040), at: 4_080)
    },
    RuleExample(
      "timestamp.backwards",
      finds: .client(9, ["track_kind": "audio", "timestamp": 0, "step_back": .milliseconds(4_000)])
    ) {
      $0.publish()
      $0.publishMedia([0, 2_000, 4_000])
      $0.client(Wire.audio([0xAF, 1, 1], 0), at: 4_080)
      $0.client(Wire.video(Wire.avcFrame(), 4_040), at: 4_080)
    } but: {
      $0.publish()
      $0.publishMedia([0, 2_000, 4_000])
      $0.publishMedia([0, 40], from: 4_080)
    },
    paced(
      "media.clock-drift", frame: 161,
      [
        "track_kind": "audio", "media_duration": .milliseconds(499_500),
        "drift": .milliseconds(493_950), "factor": .number(90),
      ], { $0 * 3_330 }, but: { $0 * 37 }),
    paced(
      "media.clock-drift", frame: 161,
      [
        "track_kind": "audio", "media_duration": .milliseconds(5), "drift": .milliseconds(-5_545),
        "factor": .number(0.001),
      ], { $0 * 37 / 1_000 }, but: { $0 * 33 }),
    paced(
      "media.clock-drift", frame: 161,
      [
        "track_kind": "audio", "media_duration": .milliseconds(11_100),
        "drift": .milliseconds(5_550), "factor": .number(2),
      ], { $0 * 74 }, but: { $0 * 60 }),
    RuleExample(
      "media.announced-missing",
      finds: .client(
        frame: 19,
        [
          "track_kind": "audio", "property": "audiocodecid", "value": 10,
          "other_track_kind": "video", "waited": .milliseconds(6_010), "purpose": "publish",
        ])
    ) {
      pictures([("audiocodecid", Wire.number(10))], until: 6_000, &$0)
    } but: {
      pictures([("audiocodecid", Wire.number(0))], until: 6_000, &$0)
    },
    RuleExample(
      "media.announced-missing",
      finds: .client(
        frame: 17,
        [
          "track_kind": "audio", "codec": "AAC", "other_track_kind": "video",
          "waited": .milliseconds(5_010), "purpose": "publish",
        ])
    ) {
      $0.publish()
      $0.client(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
      for time in stride(from: 0, through: 5_000, by: 1_000) as StrideThrough<UInt32> {
        $0.frame(time, key: true)
      }
    } but: {
      $0.publish()
      $0.client(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
      for time in stride(from: 0, through: 4_000, by: 1_000) as StrideThrough<UInt32> {
        $0.frame(time, key: true)
      }
    },
    RuleExample(
      "media.announced-missing",
      finds: .server(
        frame: 18,
        [
          "track_kind": "audio", "codec": "AAC", "other_track_kind": "video",
          "waited": .milliseconds(6_010), "purpose": "play",
        ])
    ) {
      playPictures(&$0)
    } but: {
      playPictures(&$0, choosing: true)
    },
  ]

  /// Both sequence headers, and pictures alone, to a player that may have said that it wants no audio.
  private static func playPictures(_ conversation: inout Conversation, choosing: Bool = false) {
    conversation.play()
    if choosing {
      conversation.client(Wire.command("receiveAudio", 0, [5, 1, 0], stream: 1), at: 32)
    }
    conversation.server(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: 35)
    for time in stride(from: 0, through: 6_000, by: 1_000) as StrideThrough<UInt32> {
      conversation.server(Wire.video(Wire.avcFrame(key: true), time), at: 40 + Int64(time))
    }
  }

  /// 151 sounds of an accepted publish, one in 37 ms, with such timestamps.
  private static func paced(
    _ rule: String, frame: UInt64, _ arguments: FindingArguments,
    _ timestamp: @escaping @Sendable (UInt32) -> UInt32,
    but other: @escaping @Sendable (UInt32) -> UInt32
  ) -> RuleExample {
    RuleExample(rule, finds: .client(frame: frame, arguments)) {
      sounds((0...150).map(timestamp), every: 37, &$0)
    } but: {
      sounds((0...150).map(other), every: 37, &$0)
    }
  }

  /// Sounds of an accepted publish with such timestamps, as far apart.
  private static func sounds(
    _ timestamps: [UInt32], every interval: Int64, _ conversation: inout Conversation
  ) {
    conversation.publish()
    for (place, timestamp) in timestamps.enumerated() {
      conversation.client(
        Wire.audio([0xAF, 1, 1], timestamp), at: 40 + interval * Int64(place))
    }
  }

  /// A publish of such metadata and a key frame each second.
  private static func pictures(
    _ metadata: [(String, [UInt8])], until end: UInt32, _ conversation: inout Conversation
  ) {
    conversation.publish()
    conversation.metadata(metadata, at: 35)
    conversation.client(Wire.video(Wire.avcHeader), at: 35)
    for time in stride(from: 0, through: end, by: 1_000) { conversation.frame(time, key: true) }
  }
}

extension Conversation {
  /// A sound and a picture at each of these timestamps, as they arrive from `start` on.
  fileprivate mutating func publishMedia(_ timestamps: [UInt32], from start: Int64 = 40) {
    for time in timestamps {
      client(
        Wire.audio([0xAF, 1, 1], time) + Wire.video(Wire.avcFrame(key: true), time),
        at: start + Int64(time))
    }
  }

  /// Stream EOF, Stream Begin and NetStream.Play.Start.
  fileprivate mutating func beginAgain(at milliseconds: Int64) {
    for event in [1, 0] as [UInt8] {
      server(Wire.message(chunkStream: 2, type: 4, [0, event, 0, 0, 0, 1]), at: milliseconds)
    }
    status("NetStream.Play.Start", at: milliseconds)
  }

  fileprivate mutating func playMedia(_ timestamps: [UInt32], from start: Int64 = 40) {
    for time in timestamps {
      server(
        Wire.audio([0xAF, 1, 1], time) + Wire.video(Wire.avcFrame(key: true), time),
        at: start + Int64(time))
    }
  }
}
