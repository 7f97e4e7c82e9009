internal import AMF
internal import RTMP

/// What one side of a scripted conversation has done so far.
struct ScriptSide {
  var writer = ChunkWriter()
  /// Of the media that it sent last, in milliseconds.
  var mediaTime: UInt32 = 0
  /// For the next command that says none.
  var nextTransactionID = 2.0
  /// Of its commands that can be answered, by name.
  var requests: [String: AMFValue] = [:]
  var lastRequest: AMFValue?

  /// How many bytes it sent, captured or not.
  var sentByteCount = 0
  /// The same without the handshake.
  var messageByteCount = 0
  /// How many captured bytes there are in a row, up to its last one.
  var unbrokenByteCount = 0
  var hasClosed = false

  /// After how many bytes it wants an Acknowledgement.
  var window: UInt32?
  /// How many of its bytes the peer has acknowledged.
  var acknowledgedByteCount = 0
  /// Whether it acknowledges what it gets.
  var acknowledges = false
}
