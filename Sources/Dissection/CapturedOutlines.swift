internal import Comparison
public import Capture
public import RTMP
public import Reports
internal import Sessions

/// What the connections of a capture do, to be compared.
public struct CapturedOutlines: Sendable {
  /// How input has to be decoded: by its payloads a stream is known again behind a relay.
  public static let decoderOptions: RTMPDecoder.Options = {
    var options = RTMPDecoder.Options()
    options.retention = .digest
    return options
  }()

  /// What is known of it beside, such as its name.
  public var input: InputDescription
  var outlines: [SessionOutline]
  let flowCount: Int
  /// What could not be read to its end.
  public let failures: [CaptureError]

  /// Reads input to its end.
  ///
  /// - Parameters:
  ///   - wanted: the flows that are asked for; empty for all.
  ///   - betweenPieces: called before each piece that is waited for but the first.
  /// - Throws: what the closure throws.
  public init(
    of source: inout some EventSource & ~Copyable, wanted: [Int] = [],
    betweenPieces: () throws -> Void = {}
  ) throws {
    var collectors =
      wanted.isEmpty ? [OutlineCollector()] : wanted.map { OutlineCollector(wanted: $0) }
    do {
      try source.forEach(
        { event in
          for place in collectors.indices { collectors[place].note(event) }
          return true
        }, betweenPieces: betweenPieces)
    } catch is InputFailure {}
    input = source.input
    failures = source.failures
    outlines = collectors.flatMap(\.outlines)
    flowCount = collectors[0].flowCount
  }

  func outline(_ flow: Int) -> SessionOutline? { outlines.first { $0.flow == flow } }

  var name: String { input.files.joined(separator: ",") }
}
