internal import ByteParsing
internal import Media
internal import Sessions
internal import Packets
internal import RTMP

/// What one direction's media tells a session by, beyond what the summary of its tracks has.
struct MediaNotes: Sendable {
  /// Which track of a direction.
  struct TrackKey: Hashable, Sendable {
    let isVideo: Bool
    let id: UInt8
  }

  struct Track: Sendable {
    var isEnhanced = false
    var frameCount = 0
    /// Of video; nil before the first frame.
    var beginsWithKeyFrame: Bool?
    /// Whether a frame is presented in another order than it is sent.
    var isReordered = false
  }

  /// A message's payload, and when it came.
  struct Frame: Hashable, Sendable {
    /// The first bytes of its SHA-256.
    let digest: UInt64
    let time: CaptureTime
  }

  private static let frameLimit = 4096
  /// Shorter ones, such as silence, are alike in any session.
  private static let leastByteCount = 64

  private(set) var tracks: [TrackKey: Track] = [:]
  /// The first coded frames.
  private(set) var frames: [Frame] = []

  var hasFrames: Bool { tracks.values.contains { $0.frameCount > 0 } }

  mutating func note(_ frame: MediaFrame) {
    let key = TrackKey(isVideo: frame.kind == .video, id: frame.trackID)
    var track = tracks[key] ?? Track()
    track.isEnhanced = frame.isEnhanced
    if frame.isCodedFrame {
      track.frameCount += 1
      if frame.kind == .video, track.beginsWithKeyFrame == nil {
        track.beginsWithKeyFrame = frame.isKeyFrame
      }
      if frame.compositionTime != 0 { track.isReordered = true }
    }
    tracks[key] = track
  }

  mutating func note(_ payload: Payload, at time: CaptureTime) {
    guard frames.count < Self.frameLimit, payload.capturedCount >= Self.leastByteCount,
      let digest = payload.sha256
    else { return }
    frames.append(Frame(digest: digest.span.integer(bigEndianAt: 0), time: time))
  }
}
