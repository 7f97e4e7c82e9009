internal import Crypto

/// What one side's key stands for (RFC 8684 §3.1, §3.2).
struct MultipathKey {
  /// By which other subflows name the connection.
  let token: UInt32
  /// The low half of the data sequence number before the first byte's.
  let initialData: UInt32

  init(_ key: UInt64, version: UInt8) {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: key >> (56 - 8 * $0)) }
    let hash =
      version == 0 ? Array(Insecure.SHA1.hash(data: bytes)) : Array(SHA256.hash(data: bytes))
    token = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    initialData = hash.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
