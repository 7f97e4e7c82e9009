internal import AMF
internal import Flows
internal import Packets
package import RTMP

/// What commands change (RTMP 1.0 §7.2).
extension SessionState {
  mutating func join(
    _ command: Command, _ meaning: CommandMeaning, _ message: FollowedMessage,
    _ memory: inout CaptureMemory, into log: inout FindingLog
  ) {
    if !command.isAnswer, !command.isNotice, command.transactionID == 0 {
      hasRequestWithoutID[message.direction.index] = true
    }
    notePeer(command, meaning, message)
    switch meaning {
    case .connect:
      connect = ConnectFacts(command, message)
      move(to: .connecting, by: message.index, message.direction, at: message.moment, into: &log)
    case .createStream: openCreateStreams += 1
    case .request(let request, let id): take(request, on: id, message, into: &log)
    case .delete(let id): end(id, message, &memory, into: &log)
    case .unpublish(let name):
      for stream in streams.list where stream.request?.purpose == .publish {
        if name == nil || stream.request?.name == name {
          end(stream.id, message, &memory, into: &log)
        }
      }
    case .pause(let place, let pauses):
      streams.list[place].isPaused = pauses
      streams.list[place].beginAnew(by: message, .asked)
    case .seek(let place, let id):
      resume(id, message, into: &log)
      streams.list[place].isPaused = false
      streams.list[place].beginAnew(by: message, .asked)
    case .connectAnswer(let isError):
      takeConnectAnswer(command, isError: isError, message, &memory, into: &log)
    case .createStreamAnswer(let isError):
      openCreateStreams = max(0, openCreateStreams - 1)
      if !isError, let id = command.createdStreamID { create(id, message, into: &log) }
    case .status(let status): take(status, message, &memory, into: &log)
    case .answer, .orphan, .other: break
    }
  }

  // MARK: connect and createStream

  private mutating func takeConnectAnswer(
    _ command: Command, isError: Bool, _ message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    if isError {
      let text = command.statusText
      connect?.answer = .refused(text)
      if text.contains("authmod="), let client, let server {
        memory.noteAuthentication(client.address, server)
      }
    } else {
      connect?.takeAnswer(command, at: message.moment)
    }
    move(
      to: isError ? .refused : .connected, by: message.index, message.direction,
      at: message.moment, into: &log)
  }

  private mutating func create(
    _ id: MessageStreamID, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    let known = streams.place(of: id)
    guard
      let place = streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    // A number that is given again after its stream has ended names a new stream.
    if known != nil, [.ended, .refused].contains(streams.list[place].phase) {
      streams.replace(place, by: id)
    }
    streams.list[place].isGiven = true
    if streams.list[place].phase.isUncreated {
      move(place, to: .created, by: message, into: &log)
    }
  }

  // MARK: publish and play

  private mutating func take(
    _ request: NetStream.Request, on id: MessageStreamID, _ message: FollowedMessage,
    into log: inout FindingLog
  ) {
    guard
      let place = streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    if request.isQueued, streams.list[place].phase == .playing {
      if streams.list[place].queue.count < NetStream.queueLimit {
        streams.list[place].queue.append(request)
      }
      return
    }
    streams.list[place].queue = []
    streams.list[place].beginAnew(by: message, .asked)
    streams.list[place].isAnswered = false
    let stream = streams.list[place]
    move(
      place, to: .requested(request, since: stream.end == nil ? stream.startedAt : nil),
      by: message, into: &log)
  }

  /// The statuses that answer what a client asks of a stream that plays.
  private static let answers: Set<String> = [
    "NetStream.Pause.Notify", "NetStream.Unpause.Notify", "NetStream.Seek.Notify",
  ]

  private mutating func take(
    _ status: CommandMeaning.Status, _ message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    guard let known = status.stream else { return }
    let code = status.code ?? message.body.command?.name.description ?? ""
    var place = known
    // Some clients ask on message stream 0, and some servers go on where createStream has led.
    if let id = status.elsewhere, streams.list[place].id == .connection {
      place = streams.join(id, to: place)
    }
    switch status.effect {
    case .accepts(let purpose):
      // What nobody asked for just now is another one's start.
      if purpose == .play, !streams.list[place].phase.isPending {
        streams.list[place].beginAnew(by: message, .told(code))
      }
      accept(place, purpose, message, &memory, into: &log)
    case .restarts:
      streams.list[place].beginAnew(by: message, Self.answers.contains(code) ? .asked : .told(code))
    case .ends:
      streams.list[place].beginAnew(by: message, .told(code))
      finish(place, by: message, &memory, into: &log)
    case .refuses:
      let use = streams.list[place].state.use ?? .init(request: nil, since: nil)
      move(
        place, to: .refused(use, code: code, at: message.moment), by: message, into: &log)
    case .answers: streams.list[place].isAnswered = true
    case .none: break
    }
  }

  private mutating func accept(
    _ place: Int, _ purpose: StreamPurpose, _ message: FollowedMessage,
    _ memory: inout CaptureMemory, into log: inout FindingLog
  ) {
    if purpose == .play, !streams.list[place].phase.isPending, !streams.list[place].queue.isEmpty {
      let next = streams.list[place].queue.removeFirst()
      move(place, to: .requested(next, since: message.moment), by: message, into: &log)
    }
    let use = NetStream.Use(request: streams.list[place].request, since: message.moment)
    move(place, to: .active(purpose, use), by: message, into: &log)
    if purpose == .publish, let key = key(of: streams.list[place].request), let client,
      let time = message.moment.time
    {
      memory.note(
        .init(flow: flow, client: client, since: message.moment, lastMediaAt: time), of: key)
    }
  }

  // MARK: Ends

  /// A server says that it has sent all of a stream, or takes no more of it.
  mutating func finish(
    _ place: Int, by message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    if streams.list[place].isActive { endStream(place, message, &memory, into: &log) }
  }

  private mutating func end(
    _ id: MessageStreamID?, _ message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    // What a side sends behind the other's FIN ends nothing in order.
    guard closer != message.direction.opposite else { return }
    // Media of which no header says the stream may well have been this one's.
    for place in [streams.place(of: id), streams.place(of: nil)].compactMap(\.self)
    where streams.list[place].phase != .refused {
      endStream(place, message, &memory, into: &log)
    }
  }

  private mutating func endStream(
    _ place: Int, _ message: FollowedMessage, _ memory: inout CaptureMemory,
    into log: inout FindingLog
  ) {
    if let key = key(of: streams.list[place].request), let client {
      memory.free(key, of: client, at: message.moment)
    }
    move(
      place,
      to: .ended(streams.list[place].state.use, by: message.direction, at: message.moment),
      by: message, into: &log)
  }

  /// What a server has ended by Stream EOF can begin again.
  mutating func resume(
    _ id: MessageStreamID, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    guard let place = placeToResume(id), let use = streams.list[place].state.use else { return }
    streams.list[place].beginAnew(by: message, .told("Stream Begin"))
    move(place, to: .active(.play, use), by: message, into: &log)
  }

  /// Where the stream is that a server has ended and can go on with.
  package func placeToResume(_ id: MessageStreamID) -> Int? {
    guard let place = streams.index(of: id),
      case .ended(let use?, by: .serverToClient, _) = streams.list[place].state,
      use.request?.purpose == .play
    else { return nil }
    return place
  }
}

extension Command {
  /// The number in the answer to createStream.
  package var createdStreamID: MessageStreamID? {
    guard let number = arguments.lazy.compactMap(\.numberValue).first,
      let id = UInt32(exactly: number)
    else { return nil }
    return MessageStreamID(rawValue: id)
  }
}
