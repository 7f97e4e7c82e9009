internal import CLibpcap
public import Packets

/// What a capture says of itself before its first packet.
public struct CaptureDescription: Hashable, Sendable {
  /// As the user gave it; `-` is standard input.
  public let name: String
  /// On which its packets were captured, as far as they are described before the first packet.
  public let interfaces: [CaptureInterface]
}

/// On what packets were captured.
public struct CaptureInterface: Hashable, Sendable {
  public let linkType: LinkType
  /// The resolution in which the capture keeps its times.
  public let timePrecision: TimePrecision
  /// The most bytes that the capture keeps of a packet.
  public let snapshotLength: Int

  /// The link type as libpcap names it, such as `EN10MB`; nil where it knows none.
  public var linkTypeName: String? { linkType.name }
}

extension CaptureInterface {
  init(_ interface: PcapngInterface) {
    self.init(
      linkType: interface.linkType, timePrecision: interface.timePrecision,
      snapshotLength: interface.snapshotLength)
  }
}

extension LinkType {
  /// As libpcap names it; nil where it knows none.
  var name: String? { pcap_datalink_val_to_name(libpcapNumber).map { String(cString: $0) } }

  /// libpcap has a number by platform for what files number alike (`LINKTYPE_RAW`).
  var libpcapNumber: Int32 { self == .rawFile ? LinkType.raw.rawValue : rawValue }
}
