internal import ByteParsing
package import Sessions
internal import RuleDescriptions
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

extension PeerAnswer.Reaction {
  /// What a peer would have done, as a sentence goes on.
  package var phrase: String {
    switch self {
    case .refuses: "would have refused it"
    case .closes: "would have closed the connection"
    case .misreads: "would have misread it"
    case .stalls: "would never have answered"
    case .crashes: "would have crashed"
    case .ignores: "would have ignored it"
    }
  }
}
