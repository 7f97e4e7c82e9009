extension HeaderBytes {
  private static let vxlanPort: UInt16 = 4789

  /// Where the Ethernet frame inside a VXLAN datagram begins (RFC 7348 §5).
  ///
  ///     | source port (2) | destination port (2) | length (2) | checksum (2) |
  ///     | flags (1) | reserved (3) | network identifier (3) | reserved (1) |
  func frameInsideVXLAN(at start: Int) throws(HeaderError) -> Int {
    guard try uint16(at: start + 2) == Self.vxlanPort, try uint8(at: start + 8) & 0x08 != 0 else {
      throw .notTCP
    }
    return start + 16
  }
}
