public import RTMP

extension Handshake {
  /// Shows what one side's part of the handshake says; places are those in its bytes.
  ///
  /// - Parameter echo: how its second packet answers the peer's first; nil where that is not known.
  public func describe(to visitor: inout some FieldVisitor, _ echo: Echo?) {
    visitor.see("version", .unsigned(UInt64(version)), at: 0..<1)
    visitor.see("scheme", .optional(scheme?.name))
    visitor.see(
      "digest_valid", .optional(isDigestValid), at: place(of: digestOffset, Self.digestByteCount))
    visitor.see(
      "echo_valid", .optional(echo.map { $0 != .unrelated }),
      at: echo.map { _ in Self.place(ofPacket: 2) })
    visitor.see("echo", .optional(echo?.name))
    visitor.see("epoch", .optional(first?.time), at: first.map { _ in 1..<5 })
    visitor.see("peer_version", .optional(first?.versionText), at: first.map { _ in 5..<9 })
    if let keyOffset {
      visitor.see(
        "key_offset", .unsigned(UInt64(keyOffset)), at: place(of: keyOffset, Self.keyByteCount))
    }
  }

  /// Shows what each byte of one of its packets is, in their order; nothing where the packet was not
  /// captured whole.
  ///
  /// - Parameters:
  ///   - number: 0 of C0, 1 of C1 and 2 of C2, or of S0, S1 and S2.
  ///   - echo: how its second packet answers the peer's first; nil where that is not known.
  public func describePacket(_ number: Int, to visitor: inout some FieldVisitor, _ echo: Echo?) {
    let place = Self.place(ofPacket: number)
    let random = place.lowerBound + 8
    switch number {
    case 0: visitor.see("version", .unsigned(UInt64(version)), at: place)
    case 1:
      guard let first else { return }
      visitor.see("epoch", .unsigned(UInt64(first.time)), at: random - 8..<random - 4)
      visitor.see("peer_version", .word(first.versionText), at: random - 4..<random)
      let parts: [(name: FieldName, place: Range<Int>)] = [
        ("digest", self.place(of: digestOffset, Self.digestByteCount)),
        ("key", self.place(of: keyOffset, Self.keyByteCount)),
      ].compactMap { name, place in place.map { (name, $0) } }
      var start = random
      for part in parts.sorted(by: { $0.place.lowerBound < $1.place.lowerBound }) {
        visitor.see("random", .absent, at: start..<part.place.lowerBound)
        visitor.see(part.name, .absent, at: part.place)
        start = part.place.upperBound
      }
      visitor.see("random", .absent, at: start..<place.upperBound)
    default:
      guard let second else { return }
      if echo == .signed {
        let end = place.upperBound - Self.digestByteCount
        visitor.see("random", .absent, at: place.lowerBound..<end)
        visitor.see("signature", .absent, at: end..<place.upperBound)
      } else {
        visitor.see("peer_epoch", .unsigned(UInt64(second.time)), at: random - 8..<random - 4)
        visitor.see("read_time", .unsigned(UInt64(second.secondWord)), at: random - 4..<random)
        let isEcho = echo == .repeated || echo == .timeChanged
        visitor.see(isEcho ? "echo" : "random", .absent, at: random..<place.upperBound)
      }
    }
  }

  /// Where one of its packets stands in its bytes.
  public static func place(ofPacket number: Int) -> Range<Int> {
    let start = number == 0 ? 0 : 1 + (number - 1) * HandshakePacket.byteCount
    return start..<start + (number == 0 ? 1 : HandshakePacket.byteCount)
  }

  private static let digestByteCount = 32
  private static let keyByteCount = 128

  /// Where a part of the first packet stands in its bytes.
  private func place(of offset: Int?, _ byteCount: Int) -> Range<Int>? {
    offset.map { 1 + $0..<1 + $0 + byteCount }
  }
}
