public import ByteParsing

/// Messages put together in one (RTMP 1.0 §7.1.6): laid out as the tags of an FLV file, each with a
/// back pointer behind it.
public struct AggregateMessage: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    public let type: MessageType
    /// Whether what it holds is encrypted, as the filter bit beside the type says (FLV 10.1 §E.4.1).
    public let isEncrypted: Bool
    /// Where what it holds begins in the aggregate's payload.
    public let start: Int
    /// In bytes.
    public let length: UInt32
    /// As it stands in the part, in milliseconds.
    public let ownTimestamp: UInt32
    /// Moved so that the first part has the aggregate's, in milliseconds; nil where that is not
    /// known.
    public let timestamp: UInt32?
    /// As it stands in the part; the aggregate's counts instead.
    public let streamID: MessageStreamID
    /// What stands behind the part: its length with the 11 bytes of its header.
    public let backPointer: UInt32?
    public internal(set) var body: MessageBody
  }

  public internal(set) var parts: [Part]
  public let malformations: [Malformation]

  init(_ payload: inout ByteReader, timestamp: UInt32?) {
    var parts: [Part] = []
    var malformations: [Malformation] = []
    while !payload.isAtEnd {
      let start = payload.offset
      guard
        let part = try? Part(
          &payload, aggregateTimestamp: timestamp, firstTimestamp: parts.first?.ownTimestamp)
      else {
        malformations.append(
          Malformation(problem: .aggregateCutOff, offset: start, endsReading: true))
        break
      }
      if part.backPointer != part.length + 11 {
        malformations.append(
          Malformation(
            problem: .aggregateBackPointerWrong, offset: payload.offset, endsReading: false))
      }
      if part.type == .aggregate {
        malformations.append(
          Malformation(problem: .aggregateNested, offset: start, endsReading: false))
      }
      parts.append(part)
    }
    self.parts = parts
    self.malformations = malformations
  }
}

extension AggregateMessage {
  /// The payload of an aggregate of messages, whose chunk streams do not count.
  public static func payload(of parts: [ChunkWriter.Outgoing]) -> [UInt8] {
    var payload: [UInt8] = []
    for part in parts {
      payload.append(
        tag: part.type, timestamp: part.timestamp, streamID: part.streamID, part.payload)
    }
    return payload
  }
}

extension [UInt8] {
  /// Appends a tag with the back pointer behind it, as aggregates and FLV files have them (FLV 10.1
  /// §E.4.1).
  ///
  ///     +--------+------------------+---------------------+-----+----------+------+
  ///     |TagType |     DataSize     | Timestamp: low 24   | high| StreamID | data |   then: 11 + DataSize
  ///     +--------+------------------+---------------------+-----+----------+------+
  ///
  /// - Parameter payload: up to 16,777,215 bytes; what is beyond that is not written.
  package mutating func append(
    tag type: MessageType, timestamp: UInt32, streamID: MessageStreamID, _ payload: [UInt8]
  ) {
    let payload = payload.prefix(0xFF_FFFF)
    let count = UInt32(payload.count)
    append(type.rawValue)
    append(bigEndian24: count)
    append(bigEndian24: timestamp)
    append(UInt8(timestamp >> 24))
    append(bigEndian24: streamID.rawValue)
    self += payload
    append(bigEndian: count + 11)
  }
}

extension AggregateMessage.Part {
  fileprivate init(
    _ payload: inout ByteReader, aggregateTimestamp: UInt32?, firstTimestamp: UInt32?
  ) throws(ParseError) {
    let filter: UInt8 = 0x20
    let first: UInt8 = try payload.readInteger()
    isEncrypted = first & filter != 0
    type = MessageType(rawValue: first & ~filter)
    length = try payload.readUInt24()
    let low = try payload.readUInt24()
    let own = UInt32(try payload.readInteger(as: UInt8.self)) << 24 | low
    ownTimestamp = own
    timestamp = aggregateTimestamp.map { $0 &+ own &- (firstTimestamp ?? own) }
    streamID = MessageStreamID(rawValue: try payload.readUInt24())
    start = payload.offset
    let bytes = try payload.readBytes(Int(length))
    // An aggregate inside an aggregate is none that anyone sends.
    body =
      type == .aggregate || isEncrypted
      ? .opaque : MessageBody(type, length: length, bytes, timestamp: timestamp)
    backPointer = payload.remaining >= 4 ? try payload.readInteger() : nil
  }
}
