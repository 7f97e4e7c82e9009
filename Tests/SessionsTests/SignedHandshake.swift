import Crypto
import RTMP
import TestSupport

extension WireBuilder {
  /// A C1 or S1 with a digest, found by the four bytes at 8 (scheme 0) or at 772 (scheme 1).
  static func signedPacket(
    _ role: Handshake.Role, scheme: Int, version: [UInt8] = [9, 0, 0, 0], hasZeroTail: Bool = false
  ) -> [UInt8] {
    var bytes = packet(3)
    bytes.replaceSubrange(4..<8, with: version)
    if hasZeroTail { bytes.replaceSubrange(1532..., with: [0, 0, 0, 0]) }
    let base = scheme == 0 ? 8 : 772
    let place = base + 4 + bytes[base..<base + 4].reduce(0) { $0 + Int($1) } % 728
    let rest = bytes[..<place] + bytes[(place + 32)...]
    let name =
      role == .client ? "Genuine Adobe Flash Player 001" : "Genuine Adobe Flash Media Server 001"
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(rest), using: SymmetricKey(data: Array(name.utf8)))
    bytes.replaceSubrange(place..<place + 32, with: Array(code))
    return bytes
  }
}
