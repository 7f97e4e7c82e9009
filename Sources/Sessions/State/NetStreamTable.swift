internal import Media
internal import Flows
package import RTMP

/// The message streams of one connection, by ID.
package struct NetStreamTable: Sendable {
  /// Where a media message belongs, by what its headers say of its stream.
  package enum Placement: Sendable {
    case known(Int)
    /// In the stream whose ID was not seen so far.
    case adopted(Int)
    /// On message stream 0, and in the only stream that it can mean.
    case joined(Int)
    /// In a stream of which nothing is known.
    case new
    /// There are too many streams.
    case beyond
  }

  /// How many are followed; those beyond it are not.
  package static let limit = 64

  package internal(set) var list: [NetStream] = []
  /// Whether there may be streams that are not followed.
  package var isFull: Bool { list.count >= Self.limit }
  /// Of the next stream that comes to be known.
  package private(set) var nextNumber = 0
  /// Of the stream that was asked for last.
  var lastPlace = 0

  /// Where the stream with that ID is; nil where it is not known.
  ///
  /// - Parameter id: nil for the stream of media whose headers, as far as they were seen, do not
  ///   say it.
  package func index(of id: MessageStreamID?) -> Int? {
    if lastPlace < list.count, list[lastPlace].isCalled(id) { return lastPlace }
    return list.firstIndex { $0.isCalled(id) }
  }

  /// As ``index(of:)``, and is faster for the same stream again.
  mutating func place(of id: MessageStreamID?) -> Int? {
    guard let place = index(of: id) else { return nil }
    lastPlace = place
    return place
  }

  /// As ``MediaTrack/takeOrdinary(_:_:at:)``, in the stream that was asked for last.
  @inline(__always)
  mutating func takeOrdinary(
    _ frame: MediaFrame, _ message: Message, _ direction: Direction, at moment: Place
  ) -> Bool {
    guard frame.isCodedFrame, frame.isPlain, lastPlace < list.count,
      list[lastPlace].isCalled(message.header.streamID),
      UInt32(bitPattern: frame.compositionTime) <= UInt32(Threshold.compositionTime)
    else { return false }
    return list[lastPlace].takeOrdinary(frame, message, direction, at: moment)
  }

  /// Where the stream is whose ID was not seen, and that has media in that direction.
  func placeToAdopt(_ direction: Direction) -> Int? {
    list.firstIndex { $0.id == nil }.flatMap { place in
      list[place].tracks.contains { $0.direction == direction } ? place : nil
    }
  }

  /// Lets the stream at `place` go by another ID too, in the place of one that was only created; where
  /// it is then.
  ///
  /// A stream that has used the ID keeps it.
  mutating func join(_ id: MessageStreamID, to place: Int) -> Int {
    let other = list.firstIndex { $0.id == id }
    if let other, list[other].request != nil || list[other].hasMedia { return place }
    list[place].otherID = id
    guard let other else { return place }
    list.remove(at: other)
    lastPlace = 0
    return other < place ? place - 1 : place
  }

  /// Where the stream with that ID is, a new one if need be; nil where there are too many.
  mutating func place(of id: MessageStreamID?, elseIn state: NetStream.State) -> Int? {
    if let place = place(of: id) { return place }
    guard list.count < Self.limit else { return nil }
    list.append(NetStream(id, state, number: nextNumber))
    nextNumber += 1
    return list.count - 1
  }

  /// Puts a new stream in the place of one that has ended.
  mutating func replace(_ place: Int, by id: MessageStreamID) {
    list[place] = NetStream(id, .none, number: nextNumber)
    nextNumber += 1
  }
}
