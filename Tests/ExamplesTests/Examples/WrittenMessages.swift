import AMF
import RTMP

/// What a client that connects sends behind its handshake.
func connecting(to app: String) throws(MessageWriteError) -> [UInt8] {
  let size = ProtocolControl.setChunkSize(4096)
  let object: AMFValue = .object([AMFProperty("app", .string(AMFString(app)))])
  let connect = Command(name: "connect", transactionID: 1, commandObject: object)
  var writer = ChunkWriter()
  writer.write(try .init(chunkStreamID: .control, body: .control(size)))
  writer.write(try .init(chunkStreamID: 3, body: .command(connect)))
  return writer.takeBytes()
}
