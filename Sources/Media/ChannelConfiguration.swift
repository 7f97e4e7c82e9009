internal import ByteParsing

/// How the channels of an audio track are laid out (Enhanced RTMP v2, MultichannelConfig).
public struct ChannelConfiguration: Hashable, Sendable {
  /// AudioChannelOrder.
  public enum Order: Hashable, Sendable {
    case unspecified
    /// In the order of the flags' bits, the lowest first.
    case native(flags: UInt32)
    /// An AudioChannel for each channel.
    case custom([UInt8])
    case unassigned(UInt8)

    /// The name in records.
    public var name: String {
      switch self {
      case .unspecified: "unspecified"
      case .native: "native"
      case .custom: "custom"
      case .unassigned: "unknown"
      }
    }
  }

  public let channelCount: UInt8
  public let order: Order

  init(_ payload: inout ByteReader) throws(ParseError) {
    let kind: UInt8 = try payload.readInteger()
    channelCount = try payload.readInteger()
    switch kind {
    case 0: order = .unspecified
    case 1: order = .native(flags: try payload.readInteger())
    case 2: order = .custom([UInt8](copying: try payload.readBytes(Int(channelCount))))
    default: order = .unassigned(kind)
    }
  }
}
