public import AMF
public import ByteParsing

/// What happens to a shared object (RTMP 1.0 §7.1.3).
///
/// Type 16 has a byte before it: 0 for AMF0, whose values may switch to AMF3, and 3 for AMF3 throughout.
///
///     +------+---------+-------+----------+-------+--------+------+-------+--------+------+ …
///     | name length, 2 | name  | version, 4       | flags, 8 | type | data length, 4 | data |
///     +------+---------+-------+----------+-------+--------+------+-------+--------+------+ …
public struct SharedObjectMessage: Hashable, Sendable {
  public enum Event: Hashable, Sendable {
    /// The client wants to use the object.
    case use
    case release
    /// The client wants a property changed.
    case requestChange([Change])
    /// The server tells of changed properties.
    case change([Change])
    /// The server has made the change that this client asked for; the property's name.
    case success(AMFString?)
    /// Both ways: a call of every client's handler.
    case sendMessage([AMFValue])
    case status(code: AMFString, level: AMFString)
    case clear
    /// The property is gone.
    case remove(AMFString)
    case requestRemove(AMFString)
    case useSuccess
    /// An event type without a known meaning, and its data.
    case unassigned(type: UInt8, [UInt8])

    /// The event type on the wire.
    public var type: UInt8 {
      switch self {
      case .use: 1
      case .release: 2
      case .requestChange: 3
      case .change: 4
      case .success: 5
      case .sendMessage: 6
      case .status: 7
      case .clear: 8
      case .remove: 9
      case .requestRemove: 10
      case .useSuccess: 11
      case .unassigned(let type, _): type
      }
    }

    /// The name in records.
    public var name: String {
      switch self {
      case .use: "use"
      case .release: "release"
      case .requestChange: "request_change"
      case .change: "change"
      case .success: "success"
      case .sendMessage: "send_message"
      case .status: "status"
      case .clear: "clear"
      case .remove: "remove"
      case .requestRemove: "request_remove"
      case .useSuccess: "use_success"
      case .unassigned: "unknown"
      }
    }
  }

  /// A property's new value.
  public struct Change: Hashable, Sendable {
    public let name: AMFString
    public let value: AMFValue

    public init(name: AMFString, value: AMFValue) {
      self.name = name
      self.value = value
    }
  }

  private static let amf3Selector: UInt8 = 3

  public internal(set) var name: AMFString
  public let version: UInt32
  /// 2 where the object outlives its clients.
  public let flags: UInt32
  /// What stands behind the flags, without a known meaning; 0 as a rule.
  public let reserved: UInt32
  public internal(set) var events: [Event]
  public internal(set) var malformations: [Malformation]

  public var isPersistent: Bool { flags & 2 != 0 }

  public init(
    name: AMFString, version: UInt32, flags: UInt32, reserved: UInt32 = 0, events: [Event]
  ) {
    self.name = name
    self.reserved = reserved
    self.version = version
    self.flags = flags
    self.events = events
    malformations = []
  }

  init(_ payload: inout ByteReader, _ type: MessageType) throws(ParseError) {
    let isAMF3 = type == .sharedObjectAMF3 && payload.peek() == Self.amf3Selector
    if type == .sharedObjectAMF3 { try payload.skip(1) }
    name = try AMFString(&payload)
    version = try payload.readInteger()
    flags = try payload.readInteger()
    reserved = try payload.readInteger()
    var events: [Event] = []
    var malformations: [Malformation] = []
    while !payload.isAtEnd {
      let start = payload.offset
      do throws(ParseError) {
        let type: UInt8 = try payload.readInteger()
        let length: UInt32 = try payload.readInteger()
        var data = ByteReader(try payload.readBytes(Int(length)))
        let dataStart = payload.offset - Int(length)
        var reader = EventReader(isAMF3: isAMF3)
        events.append(try reader.read(type, &data))
        malformations += reader.malformations.map { $0.moved(by: dataStart) }
      } catch {
        malformations.append(
          Malformation(problem: .sharedObjectEventBroken, offset: start, endsReading: true))
        break
      }
    }
    self.events = events
    self.malformations = malformations
  }
}

/// Reads the data of one event.
private struct EventReader {
  typealias Event = SharedObjectMessage.Event

  let isAMF3: Bool
  var malformations: [Malformation] = []

  init(isAMF3: Bool) { self.isAMF3 = isAMF3 }

  mutating func read(_ type: UInt8, _ data: inout ByteReader) throws(ParseError) -> Event {
    switch type {
    case 1: return .use
    case 2: return .release
    case 3: return .requestChange(try readChanges(&data))
    case 4: return .change(try readChanges(&data))
    case 5: return .success(data.isAtEnd ? nil : try AMFString(&data))
    case 6: return .sendMessage(readValues(&data))
    case 7: return .status(code: try AMFString(&data), level: try AMFString(&data))
    case 8: return .clear
    case 9: return .remove(try AMFString(&data))
    case 10: return .requestRemove(try AMFString(&data))
    case 11: return .useSuccess
    default: return .unassigned(type: type, [UInt8](copying: data.readRemaining()))
    }
  }

  private mutating func readChanges(
    _ data: inout ByteReader
  ) throws(ParseError) -> [SharedObjectMessage.Change] {
    var changes: [SharedObjectMessage.Change] = []
    while !data.isAtEnd {
      let name = try AMFString(&data)
      let start = data.offset
      let (value, length, problems) = AMFValue.first(of: data.rest, isAMF3: isAMF3)
      // A reference can name an object in a change before this one.
      malformations += problems.lazy.filter { $0.problem != .amfReferenceUnknown }
        .map { $0.moved(by: start) }
      guard let value else { break }
      changes.append(.init(name: name, value: value))
      try data.skip(length)
    }
    return changes
  }

  private mutating func readValues(_ data: inout ByteReader) -> [AMFValue] {
    let start = data.offset
    let sequence =
      isAMF3 ? AMF0Sequence(AMF3Sequence(data.rest)) : AMF0Sequence(data.rest)
    _ = data.readRemaining()
    malformations += sequence.malformations.map { $0.moved(by: start) }
    return sequence.values
  }
}
