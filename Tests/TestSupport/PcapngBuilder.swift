/// Builds pcapng files in memory, block by block.
public struct PcapngBuilder: Sendable {
  public typealias Option = (code: UInt16, value: [UInt8])

  private let order: CaptureBuilder.Order
  public private(set) var bytes: [UInt8] = []

  /// Begins with a section.
  public init(_ order: CaptureBuilder.Order = .little, version: UInt16 = 1) {
    self.order = order
    block(
      0x0A0D_0D0A, word(UInt32(0x1A2B_3C4D)) + word(version) + word(UInt16(0)) + word(UInt64.max))
  }

  /// An integer in the section's byte order.
  public func word(_ value: some FixedWidthInteger) -> [UInt8] {
    let bytes = PacketBuilder.bytes(value)
    return order == .big ? bytes : bytes.reversed()
  }

  public mutating func block(_ type: UInt32, _ body: [UInt8], options: [Option] = []) {
    let body = Self.padded(body) + self.options(options)
    let length = word(UInt32(12 + body.count))
    bytes += word(type) + length + body + length
  }

  public func options(_ options: [Option]) -> [UInt8] {
    guard !options.isEmpty else { return [] }
    return options.flatMap { word($0.code) + word(UInt16($0.value.count)) + Self.padded($0.value) }
      + [0, 0, 0, 0]
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  public mutating func interface(
    _ linkType: UInt16 = 1, snapshotLength: UInt32 = 65535, options: [Option] = []
  ) {
    block(1, word(linkType) + [0, 0] + word(snapshotLength), options: options)
  }

  /// An enhanced packet block.
  public mutating func packet(
    _ bytes: [UInt8], at ticks: UInt64 = 0, of interface: UInt32 = 0, originalLength: Int? = nil,
    options: [Option] = []
  ) {
    let lengths = word(UInt32(bytes.count)) + word(UInt32(originalLength ?? bytes.count))
    block(6, word(interface) + time(ticks) + lengths + bytes, options: options)
  }

  public mutating func simplePacket(_ bytes: [UInt8], originalLength: Int? = nil) {
    block(3, word(UInt32(originalLength ?? bytes.count)) + bytes)
  }

  public mutating func obsoletePacket(
    _ bytes: [UInt8], at ticks: UInt64 = 0, of interface: UInt16 = 0
  ) {
    block(2, word(interface) + word(UInt16(0)) + time(ticks) + lengths(bytes) + bytes)
  }

  private func time(_ ticks: UInt64) -> [UInt8] {
    word(UInt32(ticks >> 32)) + word(UInt32(truncatingIfNeeded: ticks))
  }

  private func lengths(_ bytes: [UInt8]) -> [UInt8] {
    word(UInt32(bytes.count)) + word(UInt32(bytes.count))
  }
}
