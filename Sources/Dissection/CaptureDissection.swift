public import Capture
internal import Packets
internal import Rules
public import Peers
public import Reports
public import Sessions

/// Reads captures, and tells what the connections in them say.
public struct CaptureDissection: EventSource, ~Copyable {
  public static let pieceNames = "packets"

  private var source: CaptureSource
  @usableFromInline var analyzer: Analyzer

  /// - Parameter profiles: peers that are asked what they would have made of each session.
  public init(
    _ source: consuming CaptureSource, options: Analyzer.Options = .init(),
    against profiles: [PeerProfile] = []
  ) {
    self.source = source
    analyzer = Analyzer(options: options, against: profiles)
  }

  public var input: InputDescription { source.input }
  public var failures: [CaptureError] { source.failures }

  public mutating func advance() -> Bool { Self.feed(&analyzer, from: &source) }

  /// Apart from `self`, whose parts a borrowed packet would all hold.
  @inline(__always)
  private static func feed(
    _ analyzer: inout Analyzer, from source: inout CaptureSource
  ) -> Bool {
    switch source.next() {
    case .packet(let packet): analyzer.append(packet)
    case .statistics(let statistics):
      if let count = statistics.dropped { analyzer.note(droppedPackets: count) }
    // Nobody asks for these yet.
    case .comment, .secrets, .name, .idle: break
    case nil:
      analyzer.finish()
      return false
    }
    return true
  }

  @inlinable
  public mutating func next() -> SessionEvent? { analyzer.next() }
}

extension CaptureSource {
  /// What is known before the first packet.
  public var input: InputDescription {
    let linkTypes = interfaces.map { $0.linkTypeName ?? String($0.linkType.rawValue) }
    return InputDescription(
      files: descriptions.map(\.name),
      linkType: linkTypes.isEmpty
        ? nil
        : linkTypes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
          .joined(separator: ","),
      timePrecision: timePrecision, snapshotLength: snapshotLength)
  }
}
