public import AMF

/// The codes of statuses that clients know (RTMP 1.0 §7.2; ActionScript 3.0, NetStatusEvent.info;
/// Enhanced RTMP v2, Reconnect Request), and those by which servers of several makers refuse or end a
/// stream, such as Facebook's InternalKill.
public enum StatusCode {
  /// Whether a client can be expected to understand a code.
  public static func isKnown(_ code: AMFString) -> Bool { known.contains(code.description) }

  /// The known code that differs least from one that is not known; nil where none is near.
  public static func nearest(to code: String) -> String? {
    guard code.utf8.count <= 64 else { return nil }
    let distances = known.map { (distance: editDistance($0, code), code: $0) }
    // By code too, so that ties are settled alike in every run.
    let nearest = distances.min { ($0.distance, $0.code) < ($1.distance, $1.code) }
    return nearest.flatMap { $0.distance <= 3 ? $0.code : nil }
  }

  /// Codes by which a server refuses connect, or says that it ends the connection.
  public static let connectionEndings: Set<String> = [
    "NetConnection.Connect.AppShutdown", "NetConnection.Connect.Closed",
    "NetConnection.Connect.Failed", "NetConnection.Connect.IdleTimeout",
    "NetConnection.Connect.InvalidApp", "NetConnection.Connect.Rejected",
  ]

  /// How many letters must be put in, taken out or changed to make one text the other.
  private static func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, other) in second.enumerated() {
        let substitution = diagonal + (letter == other ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(substitution, row[place] + 1, diagonal + 1)
      }
    }
    return row[second.count]
  }

  private static let known = Set(
    groups.flatMap { group, codes in
      codes.split(separator: " ").map { "\(group).\($0)" }
    } + ["NetStream.Failed"])

  private static let groups = [
    "NetConnection.Call": "BadVersion Failed Prohibited",
    "NetConnection.Connect":
      "AppShutdown Closed Failed IdleTimeout InvalidApp NetworkChange ReconnectRequest Rejected Success",
    "NetConnection.Proxy": "NotResponding",
    "NetGroup.Connect": "Failed Rejected Success",
    "NetGroup.LocalCoverage": "Notify",
    "NetGroup.MulticastStream": "PublishNotify UnpublishNotify",
    "NetGroup.Neighbor": "Connect Disconnect",
    "NetGroup.Posting": "Notify",
    "NetGroup.Replication": "Request",
    "NetGroup.Replication.Fetch": "Failed Result SendNotify",
    "NetGroup.SendTo": "Notify",
    "NetStream.Buffer": "Empty Flush Full",
    "NetStream.Clear": "Failed Success",
    "NetStream.Connect": "Closed Failed Rejected Success",
    "NetStream.Data": "Start",
    "NetStream.DRM": "UpdateNeeded",
    "NetStream.MulticastStream": "Reset",
    "NetStream.Pause": "Notify",
    "NetStream.Play":
      "BadConnection Complete Failed FileStructureInvalid InsufficientBW NoSupportedTrackFound PublishNotify Reset Start Stop StreamNotFound Switch Transition TransitionComplete Unauthorized UnpublishNotify",
    "NetStream.Publish":
      "BadAuth BadConnection BadName Denied Failed Idle Rejected Start Unauthorized",
    "NetStream.Record": "AlreadyExists DiskQuotaExceeded Failed NoAccess Start Stop",
    "NetStream.SecondScreen": "Start Stop",
    "NetStream.Seek": "Complete Failed InvalidTime Notify",
    "NetStream.SeekStart": "Notify",
    "NetStream.Step": "Notify",
    "NetStream.Unpause": "Notify",
    "NetStream.Unpublish": "InternalKill Success",
    // As Node-Media-Server spells them.
    "NetStream.play": "Unauthorized",
    "NetStream.publish": "Unauthorized",
    "NetStream.Video": "DimensionChange",
    "SharedObject": "BadPersistence NoReadAccess NoWriteAccess ObjectCreationFailed UriMismatch",
    "SharedObject.Flush": "Failed Success",
  ]
}
