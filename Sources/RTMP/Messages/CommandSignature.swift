public import AMF

/// What the arguments of commands are called, by their places behind the command object.
enum CommandSignature {
  /// The names of a command's arguments; empty where it takes none, or is not known.
  static func argumentNames(of command: AMFString, answering request: String?) -> [String] {
    switch command.description {
    case "_result": resultNames(request)
    case "_error": ["info"]
    case let name: names[name] ?? []
    }
  }

  private static func resultNames(_ request: String?) -> [String] {
    switch request {
    case "connect": ["info"]
    case "createStream": ["stream_id"]
    case "getStreamLength": ["duration"]
    default: []
    }
  }

  /// RTMP 1.0 §7.2, and what encoders and servers have in common beyond it.
  private static let names: [String: [String]] = [
    "publish": ["publishing_name", "publishing_type"],
    "play": ["stream_name", "start", "duration", "reset"],
    "play2": ["parameters"],
    "pause": ["pause", "milliseconds"],
    "pauseRaw": ["pause", "milliseconds"],
    "seek": ["milliseconds"],
    "receiveAudio": ["flag"],
    "receiveVideo": ["flag"],
    "deleteStream": ["stream_id"],
    "releaseStream": ["stream_name"],
    "FCPublish": ["stream_name"],
    "FCUnpublish": ["stream_name"],
    "FCSubscribe": ["stream_name"],
    "FCUnsubscribe": ["stream_name"],
    "getStreamLength": ["stream_name"],
    "onStatus": ["info"],
    "onFCPublish": ["info"],
    "onFCUnpublish": ["info"],
    "onFCSubscribe": ["info"],
    "onBWDone": ["bandwidth"],
    "close": ["info"],
  ]
}

extension Command {
  /// The arguments that have a name, in their order.
  ///
  /// - Parameter request: the name of the command that this one answers.
  public func namedArguments(answering request: String?) -> [AMFProperty] {
    let names = CommandSignature.argumentNames(of: name, answering: request)
    return zip(names, arguments).map { AMFProperty(AMFString($0), $1) }
  }

  private static let onStatus: AMFString = "onStatus"
  private static let code: AMFString = "code"

  /// The information object of an onStatus, a result or an error: an argument, or what some servers put
  /// into the command object (RTMP 1.0 §7.2.2).
  public var statusInfo: AMFValue? {
    guard isAnswer || name == Self.onStatus else { return nil }
    return arguments.first { $0[Self.code] != nil }
      ?? commandObject.flatMap { $0[Self.code] != nil ? $0 : nil }
      ?? arguments.first { $0.properties != nil }
  }

  /// The code of the status that an onStatus, a result or an error brings.
  public var statusCode: AMFString? { statusInfo?[Self.code]?.stringValue }
}
