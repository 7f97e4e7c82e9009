import RTMP
import TestSupport

extension WireBuilder {
  /// A C1 or S1 with a digest, found by the four bytes at 8 (scheme 0) or at 772 (scheme 1).
  static func signedPacket(
    _ role: Role, scheme: Int, version: [UInt8] = [9, 0, 0, 0], hasZeroTail: Bool = false
  ) -> [UInt8] {
    var random = [UInt8](repeating: 3, count: 1528)
    if hasZeroTail { random.replaceSubrange(1524..., with: [0, 0, 0, 0]) }
    let opening = HandshakeWriter(role: role)
      .opening(scheme: scheme == 0 ? .digest0 : .digest1, version: version, random: random)
    return Array(opening.dropFirst())
  }
}
