import ByteParsing
import RTMP

/// Prints what a client sends, which comes in pieces of any size.
func printElements(ofClient pieces: [[UInt8]]) {
  var options = RTMPDecoder.Options()
  // Without it 64 bytes are kept of an audio or video frame.
  options.retention = .whole
  var decoder = RTMPDecoder(role: .client, start: .handshake, options: options)
  for piece in pieces {
    var input = ByteReader(piece.span)
    while let element = decoder.next(&input) { printElement(element) }
  }
  decoder.finish()
  // What is under way comes now, as far as it came.
  while let element = decoder.next() { printElement(element) }
}

func printElement(_ element: RTMPElement) {
  guard case .message(let message) = element else { return print(element) }
  let header = message.header
  print(header.type.name, "on message stream", header.streamID ?? .connection)
  print(message.ending.name, message.payload.bytes.count, MessageBody(of: message))
}
