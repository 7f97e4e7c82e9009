#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension IPAddress {
  /// Takes an address as people write it; nil where the text is none.
  public init?(text: String) {
    var address = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &address) == 1 {
      self.init(bytes: address.prefix(4))
    } else if inet_pton(AF_INET6, text, &address) == 1 {
      self.init(bytes: address)
    } else {
      return nil
    }
  }
}
