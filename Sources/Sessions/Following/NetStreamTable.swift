internal import Flows
internal import RTMP

/// The message streams of one connection, by ID.
struct NetStreamTable: Sendable {
  /// How many are followed; those beyond it are not.
  private static let limit = 64

  var list: [NetStream] = []
  /// Whether there may be streams that are not followed.
  var isFull: Bool { list.count >= Self.limit }
  private var lastPlace = 0

  /// Where the stream with that ID is; nil where it is not known.
  ///
  /// - Parameter id: nil for the stream of media whose headers, as far as they were seen, do not
  ///   say it.
  mutating func place(of id: MessageStreamID?) -> Int? {
    if lastPlace < list.count, list[lastPlace].id == id { return lastPlace }
    let found = list.firstIndex { $0.id == id } ?? list.firstIndex { id != nil && $0.otherID == id }
    guard let place = found else { return nil }
    lastPlace = place
    return place
  }

  /// Gives the stream whose ID was not seen that one, if there is such a stream with media in that
  /// direction.
  mutating func adopt(_ id: MessageStreamID, _ direction: Direction) {
    guard let place = list.firstIndex(where: { $0.id == nil }),
      list[place].tracks.contains(where: { $0.direction == direction })
    else { return }
    list[place].id = id
  }

  /// Lets the stream at `place` go by another ID too, in the place of one that was only created; where
  /// it is then.
  mutating func join(_ id: MessageStreamID, to place: Int) -> Int {
    list[place].otherID = id
    guard let other = list.firstIndex(where: { $0.id == id }), list[other].request == nil,
      !list[other].hasMedia
    else { return place }
    list.remove(at: other)
    lastPlace = 0
    return other < place ? place - 1 : place
  }

  /// Where the stream with that ID is, a new one if need be; nil where there are too many.
  mutating func place(of id: MessageStreamID?, elseIn phase: StreamPhase) -> Int? {
    if let place = place(of: id) { return place }
    guard list.count < Self.limit else { return nil }
    list.append(NetStream(id, phase))
    return list.count - 1
  }
}
