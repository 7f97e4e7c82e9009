internal import AMF
package import RTMP

/// What connect and its answer say (RTMP 1.0 §7.2.1.1).
package struct ConnectFacts: Sendable {
  /// What became of it.
  package enum Answer: Sendable {
    case awaited
    case accepted(at: Place)
    /// With that code and description.
    case refused(String)
  }

  private static let encoding: AMFString = "objectEncoding"

  package let app: String?
  package let tcURL: String?
  package let mark: MessageMark
  package let offered: EnhancedCapabilities
  package private(set) var accepted = EnhancedCapabilities.none
  /// 0 is AMF0, 3 AMF3; as agreed, or as asked for.
  package private(set) var objectEncoding: Double?
  package internal(set) var answer = Answer.awaited

  init(_ command: Command, _ message: FollowedMessage) {
    app = command.commandObject?["app"]?.stringValue?.description
    tcURL = command.commandObject?["tcUrl"]?.stringValue?.description
    offered = EnhancedCapabilities(in: [command.commandObject])
    objectEncoding = command.commandObject?[Self.encoding]?.numberValue
    mark = message.mark
  }

  package var isPending: Bool { if case .awaited = answer { true } else { false } }

  package var isAccepted: Bool { if case .accepted = answer { true } else { false } }

  package var isRefused: Bool { if case .refused = answer { true } else { false } }

  package mutating func takeAnswer(_ command: Command, at moment: Place) {
    answer = .accepted(at: moment)
    let objects = [command.commandObject] + command.arguments.map(Optional.some)
    accepted = EnhancedCapabilities(in: objects)
    for object in objects {
      if let value = object?[Self.encoding]?.numberValue { objectEncoding = value }
    }
  }
}
