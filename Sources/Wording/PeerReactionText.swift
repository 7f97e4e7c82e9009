package import Sessions
internal import Peers

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
