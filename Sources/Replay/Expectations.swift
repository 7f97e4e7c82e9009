public import ByteParsing

/// What a peer has to say, in its order, and how much of that it has said.
///
///     switch expectations.take(meaning) {
///     case .expected: …      // as in the fixture
///     case .extra: …         // not there, and of no consequence
///     case .unexpected: …    // where they part
///     }
public struct Expectations: Sendable {
  /// One thing that the fixture's peer said.
  public struct Item: Hashable, Sendable {
    public var meaning: Meaning
    /// The message's number in its direction, from 0 on; nil for the end of the connection.
    public var index: Int?
    /// Where the message begins in its direction.
    public var offset: StreamOffset
    /// Which of the fixture's steps completed it.
    public var step: Int
    /// Whether bytes are missing between it and what was said before: more may have been said there.
    public var followsGap: Bool

    public init(
      _ meaning: Meaning, index: Int? = nil, offset: StreamOffset = 0, step: Int = 0,
      followsGap: Bool = false
    ) {
      self.meaning = meaning
      self.index = index
      self.offset = offset
      self.step = step
      self.followsGap = followsGap
    }
  }

  public enum Match: Hashable, Sendable {
    case expected
    case extra
    /// Another was to come, or nothing more.
    case unexpected(Item?)
  }

  private let items: [Item]
  private let endsInGap: Bool
  private var isSaid: [Bool]

  /// - Parameter endsInGap: whether bytes are missing behind the last item.
  public init(_ items: [Item], endsInGap: Bool = false) {
    var seen: Set<Meaning> = []
    // What media follows is said once: peers repeat it as they like.
    let items = items.filter { !$0.meaning.isMediaOpening || seen.insert($0.meaning).inserted }
    self.items = items
    self.endsInGap = endsInGap
    isSaid = items.map { _ in false }
  }

  /// How many messages were said.
  public var saidCount: Int { zip(items, isSaid).count { $1 && $0.meaning != .end } }

  /// What the fixture has, nobody has to say, and was not said.
  ///
  /// - Parameter isWhole: whether the peer was heard to its end; otherwise what would have come last is
  ///   not known.
  public func leftOut(isWhole: Bool) -> [Item] {
    let known = isWhole ? items.count : (isSaid.lastIndex(of: true) ?? 0)
    return zip(items, isSaid).prefix(known)
      .filter { !$1 && ($0.meaning.isAside || $0.meaning.isFarewell) }.map(\.0)
  }

  /// The first item that has to be said, and was not.
  ///
  /// - Parameter step: only what the fixture's peer said before it.
  public func pending(before step: Int = .max) -> Item? {
    for (item, isSaid) in zip(items, isSaid) {
      if item.step >= step { return nil }
      if !isSaid, !item.meaning.isAside { return item }
    }
    return nil
  }

  /// The first item that has to be said before the connection ends, and was not.
  public var pendingBeforeEnd: Item? {
    zip(items, isSaid).first { item, isSaid in
      !isSaid && !item.meaning.isAside && !item.meaning.isFarewell && item.meaning != .end
    }?.0
  }

  /// The step in which the fixture's peer ends the connection, or says that it is about to; nil where
  /// nobody saw that.
  public var endStep: Int? {
    items.reversed().prefix { $0.meaning == .end || $0.meaning.isFarewell || $0.meaning.isAside }
      .last { !$0.meaning.isAside }?.step
  }

  /// Takes what the peer says next.
  public mutating func take(_ meaning: Meaning) -> Match {
    if let place = place(of: meaning) {
      isSaid[place] = true
      return .expected
    }
    let next = pending()
    let isFree =
      meaning.isAside || meaning.isMediaOpening || meaning.isFarewell && pendingBeforeEnd == nil
      || next.map(\.followsGap) ?? endsInGap
    return isFree && meaning != .end ? .extra : .unexpected(next)
  }

  /// The item that `meaning` stands for: asides are passed over, and what tells of media comes when it
  /// comes, but before what is said after it.
  private func place(of meaning: Meaning) -> Int? {
    for place in items.indices where !isSaid[place] {
      let item = items[place].meaning
      if item == meaning { return place }
      let isPassed =
        item.isAside || meaning.isMediaOpening || item.isMediaOpening && meaning.isAside
        || item.isFarewell && meaning == .end
      if !isPassed { return nil }
    }
    return nil
  }
}
