internal import Flows
internal import Sessions

extension GapCause {
  /// The name in records.
  package var name: String {
    switch self {
    case .notCaptured: "not_captured"
    case .snapshotLength: "snapshot_length"
    case .evicted: "evicted"
    }
  }
}

extension FlowEnd {
  /// The name in records.
  var name: String {
    switch self {
    case .fin: "fin"
    case .rst: "rst"
    case .portReuse: "port_reuse"
    case .idle: "idle"
    case .endOfCapture: "end_of_capture"
    }
  }
}

extension FlowReport.Roles {
  /// The name in records.
  var name: String {
    switch self {
    case .syn: "syn"
    case .handshake: "handshake"
    case .port: "port"
    case .content: "content"
    }
  }
}

extension FlowReport.Start {
  /// The name in records.
  var name: String { self == .syn ? "syn" : "midstream" }
}
