public import AMF

/// The codes of statuses that clients know (RTMP 1.0 §7.2; ActionScript 3.0, NetStatusEvent.info;
/// Enhanced RTMP v2, Reconnect Request).
public enum StatusCode {
  /// Whether a client can be expected to understand a code.
  public static func isKnown(_ code: AMFString) -> Bool { known.contains(code.description) }

  private static let known = Set(
    groups.flatMap { group, codes in
      codes.split(separator: " ").map { "\(group).\($0)" }
    } + ["NetStream.Failed"])

  private static let groups = [
    "NetConnection.Call": "BadVersion Failed Prohibited",
    "NetConnection.Connect":
      "AppShutdown Closed Failed IdleTimeout InvalidApp NetworkChange ReconnectRequest Rejected Success",
    "NetConnection.Proxy": "NotResponding",
    "NetStream.Buffer": "Empty Flush Full",
    "NetStream.Clear": "Failed Success",
    "NetStream.Connect": "Closed Failed Rejected Success",
    "NetStream.Data": "Start",
    "NetStream.MulticastStream": "Reset",
    "NetStream.Pause": "Notify",
    "NetStream.Play":
      "Complete Failed FileStructureInvalid InsufficientBW NoSupportedTrackFound PublishNotify Reset Start Stop StreamNotFound Switch Transition TransitionComplete UnpublishNotify",
    "NetStream.Publish": "BadName Denied Failed Idle Rejected Start",
    "NetStream.Record": "AlreadyExists DiskQuotaExceeded Failed NoAccess Start Stop",
    "NetStream.Seek": "Complete Failed InvalidTime Notify",
    "NetStream.Step": "Notify",
    "NetStream.Unpause": "Notify",
    "NetStream.Unpublish": "Success",
    "NetStream.Video": "DimensionChange",
    "SharedObject": "BadPersistence UriMismatch",
    "SharedObject.Flush": "Failed Success",
  ]
}
