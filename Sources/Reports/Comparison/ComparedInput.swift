public import Comparison
internal import Peers
internal import RTMP
internal import Sessions

/// One of the two sessions of a comparison, as a reader finds it again.
public struct ComparedInput: Sendable {
  public let file: String
  public let outline: SessionOutline
  /// Of the file.
  public let flowCount: Int
  private let client: PeerGuess?
  private let server: PeerGuess?

  public init(file: String, outline: SessionOutline, flowCount: Int) {
    self.file = file
    self.outline = outline
    self.flowCount = flowCount
    let session = outline.end?.summary.session
    (client, server) = (session?.client, session?.server)
  }

  /// Such as `session.pcap, flow 1 of 2: 10.77.0.1:48360 → 10.77.0.2:1935, publishes live/cam1`.
  var title: String {
    let report = outline.report
    return
      "\(file), flow \(outline.flow) of \(flowCount): \(report.client) → \(report.server)\(deed)"
  }

  /// What that side's program probably is.
  func guess(_ side: Role) -> PeerGuess? { side == .client ? client : server }

  /// Such as `client: surely ffmpeg (Lavf59.27.100); server: probably nginx-rtmp`; nil where no name is known.
  var software: String? {
    let sides = [Role.client, .server].compactMap { side in
      guess(side).map { "\(side.rawValue): \($0.adverb) \($0.fullName)" }
    }
    return sides.isEmpty ? nil : sides.joined(separator: "; ")
  }

  private var deed: String {
    let subject = outline.subject.map { " \($0)" } ?? ""
    return switch outline.purpose {
    case .publish?: ", publishes\(subject)"
    case .play?: ", plays\(subject)"
    case nil: outline.subject.map { ", \($0)" } ?? ""
    }
  }
}
