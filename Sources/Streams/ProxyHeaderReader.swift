internal import ByteParsing

/// Holds the first bytes of what a client sends until it is known whether a proxy's header begins them.
///
/// Give it bytes as they come, and whatever is behind the header, or all that is held where there is none,
/// to who reads on.
public struct ProxyHeaderReader: Sendable {
  /// Bytes that came together.
  public struct Piece: Sendable {
    public let bytes: [UInt8]
    public let mark: UInt64
  }

  private let isFirst: Bool
  private var held: [UInt8] = []
  /// Where pieces begin in `held`, and what they are called.
  private var starts: [(place: Int, mark: UInt64)] = []
  /// One that goes on behind what is looked at, and has not come whole.
  public private(set) var long: ProxyHeader?
  /// How many bytes came.
  public private(set) var byteCount = 0

  /// - Parameter isFirst: whether what comes is the connection's first.
  public init(isFirst: Bool) { self.isFirst = isFirst }

  /// How many bytes of memory are held.
  public var heldByteCount: Int { held.count + starts.count * 16 }

  /// What the first byte that is held is called.
  public var firstMark: UInt64? { starts.first?.mark }

  /// Whether bytes can be passed over without being held: none came, and these begin no header.
  public func ignores(_ bytes: Span<UInt8>) -> Bool {
    byteCount == 0 && bytes.count > 0 && !ProxyHeader.canBegin(with: bytes[0])
  }

  /// Takes the next bytes.
  public mutating func append(_ bytes: Span<UInt8>, mark: UInt64) -> ProxyHeader.Reading {
    guard bytes.count > 0 else { return .undecided }
    starts.append((held.count, mark))
    held.append(copying: bytes)
    byteCount += bytes.count
    if long == nil {
      let reading = ProxyHeader.read(held.span, isFirst: isFirst)
      guard case .header(let header) = reading else { return reading }
      if header.byteCount <= byteCount { return reading }
      long = header
    }
    guard let long, long.byteCount <= byteCount else {
      // Nobody asks again for what a header is sure to take.
      held = []
      starts = []
      return .undecided
    }
    return .header(long)
  }

  /// What came behind the header, or all that is held where there is none.
  public func pieces(behind header: ProxyHeader?) -> [Piece] {
    // What is held ends with the last byte that came.
    let first = max(0, (header?.byteCount ?? 0) - (byteCount - held.count))
    return starts.indices.compactMap { index in
      let end = index + 1 < starts.count ? starts[index + 1].place : held.count
      let start = max(first, starts[index].place)
      guard start < end else { return nil }
      return Piece(bytes: Array(held[start..<end]), mark: starts[index].mark)
    }
  }
}
