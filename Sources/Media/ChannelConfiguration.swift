internal import ByteParsing

/// How the channels of an audio track are laid out (Enhanced RTMP v2, MultichannelConfig).
public struct ChannelConfiguration: Hashable, Sendable {
  /// AudioChannelOrder.
  public enum Order: Hashable, Sendable {
    case unspecified
    /// In the order of the flags' bits, the lowest first.
    case native(flags: UInt32)
    /// An AudioChannel for each channel, as far as the bytes at hand reach.
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

  /// Of what each channel is, in their order; nil where the order does not tell.
  public var names: [String]? {
    switch order {
    case .native(let flags):
      (0..<UInt32.bitWidth).filter { flags >> $0 & 1 == 1 }.map { Self.name(of: UInt8($0)) }
    case .custom(let mapping): mapping.map(Self.name)
    case .unspecified, .unassigned: nil
    }
  }

  /// How many channels the order names; nil where it names none.
  package var namedCount: Int? {
    switch order {
    case .native(let flags): flags.nonzeroBitCount
    case .custom(let mapping): mapping.count
    case .unspecified, .unassigned: nil
    }
  }

  /// Those named that are no AudioChannel, each once.
  package var reserved: [UInt8] {
    let defined = UInt8(Self.channels.count)
    return switch order {
    case .native(let flags):
      (defined..<UInt8(UInt32.bitWidth)).filter { flags >> $0 & 1 == 1 }
    case .custom(let mapping): Set(mapping.filter { (defined..<0xFE).contains($0) }).sorted()
    case .unspecified, .unassigned: []
    }
  }

  /// The specification's name of an AudioChannel, in words.
  private static func name(of channel: UInt8) -> String {
    switch channel {
    case 0xFE: "unused"
    case 0xFF: "unknown"
    default: channels.indices.contains(Int(channel)) ? channels[Int(channel)] : "\(channel)"
    }
  }

  /// By AudioChannel, and by the bit of AudioChannelMask.
  private static let channels = [
    "front left", "front right", "front center", "low frequency 1", "back left", "back right",
    "front left center", "front right center", "back center", "side left", "side right",
    "top center", "top front left", "top front center", "top front right", "top back left",
    "top back center", "top back right", "low frequency 2", "top side left", "top side right",
    "bottom front center", "bottom front left", "bottom front right",
  ]

  public let channelCount: UInt8
  public let order: Order
  /// How many bytes are left behind it.
  package let surplusByteCount: Int

  init(_ payload: inout ByteReader) throws(ParseError) {
    let kind: UInt8 = try payload.readInteger()
    channelCount = try payload.readInteger()
    switch kind {
    case 0: order = .unspecified
    case 1: order = .native(flags: try payload.readInteger())
    case 2: order = .custom([UInt8](copying: payload.readBytes(upTo: Int(channelCount))))
    default: order = .unassigned(kind)
    }
    surplusByteCount = payload.remaining
  }
}
