public import RTMP

/// A format in which a command can write its report.
public struct ReportFormat<Subject>: Sendable {
  /// As a user calls it.
  public let name: String
  /// What it is, in words that go behind its name.
  public let summary: String?
  private let decoding: @Sendable (ReportOptions) -> RTMPDecoder.Options
  private let rendering: @Sendable (ReportOptions) -> any Renderer<Subject>

  /// - Parameters:
  ///   - decoding: how messages have to be decoded for it.
  ///   - rendering: makes what writes it.
  init(
    _ name: String, _ summary: String? = nil,
    decoding: @escaping @Sendable (ReportOptions) -> RTMPDecoder.Options = { _ in .init() },
    rendering: @escaping @Sendable (ReportOptions) -> any Renderer<Subject>
  ) {
    self.name = name
    self.summary = summary
    self.decoding = decoding
    self.rendering = rendering
  }

  /// How messages have to be decoded for a report.
  public func decoderOptions(_ options: ReportOptions) -> RTMPDecoder.Options { decoding(options) }

  /// What writes a report.
  public func renderer(_ options: ReportOptions) -> any Renderer<Subject> { rendering(options) }
}
