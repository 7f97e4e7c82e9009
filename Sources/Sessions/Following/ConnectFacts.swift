internal import AMF
internal import ByteParsing
internal import RTMP

/// What connect and its answer say (RTMP 1.0 §7.2.1.1).
struct ConnectFacts: Sendable {
  private static let encoding: AMFString = "objectEncoding"

  let app: String?
  let tcURL: String?
  let mark: MessageMark
  let offered: EnhancedCapabilities
  var accepted = EnhancedCapabilities.none
  /// 0 is AMF0, 3 AMF3; as agreed, or as asked for.
  var objectEncoding: Double?
  /// The code and the description with which it was refused.
  var refusal: String?
  var answeredAt: Place?
  /// What is wrong with it, until it is answered.
  var faults: [Suspicions.Fault] = []

  init(_ command: Command, _ message: FollowedMessage) {
    app = command.commandObject?["app"]?.stringValue?.description
    tcURL = command.commandObject?["tcUrl"]?.stringValue?.description
    offered = EnhancedCapabilities(in: [command.commandObject])
    objectEncoding = command.commandObject?[Self.encoding]?.numberValue
    mark = message.mark
  }

  mutating func takeAnswer(_ command: Command, at moment: Place) {
    answeredAt = moment
    let objects = [command.commandObject] + command.arguments.map(Optional.some)
    accepted = EnhancedCapabilities(in: objects)
    for object in objects {
      if let value = object?[Self.encoding]?.numberValue { objectEncoding = value }
    }
  }

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
