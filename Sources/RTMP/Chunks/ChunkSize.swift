internal import ByteParsing

/// What is known of how many payload bytes a chunk carries at most (RTMP 1.0 §5.4.1).
///
/// A stream that is read from its beginning leaves no doubt. Where bytes are missing, a Set Chunk
/// Size may have been among them: then the size is known only as far as what follows has shown it.
struct ChunkSize: Hashable, Sendable {
  /// In bytes; nil where nothing tells.
  private(set) var value: UInt32?
  /// Whether `value` was made out from where chunks begin, rather than told.
  private(set) var isInferred: Bool
  /// Payloads of up to this length go by these rules without doubt: in one chunk, or, where it is
  /// the greatest number there is, in chunks of `value` bytes.
  private(set) var certainUpTo: UInt32

  /// 128 until Set Chunk Size says otherwise.
  static let initial = Self(declared: 128)
  static let unknown = Self(value: nil, isInferred: false, certainUpTo: 1)

  private init(value: UInt32?, isInferred: Bool, certainUpTo: UInt32) {
    self.value = value
    self.isInferred = isInferred
    self.certainUpTo = certainUpTo
  }

  init(declared value: UInt32) {
    self.init(value: value, isInferred: false, certainUpTo: .max)
  }

  init(inferred value: UInt32) {
    self.init(value: value, isInferred: true, certainUpTo: .max)
  }

  /// The size, where there is no doubt of it.
  var certainValue: UInt32? { isCertain ? value : nil }

  var isCertain: Bool { certainUpTo == .max }

  /// What may still hold after bytes are missing.
  var doubtful: Self { Self(value: value, isInferred: isInferred, certainUpTo: 1) }

  /// After a payload of `length` bytes was found to lie in one chunk.
  func admitting(_ length: UInt32) -> Self {
    guard !isCertain, length > certainUpTo else { return self }
    let isContradicted = value.map { $0 < length } ?? false
    return Self(
      value: isContradicted ? nil : value, isInferred: isInferred, certainUpTo: length)
  }

  /// After a payload was found to lie in chunks of `value` bytes.
  var confirmed: Self { Self(value: value, isInferred: isInferred, certainUpTo: .max) }

  /// How many bytes the next chunk of a payload with `remaining` bytes has.
  func pieceLength(of remaining: UInt32) -> UInt32 {
    isCertain ? min(value ?? .max, remaining) : remaining
  }

  /// What is wrong with the value of a Set Chunk Size (§5.4.1); nil where nothing is.
  static func problem(of value: UInt32) -> Problem? {
    switch value {
    case 0, 0x8000_0000...: .chunkSizeOutOfRange
    case ..<128: .chunkSizeSmall
    case 0x100_0000...: .chunkSizeExcessive
    case 65_537...: .chunkSizeLarge
    default: nil
    }
  }
}
