internal import AMF
internal import ByteParsing
internal import RTMP

/// What connect and its answer say (RTMP 1.0 §7.2.1.1).
struct ConnectFacts: Sendable {
  let app: String?
  let tcURL: String?
  let index: Int
  let moment: Moment
  let offered: EnhancedCapabilities
  var accepted = EnhancedCapabilities.none
  /// 0 is AMF0, 3 AMF3; as agreed, or as asked for.
  var objectEncoding: Double?
  /// The code and the description with which it was refused.
  var refusal: String?
  var answeredAt: Moment?

  init(_ command: Command, _ message: FollowedMessage) {
    app = command.commandObject?["app"]?.stringValue?.description
    tcURL = command.commandObject?["tcUrl"]?.stringValue?.description
    offered = EnhancedCapabilities(in: [command.commandObject])
    objectEncoding = command.commandObject?["objectEncoding"]?.numberValue
    index = message.index
    moment = message.moment
  }

  mutating func takeAnswer(_ command: Command, at moment: Moment) {
    answeredAt = moment
    accepted = EnhancedCapabilities(
      in: [command.commandObject] + command.arguments.map(Optional.some))
    for object in [command.commandObject] + command.arguments.map(Optional.some) {
      if let value = object?["objectEncoding"]?.numberValue { objectEncoding = value }
    }
  }

  /// tcUrl's scheme, host with port, and path.
  private var urlParts: (scheme: String, authority: Substring, path: Substring)? {
    guard let tcURL, let schemeEnd = tcURL.firstRange(of: "://") else { return nil }
    let rest = tcURL[schemeEnd.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    return (
      tcURL[..<schemeEnd.lowerBound].lowercased(), authority, rest.dropFirst(authority.count + 1)
    )
  }

  /// How tcUrl and app differ; nil where they agree, or nothing tells.
  var tcURLFault: String? {
    guard let path = urlParts?.path, let app, !app.isEmpty, Self.plain(path) != Self.plain(app[...])
    else { return nil }
    return "tcUrl has '\(Self.plain(path))' where app is '\(Self.plain(app[...]))'."
  }

  /// Which port tcUrl means, where that is not the connection's; nil where it is, or nothing tells.
  ///
  /// TLS and tunnels end before the server, on another port.
  func tcURLPort(otherThan port: UInt16) -> UInt16? {
    guard let urlParts, urlParts.scheme == "rtmp" else { return nil }
    let rtmp: UInt16 = 1935
    guard let said = Self.port(in: urlParts.authority).map({ UInt16($0) }) ?? rtmp else {
      return nil
    }
    return said == port ? nil : said
  }

  /// Without query and closing slash.
  private static func plain(_ path: Substring) -> Substring {
    var path = path.prefix { $0 != "?" }
    while path.last == "/" { path.removeLast() }
    return path
  }

  private static func port(in authority: Substring) -> Substring? {
    let host = authority.last { $0 == "]" || $0 == ":" }
    guard host == ":", let colon = authority.lastIndex(of: ":") else { return nil }
    return authority[authority.index(after: colon)...]
  }
}
