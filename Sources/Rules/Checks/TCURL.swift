internal import RTMP
internal import Sessions

// What tcUrl says, held against the rest of connect.

extension ConnectFacts {
  /// What tcUrl and app have, without what may differ; nil where they agree, or nothing tells.
  var tcURLMismatch: (path: String, app: String)? {
    guard let app, !app.isEmpty, let path = tcURL.flatMap(URLParts.init)?.path else { return nil }
    let (said, meant) = (URLParts.plain(path), URLParts.plain(app.utf8[...]))
    guard !said.elementsEqual(meant) else { return nil }
    return (String(Substring(said)), String(Substring(meant)))
  }

  /// Which port tcUrl means, where that is not the connection's; nil where it is, or nothing tells.
  ///
  /// TLS and tunnels end before the server, on another port.
  func tcURLPort(otherThan port: UInt16) -> UInt16? {
    guard let parts = tcURL.flatMap(URLParts.init), parts.scheme.elementsEqual("rtmp".utf8) else {
      return nil
    }
    let rtmp: UInt16 = 1935
    guard let said = parts.port.map({ UInt16(Substring($0)) }) ?? rtmp else { return nil }
    return said == port ? nil : said
  }
}

/// What stands where in a URL, byte by byte: characters are not needed for it.
private struct URLParts {
  let scheme: Substring.UTF8View
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
    let authority = rest.prefix { $0 != UInt8(ascii: "/") }
    path = rest.dropFirst(authority.count + 1)
    let last = authority.lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
    port = last.flatMap {
      authority[$0] == UInt8(ascii: ":") ? authority[$0...].dropFirst() : nil
    }
  }

  /// A path without query and closing slashes.
  static func plain(_ path: Substring.UTF8View) -> Substring.UTF8View {
    var path = path.prefix { $0 != UInt8(ascii: "?") }
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }
}
