internal import AMF
internal import Flows
package import RTMP

/// What a command means to the session that it comes in, before it takes effect (RTMP 1.0 §7.2).
package enum CommandMeaning: Sendable {
  /// A status, or what stands for one: which stream it is about, and what it does to that.
  package struct Status: Sendable {
    package enum Effect: Sendable {
      case accepts(StreamPurpose)
      /// What follows can have any time.
      case restarts
      case ends
      case refuses
      /// It answers the request, and a client cannot tell how.
      case answers
      case none
    }

    /// nil where it has none.
    package let code: String?
    package let isError: Bool
    /// The place of the stream that it is about; nil where it is about none, or none that is known.
    package let stream: Int?
    /// The message stream on which it would be about that stream; nil where it comes on that.
    package let elsewhere: MessageStreamID?
    package let effect: Effect
  }

  case connect
  case createStream
  /// publish or play.
  case request(NetStream.Request, MessageStreamID)
  /// deleteStream or closeStream.
  case delete(MessageStreamID)
  case unpublish(name: String?)
  case pause(stream: Int, Bool)
  case seek(stream: Int, MessageStreamID)
  case connectAnswer(isError: Bool)
  case createStreamAnswer(isError: Bool)
  case status(Status)
  /// An answer to something else.
  case answer(to: TransactionTable.Request, isError: Bool)
  /// An answer to nothing that is known.
  case orphan
  case other
}

/// A command of a session, with what it means to that.
package struct CommandStep: Sendable {
  package let command: Command
  package let meaning: CommandMeaning
  package let message: FollowedMessage
  /// What other connections have shown.
  package let memory: CaptureMemory
}

extension SessionState {
  package func meaning(of command: Command, _ message: FollowedMessage) -> CommandMeaning {
    if command.isAnswer { return meaning(ofAnswer: command, message) }
    switch command.name.description {
    case "connect": return .connect
    case "createStream": return .createStream
    case "publish": return meaning(ofRequest: command, .publish, message)
    // play(false) ends what is played (ActionScript 3.0, NetStream.play).
    case "play" where command.arguments.first?.booleanValue == false:
      return message.streamID.map { .delete($0) } ?? .other
    case "play", "play2": return meaning(ofRequest: command, .play, message)
    case "deleteStream":
      guard let number = command.arguments.first?.numberValue, let id = UInt32(exactly: number)
      else { return .other }
      return .delete(MessageStreamID(rawValue: id))
    case "closeStream": return message.streamID.map { .delete($0) } ?? .other
    case "FCUnpublish":
      return .unpublish(name: command.arguments.first?.stringValue?.description)
    case "pause", "pauseRaw":
      guard let place = streams.index(of: message.streamID), message.streamID != nil else {
        return .other
      }
      return .pause(stream: place, command.arguments.first?.booleanValue == true)
    case "seek":
      guard let id = message.streamID, let place = streams.index(of: id) else { return .other }
      return .seek(stream: place, id)
    case "onStatus": return meaning(ofStatus: command, message, of: nil)
    default: return .other
    }
  }

  private func meaning(
    ofRequest command: Command, _ purpose: StreamPurpose, _ message: FollowedMessage
  ) -> CommandMeaning {
    guard message.direction == .clientToServer, let id = message.streamID else { return .other }
    let arguments = command.arguments
    // play2 has the name among the options that it gives.
    let name = arguments.first?.stringValue ?? arguments.first?["streamName"]?.stringValue
    let type = purpose == .publish ? arguments.dropFirst().first?.stringValue?.description : nil
    let request = NetStream.Request(
      purpose: purpose, name: name?.description ?? "", type: type, mark: message.mark,
      playDuration: purpose == .play ? arguments.dropFirst(2).first?.numberValue : nil,
      isQueued: purpose == .play && Self.isQueue(arguments.dropFirst(3).first))
    return .request(request, id)
  }

  /// Whether the reset of a play leaves the playlist as it is: false, or the 0 and 2 that servers take too.
  private static func isQueue(_ reset: AMFValue?) -> Bool {
    reset?.booleanValue == false || [0, 2].contains(reset?.numberValue)
  }

  private func meaning(ofAnswer command: Command, _ message: FollowedMessage) -> CommandMeaning {
    let isError = command.isRefusal
    guard let request = message.request else {
      if answersConnect(command, message) { return .connectAnswer(isError: isError) }
      if command.isError, let id = refusedRequest(by: message) {
        return meaning(ofStatus: command, message, of: id)
      }
      return .orphan
    }
    switch request.name {
    case "connect": return .connectAnswer(isError: isError)
    case "createStream": return .createStreamAnswer(isError: isError)
    case "publish", "play": return meaning(ofStatus: command, message, of: request.streamID)
    default: return .answer(to: request, isError: isError)
    }
  }

