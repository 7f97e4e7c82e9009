internal import RTMP
internal import Sessions

extension MessageReport {
  /// Whether it is a whole frame of audio or video, and nothing that decoders need for others.
  var isPlainFrame: Bool {
    guard message.isComplete else { return false }
    let frame: MediaFrame
    switch body {
    case .audio(let header): frame = MediaFrame(header)
    case .video(let header): frame = MediaFrame(header)
    default: return false
    }
    return frame.isCodedFrame
  }
}
