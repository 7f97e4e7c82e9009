internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP

/// What data messages say of the media that they go with.
extension SessionFollower {
  private static let setDataFrame: AMFString = "@setDataFrame"
  private static let onMetaData: AMFString = "onMetaData"

  mutating func follow(_ data: DataMessage, _ message: FollowedMessage) {
    let isSet = data.handler == Self.setDataFrame
    let name = isSet ? data.values.first?.stringValue : data.handler
    if isSet { checkLength(of: data, message) }
    guard name == Self.onMetaData, let id = message.streamID,
      let properties = data.values.lazy.compactMap(\.properties).first
    else { return }
    // What is sent on message stream 0 belongs to the only stream there is to be about.
    let onlyUse = id == .connection ? placeOfOnlyUse(message.direction) : nil
    guard
      let place = streams.place(of: id) ?? onlyUse
        ?? streams.place(of: id, elseIn: message.sight.isComplete ? .none : .unknown)
    else { return }
    if !isSet { checkSetter(of: streams.list[place], message) }
    if streams.list[place].phase == .publishRequested {
      streams.list[place].early.note(message, header: "onMetaData")
    }
    if streams.list[place].hasMedia, !streams.list[place].metadata.isThere,
      message.direction == .clientToServer, let unseen = message.sight.absence
    {
      tellOnce(.claim(.metadataLate, unseen), message)
    }
    streams.list[place].metadata.take(properties)
  }

  /// Looks for the handler's name and what it is to be given.
  private mutating func checkLength(of data: DataMessage, _ message: FollowedMessage) {
    guard !data.malformations.contains(where: \.endsReading) else { return }
    guard let name = data.values.first?.stringValue else {
      return tellOnce(.setDataFrameShort, message)
    }
    if data.values.count < 2 {
      tellOnce(
        .setDataFrameShort, ["handler": .text(String(name.description.prefix(80)))], message)
    }
  }

  /// A publisher has the server keep the metadata; to players they go out without that.
  private mutating func checkSetter(of stream: NetStream, _ message: FollowedMessage) {
    guard message.direction == .clientToServer,
      stream.phase == .publishing || stream.phase == .publishRequested
    else { return }
    tellOnce(.metadataBare, message)
  }
}
