internal import NIOCore

/// How a fixture is replayed.
public struct ReplayOptions: Hashable, Sendable {
  /// Whether the fixture's times are kept.
  public var keepsTime = false
  /// How long anything is waited for.
  public var seconds: Double = 10

  public init() {}

  var timeout: TimeAmount { .nanoseconds(Int64(seconds * 1e9)) }
}

/// Where a peer is reached, or waited for.
public struct ReplayAddress: Hashable, Sendable, CustomStringConvertible {
  public var host: String
  public var port: Int

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Takes `HOST:PORT`, `[IPv6]:PORT` or, with a default host, `PORT`; nil where the text is none.
  public init?(_ text: String, defaultHost: String? = nil) {
    let colon = text.lastIndex(of: ":")
    let port = colon.map { text[text.index(after: $0)...] } ?? text[...]
    guard let number = UInt16(port), port.allSatisfy(\.isNumber) else { return nil }
    var host = colon.map { String(text[..<$0]) } ?? defaultHost ?? ""
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      return nil
    }
    if host.isEmpty { return nil }
    self.init(host: host, port: Int(number))
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
