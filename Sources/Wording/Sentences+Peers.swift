internal import ByteParsing
internal import Sessions
internal import Rules
internal import Peers

/// What is said of what another peer would have made of a session.
extension Sentences {
  static let peer: [Problem: Sentence] = [
    .peerRefuses: asked, .peerCloses: asked, .peerMisreads: asked, .peerStalls: asked,
    .peerCrashes: asked, .peerFurther: asked,
  ]

  @Sendable private static func asked(_ finding: Wording) -> String {
    let phrase = PeerAnswer.Reaction(rawValue: finding["outcome"])?.phrase ?? ""
    return "As the \(finding["side"]), \(finding["peer"]) \(phrase): \(finding["reason"])."
  }
}
