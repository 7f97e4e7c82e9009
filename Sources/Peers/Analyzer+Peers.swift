public import Sessions
internal import Rules

extension Analyzer {
  /// Reads a capture, holds its sessions against all rules, and asks peers what they would have made of
  /// them.
  public init(options: Options = Options(), against profiles: [PeerProfile]) {
    if profiles.isEmpty || !options.followsSessions {
      self.init(options: options)
    } else {
      self.init(options: options, observer: { PeerObserver(profiles) })
    }
  }
}
