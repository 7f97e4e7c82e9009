public import Packets

/// What a capture says of itself before its first packet.
public struct CaptureDescription: Hashable, Sendable {
  /// As the user gave it; `-` is standard input.
  public let name: String
  public let linkType: LinkType
  /// The link type as libpcap names it, such as `EN10MB`; nil where it knows none.
  public let linkTypeName: String?
  /// The resolution in which the capture keeps its times.
  public let timePrecision: TimePrecision
  /// The most bytes that the capture keeps of a packet.
  public let snapshotLength: Int
}
