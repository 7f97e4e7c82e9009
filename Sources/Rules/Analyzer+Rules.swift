public import Flows
public import RTMP
public import Sessions

extension Analyzer {
  /// Reads a capture and holds its sessions against all rules, where sessions are followed.
  public init(options: Options = Options()) {
    let observer: @Sendable () -> any SessionObserver = { RuleObserver() }
    self.init(options: options, observer: options.followsSessions ? observer : nil)
  }
}

extension StreamAnalyzer {
  /// Reads the bytes of one direction and holds what they say against all rules.
  ///
  /// - Parameters:
  ///   - direction: that of the bytes.
  ///   - followsSession: whether rules are looked at beyond those of the decoders.
  ///   - disguise: what puts others in the place of names; nil leaves them as they are.
  public init(
    direction: Direction, followsSession: Bool = true,
    options: RTMPDecoder.Options = RTMPDecoder.Options(), disguise: Disguise? = nil
  ) {
    self.init(
      direction: direction, options: options, disguise: disguise,
      observer: followsSession ? RuleObserver() : nil)
  }
}
