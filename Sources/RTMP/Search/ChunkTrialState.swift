internal import ByteParsing

extension ChunkTrial {
  /// How far the bytes were followed, and by what assumptions.
  struct State {
    var streams: ChunkStreamTable
    var chunkSize: ChunkSize
    /// The chunk size until the first Set Chunk Size, if one was met.
    private var chunkSizeBefore: ChunkSize?
    var position: StreamOffset
    /// What speaks for it, in bits.
    var weight = 0
    /// How many headers were read.
    var headerCount = 0
    /// Lengths and types that no header said.
    var inferredKinds: [(id: ChunkStreamID, kind: MessageHeader.Kind)] = []
    /// Whether it stands at a header, but at one that cannot be understood.
    var isAtHeader = false
    /// What must still bear out the kind that was assumed last, once its message has ended: so much
    /// weight, and so many more messages that inherit it.
    private var kindDemand: (slot: Int, weight: Int, messageCount: Int)?
    /// What it takes to be confirmed.
    private let requiredWeight: Int
    private let requiredHeaderCount: Int
    /// What it takes to bear out the assumptions.
    private var demandedWeight = Int.min
    private var demandedHeaderCount = 0
    private var demandedContinuationCount = 0
    /// How many headers continued a message where its next chunk was expected.
    private var continuationCount = 0
    /// What is still to come of the message on each chunk stream, by slot.
    private var remaining: [UInt32] = []

    init(
      streams: ChunkStreamTable, chunkSize: ChunkSize, position: StreamOffset,
      requiredWeight: Int, requiredHeaderCount: Int
    ) {
      self.streams = streams
      self.chunkSize = chunkSize
      self.position = position
      self.requiredWeight = requiredWeight
      self.requiredHeaderCount = requiredHeaderCount
      for slot in streams.indices {
        self[remaining: slot] = streams.list[slot].remainingCount
      }
    }

    /// The chunk size at the first header.
    var firstChunkSize: ChunkSize { chunkSizeBefore ?? chunkSize }

    /// Whether a kind was assumed that what follows has not borne out.
    var awaitsKind: Bool { kindDemand != nil }

    /// Whether what follows has borne out every assumption.
    var isBorneOut: Bool {
      weight >= demandedWeight && headerCount >= demandedHeaderCount
        && continuationCount >= demandedContinuationCount && !awaitsKind
    }

    /// Whether as many messages went on where the chunk size has their next chunks as it takes.
    var hasContinuations: Bool {
      continuationCount > 0 && continuationCount >= demandedContinuationCount
    }

    var isConfirmed: Bool {
      weight >= requiredWeight && headerCount >= requiredHeaderCount && isBorneOut
    }

    subscript(remaining slot: Int) -> UInt32 {
      get { slot < remaining.count ? remaining[slot] : 0 }
      set {
        while remaining.count <= slot { remaining.append(0) }
        remaining[slot] = newValue
      }
    }

    mutating func declare(_ size: UInt32) {
      chunkSizeBefore = firstChunkSize
      chunkSize = ChunkSize(declared: size)
    }

    /// Demands that what follows bears an assumption out.
    mutating func demand(
      weight: Int, headerCount count: Int, continuations: Int = 0
    ) {
      demandedWeight = max(demandedWeight, self.weight + weight)
      demandedHeaderCount = max(demandedHeaderCount, headerCount + count)
      demandedContinuationCount =
        max(demandedContinuationCount, continuationCount + continuations)
    }

    /// Demands that what follows bears out the kind that was assumed.
    mutating func demandForKind(_ slot: Int, weight: Int, messageCount: Int) {
      let weight = max(weight, kindDemand?.weight ?? 0)
      kindDemand = (slot, weight, messageCount)
    }

    /// Takes note of a header that opens a message; false where that speaks against the kind that
    /// was assumed.
    mutating func noteOpening(_ slot: Int?, weight: Int, inherits: Bool) -> Bool {
      self.weight += weight
      guard var demand = kindDemand, self[remaining: demand.slot] == 0 else { return true }
      demand.weight -= weight
      if slot == demand.slot {
        if !inherits, demand.messageCount > 0 { return false }
        demand.messageCount -= 1
      }
      kindDemand = demand.weight > 0 || demand.messageCount > 0 ? demand : nil
      return true
    }

    mutating func noteContinuation() {
      continuationCount += 1
      weight += HeaderEvidence.continuationWeight
    }

    /// Whether nothing more is due of any message.
    var isBetweenMessages: Bool { remaining.allSatisfy { $0 == 0 } }

    /// The only chunk stream whose message is not complete.
    var onlyOpenSlot: Int? {
      let open = remaining.indices.filter { remaining[$0] > 0 }
      return open.count == 1 ? open[0] : nil
    }
  }
}
