internal import Media
internal import RTMP
internal import Sessions

extension MessageReport {
  /// Whether it is a whole frame of audio or video, and nothing that decoders need for others.
  var isPlainFrame: Bool {
    message.isComplete && frame?.isCodedFrame == true
  }
}
