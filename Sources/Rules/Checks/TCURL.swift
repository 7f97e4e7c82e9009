internal import RTMP
internal import Sessions

// What tcUrl says, by itself and held against the rest of connect.

/// Why a tcUrl is no URL.
package enum TCURLFlaw: String {
  case quote, control, space, scheme, host, port
}

extension ConnectFacts {
  /// What stands where in tcUrl; nil where it is no URL with a host.
  var tcURLParts: URLParts? { tcURL.flatMap(URLParts.init) }

  /// Why tcUrl is no URL; nil where it is one, or is not there.
  func tcURLFlaw(_ parts: URLParts?) -> TCURLFlaw? {
    guard let bytes = tcURL?.utf8, let first = bytes.first else { return nil }
    if "\"'`".utf8.contains(first) { return .quote }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return .control }
    if bytes.contains(UInt8(ascii: " ")) { return .space }
    guard let parts, parts.hasScheme else { return .scheme }
    if parts.host.isEmpty { return .host }
    guard let port = parts.port, !port.isEmpty else { return nil }
    return UInt16(Substring(port)) == nil ? .port : nil
  }

  /// What tcUrl and app have, without what may differ; nil where they agree, or nothing tells.
  func tcURLMismatch(_ parts: URLParts?) -> (path: String, app: String)? {
    guard let app, !app.isEmpty, let path = parts?.path else { return nil }
    let (said, meant) = (URLParts.plain(path), URLParts.plain(app.utf8[...]))
    guard !URLParts.agree(said, meant) else { return nil }
    return (String(Substring(said)), String(Substring(meant)))
  }

  /// Which port tcUrl means, where that is not the connection's; nil where it is, or nothing tells.
  ///
  /// TLS and tunnels end before the server, on another port.
  func tcURLPort(_ parts: URLParts?, otherThan port: UInt16) -> UInt16? {
    guard let parts, parts.scheme.elementsEqual("rtmp".utf8) else { return nil }
    let rtmp: UInt16 = 1935
    guard let said = parts.port.map({ UInt16(Substring($0)) }) ?? rtmp else { return nil }
    return said == port ? nil : said
  }
}

/// What stands where in a URL, byte by byte: characters are not needed for it.
struct URLParts {
  let scheme: Substring.UTF8View
  let host: Substring.UTF8View
  let path: Substring.UTF8View
  /// nil where the URL has none.
  let port: Substring.UTF8View?

  /// nil where the text is no URL with a host.
  init?(_ text: String) {
    let bytes = text.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    scheme = bytes[..<colon]
    let rest = bytes[colon...].dropFirst(3)
    let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    path = rest.dropFirst(authority.count + 1)
    let place = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[$0...].dropFirst() }
    let server = place ?? authority
    let last = server.lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
    port = last.flatMap {
      server[$0] == UInt8(ascii: ":") ? server[$0...].dropFirst() : nil
    }
    host = server.prefix(server.count - (port.map { $0.count + 1 } ?? 0))
  }

  /// Whether it begins with a letter, and has nothing else than letters, digits, `+`, `-` and `.`.
  var hasScheme: Bool {
    guard let first = scheme.first, UnicodeScalar(first).properties.isAlphabetic, first < 0x80
    else { return false }
    return scheme.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
  }

  /// Whether two paths are one: the instance that is meant without saying so can be in either.
  static func agree(_ one: Substring.UTF8View, _ other: Substring.UTF8View) -> Bool {
    func plain(_ path: Substring.UTF8View) -> Substring.UTF8View {
      let instance = "/_definst_".utf8
      return path.suffix(instance.count).elementsEqual(instance)
        ? path.dropLast(instance.count) : path
    }
    return plain(one).elementsEqual(plain(other))
  }

  /// A path without query and closing slashes.
  static func plain(_ path: Substring.UTF8View) -> Substring.UTF8View {
    var path = path.prefix { $0 != UInt8(ascii: "?") }
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }
}
