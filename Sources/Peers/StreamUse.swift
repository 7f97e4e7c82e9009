internal import Filter
internal import Sessions

/// What the client has its streams for.
struct StreamUse: Sendable {
  private var hasBegun = false
  private var publishes = false
  private var plays = false

  init() {}

  init(of streams: NetStreamTable) {
    for stream in streams.list {
      hasBegun = hasBegun || stream.startedAt != nil
      publishes = publishes || stream.phase == .publishing
      plays = plays || stream.phase == .playing
    }
  }

  /// nil of what is not about streams.
  func value(of fact: TrafficFact) -> FieldOperand? {
    switch fact {
    case .published: .flag(hasBegun)
    case .publishing: .flag(publishes)
    case .playing: .flag(plays)
    default: nil
    }
  }
}