  /// Whether a status can only be connect's answer, whatever form and transaction ID it has: by its code,
  /// or as an error while nothing else waits.
  private func answersConnect(_ command: Command, _ message: FollowedMessage) -> Bool {
    guard connect?.isPending == true, message.direction == .serverToClient else { return false }
    guard let code = command.statusCode?.description else { return command.isRefusal }
    return code == Self.success || StatusCode.connectionEndings.contains(code)
      || command.isRefusal && !code.hasPrefix("NetStream.")
  }

  private static let success = "NetConnection.Connect.Success"

  /// The stream whose publish or play an error with another's transaction ID can only mean.
  ///
  /// It is the one that it comes on, or the only one that waits: so some servers refuse.
  private func refusedRequest(by message: FollowedMessage) -> MessageStreamID? {
    if let id = message.streamID, let place = streams.index(of: id),
      streams.list[place].phase.isPending
    {
      return id
    }
    let pending = streams.list.filter(\.phase.isPending)
    return pending.count == 1 ? pending[0].id : nil
  }

  // MARK: Statuses

  private func meaning(
    ofStatus command: Command, _ message: FollowedMessage, of requested: MessageStreamID?
  ) -> CommandMeaning {
    guard message.direction == .serverToClient else { return .other }
    if requested == nil, answersConnect(command, message) {
      return .connectAnswer(isError: command.isRefusal)
    }
    let code = command.statusCode?.description
    let isError = command.isRefusal
    let concerned = streamConcerned(by: code, isError: isError, requested, message)
    return .status(
      .init(
        code: code, isError: isError, stream: concerned?.place, elsewhere: concerned?.elsewhere,
        effect: concerned.map { effect(of: code, isError: isError, on: $0.place, message) }
          ?? .none))
  }

  /// The stream that a status is about: the one that it comes on, or, where that is none, the only
  /// one that waits.
  private func streamConcerned(
    by code: String?, isError: Bool, _ requested: MessageStreamID?, _ message: FollowedMessage
  ) -> (place: Int, elsewhere: MessageStreamID?)? {
    let id = requested ?? message.streamID ?? .connection
    let named = streams.index(of: id)
    let isOfStream = code?.hasPrefix("NetStream.") == true
    // One that was only created is not what a status is about while another one waits.
    if let named, isOfStream ? streams.list[named].phase != .created : isPending(named) {
      return isOfStream || answersRequest(code, isError: isError) ? (named, nil) : nil
    }
    let pending = streams.list.indices.filter(isPending)
    guard pending.count == 1, let place = pending.first,
      isOfStream || answersRequest(code, isError: isError)
    else { return isOfStream ? named.map { ($0, nil) } : nil }
    return (place, id)
  }

  private func isPending(_ place: Int) -> Bool { streams.list[place].phase.isPending }

  /// Whether what is no status of a stream answers a request for one: what the connection is told
  /// meanwhile does only where it is an error.
  private func answersRequest(_ code: String?, isError: Bool) -> Bool {
    isError || code?.hasPrefix("NetConnection.") != true
  }

  private func effect(
    of code: String?, isError: Bool, on place: Int, _ message: FollowedMessage
  ) -> CommandMeaning.Status.Effect {
    switch code {
    case "NetStream.Publish.Start"? where !isError: .accepts(.publish)
    case "NetStream.Play.Start"? where !isError, "NetStream.Play.Transition"? where !isError:
      .accepts(.play)
    case "NetStream.Play.Reset"?, "NetStream.Pause.Notify"?, "NetStream.Unpause.Notify"?,
      "NetStream.Seek.Notify"?, "NetStream.Play.UnpublishNotify"?,
      "NetStream.Play.PublishNotify"?:
      .restarts
    case "NetStream.Play.Stop"?, "NetStream.Play.Complete"?, "NetStream.Unpublish.Success"?: .ends
    case let code where refuses(code, isError: isError, streams.list[place], message): .refuses
    case let code?: StatusCode.isKnown(AMFString(code)) ? .none : .answers
    case nil: .answers
    }
  }

  private static let refusals: Set<String> = [
    "NetStream.Publish.BadName", "NetStream.Publish.Denied", "NetStream.Publish.Rejected",
    "NetStream.Publish.Failed", "NetStream.Play.StreamNotFound", "NetStream.Play.Failed",
    "NetStream.Play.NoSupportedTrackFound", "NetStream.Play.FileStructureInvalid",
    "NetStream.Failed",
  ]

  private func refuses(
    _ code: String?, isError: Bool, _ stream: NetStream, _ message: FollowedMessage
  ) -> Bool {
    let isRefusal = code.map(Self.refusals.contains) == true
    guard isError || isRefusal, stream.phase != .refused, stream.phase != .ended else {
      return false
    }
    // An error in the middle, such as that a recording cannot be written, refuses nothing.
    return (!stream.phase.isActive || isRefusal)
      && (stream.request != nil || !message.sight.isComplete)
  }
}
