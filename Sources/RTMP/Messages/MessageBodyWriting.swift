public import AMF
internal import ByteParsing

/// Why a body cannot be written.
public enum MessageWriteError: Error, Hashable, Sendable {
  /// A value in it has no place in its encoding.
  case value(AMFWriteError)
  /// Messages of that type have no such body.
  case otherType(MessageType)
  /// It is not all that the payload has: media frames, the parts of aggregates and what cannot be
  /// read are not in it.
  case lacksPayload
}

extension MessageBody {
  /// The type of the messages that have such a body, that of AMF0 where there are two; nil where the
  /// body does not tell.
  public var type: MessageType? {
    switch self {
    case .control(let control): control.type
    case .userControl: .userControl
    case .command: .commandAMF0
    case .data: .dataAMF0
    case .sharedObject: .sharedObjectAMF0
    case .aggregate: .aggregate
    case .audio: .audio
    case .video: .video
    default: nil
    }
  }

  /// The payload of a message of that type, which is read as this body again.
  ///
  /// Commands and data messages of AMF3 begin with the byte that the specification has, and switch to
  /// AMF3 for each value that is AMF3.
  public func payload(as type: MessageType) throws(MessageWriteError) -> [UInt8] {
    let values: [UInt8]?
    do throws(AMFWriteError) { values = try bytesOfValues(as: type) } catch { throw .value(error) }
    if let values { return (type.isAMF3 ? [0] : []) + values }
    return switch self {
    case .control(let control) where type == control.type: control.payload
    case .userControl(let event) where type == .userControl: event.payload
    case .empty: []
    case .control, .userControl, .command, .data, .sharedObject: throw .otherType(type)
    default: throw .lacksPayload
    }
  }

  /// What follows the byte that AMF3 messages begin with; nil where messages of that type have no
  /// values, or the body has none.
  private func bytesOfValues(as type: MessageType) throws(AMFWriteError) -> [UInt8]? {
    switch self {
    case .command(let command) where type.isCommand: try command.values.bytes
    // A command without a name is read as a data message.
    case .data(let data) where type.isData || type.isCommand:
      try data.allValues.bytes
    case .sharedObject(let message) where type.isSharedObject:
      try message.bytes
    default: nil
    }
  }
}

extension MessageType {
  fileprivate var isCommand: Bool { self == .commandAMF0 || self == .commandAMF3 }
  fileprivate var isData: Bool { self == .dataAMF0 || self == .dataAMF3 }
  fileprivate var isSharedObject: Bool { self == .sharedObjectAMF0 || self == .sharedObjectAMF3 }
  fileprivate var isAMF3: Bool {
    self == .commandAMF3 || self == .dataAMF3 || self == .sharedObjectAMF3
  }
}

extension [AMFValue] {
  /// The values one after the other, in AMF0 that switches for each AMF3 value.
  fileprivate var bytes: [UInt8] {
    get throws(AMFWriteError) {
      var writer = AMF0Writer()
      for value in self { try writer.write(value) }
      return writer.bytes
    }
  }
}

extension ProtocolControl {
  /// As it is on the wire.
  public var payload: [UInt8] {
    switch self {
    case .setChunkSize(let number), .acknowledgement(let number),
      .windowAcknowledgementSize(let number):
      Array(bigEndian: number)
    case .abort(let id): Array(bigEndian: id.rawValue)
    case .setPeerBandwidth(let size, let type):
      Array(bigEndian: size) + (type.map { [$0.rawValue] } ?? [])
    }
  }
}

extension UserControlEvent {
  /// As it is on the wire.
  public var payload: [UInt8] { Array(bigEndian: type) + data }

  private var data: [UInt8] {
    switch self {
    case .streamBegin(let id), .streamEOF(let id), .streamDry(let id), .streamIsRecorded(let id),
      .bufferEmpty(let id), .bufferReady(let id):
      Array(bigEndian: id.rawValue)
    case .setBufferLength(let id, let milliseconds):
      Array(bigEndian: id.rawValue) + Array(bigEndian: milliseconds)
    case .pingRequest(let timestamp), .pingResponse(let timestamp): Array(bigEndian: timestamp)
    case .swfVerificationRequest(let bytes), .swfVerificationResponse(let bytes),
      .unassigned(_, let bytes):
      bytes
    }
  }
}

extension Command {
  fileprivate var values: [AMFValue] {
    [.string(name)] + [transactionID.map(AMFValue.number), commandObject].compactMap(\.self)
      + arguments
  }
}

extension DataMessage {
  fileprivate var allValues: [AMFValue] { (handler.map { [.string($0)] } ?? []) + values }
}

extension SharedObjectMessage {
  fileprivate var bytes: [UInt8] {
    get throws(AMFWriteError) {
      var bytes: [UInt8] = []
      try bytes.append(name)
      bytes.append(bigEndian: version)
      bytes.append(bigEndian: flags)
      bytes.append(bigEndian: reserved)
      for event in events {
        let data = try event.data
        bytes.append(event.type)
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: data.count))
        bytes += data
      }
      return bytes
    }
  }
}

extension SharedObjectMessage.Event {
  fileprivate var data: [UInt8] {
    get throws(AMFWriteError) {
      var data: [UInt8] = []
      switch self {
      case .use, .release, .clear, .useSuccess, .success(nil): break
      case .requestChange(let changes), .change(let changes):
        for change in changes {
          try data.append(change.name)
          data += try [change.value].bytes
        }
      case .sendMessage(let values): data = try values.bytes
      case .success(let name?), .remove(let name), .requestRemove(let name): try data.append(name)
      case .status(let code, let level):
        try data.append(code)
        try data.append(level)
      case .unassigned(_, let bytes): data = bytes
      }
      return data
    }
  }
}
