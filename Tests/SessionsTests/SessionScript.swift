import TestSupport

/// The usual turns of a session, for tests that need one to come that far.
extension Conversation {
  typealias Wire = WireBuilder

  /// The handshake, connect and its answer, up to 10 ms.
  mutating func connect(
    app: String = "live", _ more: [(String, [UInt8])] = [], answer: [(String, [UInt8])] = [],
    information: [(String, [UInt8])] = []
  ) {
    handshake()
    let object = [("app", Wire.string(app)), ("tcUrl", Wire.string("rtmp://10.0.0.2/\(app)"))]
    client(Wire.command("connect", 1, Wire.object(object + more)), at: 5)
    let info = [
      ("level", Wire.string("status")), ("code", Wire.string("NetConnection.Connect.Success")),
      ("description", Wire.string("")),
    ]
    server(
      Wire.command("_result", 1, Wire.object(answer) + Wire.object(info + information)), at: 10)
  }

  /// Up to createStream's answer, at 20 ms.
  mutating func create(_ id: Double = 1) {
    connect()
    createStream(id)
  }

  mutating func createStream(_ id: Double = 1) {
    client(Wire.command("createStream", 4), at: 15)
    server(Wire.command("_result", 4, [5] + Wire.number(id)), at: 20)
  }

  mutating func status(
    _ code: String, level: String = "status", stream: UInt8 = 1, at milliseconds: Int64
  ) {
    let info = [
      ("level", Wire.string(level)), ("code", Wire.string(code)),
      ("description", Wire.string("")),
    ]
    server(
      Wire.command("onStatus", 0, [5] + Wire.object(info), stream: stream), at: milliseconds)
  }

  mutating func askToPublish(_ name: String = "cam", stream: UInt8 = 1, at milliseconds: Int64 = 25)
  {
    client(
      Wire.command(
        "publish", 5, [5] + Wire.string(name) + Wire.string("live"), stream: stream),
      at: milliseconds)
  }

  /// Up to NetStream.Publish.Start, at 30 ms.
  ///
  /// - Parameter capabilities: the client's capsEx.
  mutating func publish(_ name: String = "cam", offering capabilities: Double? = nil) {
    connect(capabilities.map { [("capsEx", Wire.number($0))] } ?? [])
    createStream()
    askToPublish(name)
    status("NetStream.Publish.Start", at: 30)
  }

  /// Up to NetStream.Play.Start, at 30 ms.
  mutating func play(_ name: String = "cam") {
    create()
    client(Wire.command("play", 5, [5] + Wire.string(name), stream: 1), at: 25)
    status("NetStream.Play.Start", at: 30)
  }

  mutating func deleteStream(at milliseconds: Int64) {
    client(Wire.command("deleteStream", 9, [5] + Wire.number(1)), at: milliseconds)
  }

  /// onMetaData with such properties, and both sequence headers.
  mutating func headers(_ metadata: [(String, [UInt8])] = [], at milliseconds: Int64 = 35) {
    self.metadata(metadata, at: milliseconds)
    client(Wire.video(Wire.avcHeader) + Wire.audio(Wire.aacHeader), at: milliseconds)
  }

  mutating func metadata(_ metadata: [(String, [UInt8])] = [], at milliseconds: Int64) {
    client(
      Wire.message(
        chunkStream: 4, type: 18, stream: 1,
        Wire.string("@setDataFrame") + Wire.string("onMetaData") + Wire.array(metadata)),
      at: milliseconds)
  }

  /// A frame that arrives as much after 40 ms as its timestamp says.
  mutating func frame(_ timestamp: UInt32, key: Bool = false) {
    client(Wire.video(Wire.avcFrame(key: key), timestamp), at: 40 + Int64(timestamp))
  }

  mutating func sound(_ timestamp: UInt32) {
    client(Wire.audio([0xAF, 1, 0x21, 0x10], timestamp), at: 40 + Int64(timestamp))
  }
}

extension WireBuilder {
  /// A data message of the client's, with null for its content.
  static func data(_ name: String) -> [UInt8] {
    message(chunkStream: 4, type: 18, stream: 1, string(name) + [5])
  }

  static func array(_ properties: [(String, [UInt8])], count: Int? = nil) -> [UInt8] {
    [8] + PacketBuilder.bytes(UInt32(count ?? properties.count)) + object(properties).dropFirst()
  }

  static func strings(_ texts: String...) -> [UInt8] {
    [10] + PacketBuilder.bytes(UInt32(texts.count)) + texts.flatMap(string)
  }

  static func video(_ payload: [UInt8], _ timestamp: UInt32 = 0, stream: UInt8 = 1) -> [UInt8] {
    message(chunkStream: 6, type: 9, stream: stream, timestamp: timestamp, payload)
  }

  static func audio(_ payload: [UInt8], _ timestamp: UInt32 = 0, stream: UInt8 = 1) -> [UInt8] {
    message(chunkStream: 5, type: 8, stream: stream, timestamp: timestamp, payload)
  }

  /// H.264 High, 320x180.
  static let avcHeader: [UInt8] =
    [0x17, 0, 0, 0, 0] + [
      0x01, 0x64, 0x00, 0x0D, 0xFF, 0xE1, 0x00, 0x1A, 0x67, 0x64, 0x00, 0x0D, 0xAC, 0xD9, 0x41,
      0x41, 0x9F, 0x9F, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0x20,
      0xF1, 0x42, 0x99, 0x60, 0x01, 0x00, 0x04, 0x68, 0xEF, 0xBC, 0xB0,
    ]

  /// AAC LC, 44100 Hz, stereo.
  static let aacHeader: [UInt8] = [0xAF, 0, 0x12, 0x10]

  /// A frame of one NAL unit of four bytes.
  static func avcFrame(key: Bool = false, composition: Int32 = 0) -> [UInt8] {
    let time = uint24(UInt32(bitPattern: composition) & 0xFF_FFFF)
    return [key ? 0x17 : 0x27, 1] + time + [0, 0, 0, 4] + (key ? [0x65, 0x88] : [0x41, 0x9A])
      + [2, 3]
  }
}
