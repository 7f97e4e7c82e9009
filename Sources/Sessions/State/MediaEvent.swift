package import Media
internal import RTMP

/// What is not ordinary about a media message, in the order in which it comes to be known.
package enum MediaEvent: Sendable {
  /// How the timestamp of a message with an extended delta is to be taken.
  package struct ExtendedDelta: Sendable {
    package enum Reading: Sendable { case delta, absolute, negative }

    package let reading: Reading
    package let value: UInt32
    /// In nanoseconds, since the timestamp before; nil where that is not known.
    package let waited: Int64?
    /// The timestamp before.
    package let last: UInt32
  }

  /// A codec is named that the track did not have before.
  case newCodec
  /// A sequence header comes.
  case header(Header)
  /// No frame came for so long, in nanoseconds, and longer than usual; whether the server had said that
  /// it has no more for now (RTMP 1.0 §7.1.7, Stream Dry).
  case stall(Int64, since: Place, isDry: Bool)
  /// It is the track's first frame.
  case first
  /// The sequence header before it holds nothing.
  case emptyHeaderUsed(MessageMark)
  case extendedDelta(ExtendedDelta)
  /// The timestamp does not follow as it should, or wraps.
  case clock(MediaClock.Step, timestamp: UInt32)
  /// The timestamps begin again.
  case restart(Restart)
  case keyFrameGap(KeyFrameGap)
  /// The lengths before its NAL units do not fill the frame.
  case units(NALUnit.LengthFault)

  /// A track's timestamps go back to where they begin.
  package struct Restart: Sendable {
    package let from: UInt32
    package let to: UInt32
    /// Whether something was said before that lets them (``NetStream/renewal``).
    package let isAnnounced: Bool
    /// In nanoseconds, since the frame before; nil where that is not known.
    package let waited: Int64?
  }

  /// A sequence header, as far as it is whole.
  package struct Header: Sendable {
    package let isComplete: Bool
    package let configuration: DecoderConfiguration?
    /// Whether it is another than the one before, with frames between.
    package let isChanged: Bool
    /// Whether it is H.265's and is called H.264's.
    package let isMisnamed: Bool
    /// What the unit is called that begins behind a start code where the configuration is due; nil
    /// where none does.
    package let startCodeUnit: String?
    /// Whether it holds nothing where it should.
    package let isEmpty: Bool
    /// Whether it is a SequenceStart behind an MPEG2TSSequenceStart, or the other way around.
    package let isOfOtherKind: Bool
    /// The one before it that held nothing, where this one does not.
    package let emptyBefore: MessageMark?
  }
}

/// Which kinds of sequence headers a codec of a track had: one excludes the other (Enhanced RTMP v2,
/// VideoPacketType).
struct HeaderKinds: Sendable {
  private var hasSequenceStart = false
  private var hasTransportStart = false

  /// Takes one, which is of MPEG-2 TS or is not; whether one of the other kind came before.
  mutating func note(isTransportStart: Bool) -> Bool {
    if isTransportStart { hasTransportStart = true } else { hasSequenceStart = true }
    return isTransportStart ? hasSequenceStart : hasTransportStart
  }
}

/// The longest time without a key frame so far, where it is told.
package struct KeyFrameGap: Sendable {
  /// In milliseconds.
  package let interval: Int64
  package let since: MessageMark
  package let until: Place
  package let unseen: Absence
}

/// What a media message came to in its stream.
package struct MediaStep: Sendable {
  /// The track's part of the message.
  package let frame: MediaFrame
  /// The place of its stream, and of its track in that; nil where there are too many tracks, or the
  /// message is neither a frame nor a sequence header.
  package let stream: Int
  package let track: Int?
  /// How many frames of the track there were by now; 0 for what is no frame.
  package let count: Int
  /// Empty for most.
  package let events: [MediaEvent]
  /// Whether it is one of several tracks of its message.
  package let isPart: Bool
}

extension MediaStep {
  /// Whether it is a frame about which nothing need be said but that it came.
  @inlinable package var isOrdinary: Bool { events.isEmpty && count > 0 && frame.isPlain }
}
