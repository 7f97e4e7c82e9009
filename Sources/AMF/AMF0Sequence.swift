internal import ByteParsing

/// The AMF0 values that follow one another in a message, as far as they can be read.
///
/// Reading never fails: a value that is broken keeps what came before the break, inside it too.
public struct AMF0Sequence: Hashable, Sendable {
  /// How deep values may lie in one another.
  public static let nestingLimit = 64

  public let values: [AMFValue]
  public let malformations: [AMFMalformation]

  /// Reads values to the end of `bytes`.
  public init(_ bytes: Span<UInt8>) {
    var input = ByteReader(bytes)
    var decoder = AMF0Decoder()
    var values: [AMFValue] = []
    while !input.isAtEnd, !decoder.hasStopped {
      if let value = decoder.read(&input) { values.append(value) }
    }
    self.values = values
    malformations = decoder.malformations
  }
}
