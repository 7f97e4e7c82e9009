internal import Rules
internal import Sessions

extension PeerProfile {
  /// A profile that comes with rtmpscope, with its text for those who write their own.
  public struct BuiltIn: Sendable {
    public let id: String
    public let text: [UInt8]

    public var profile: PeerProfile {
      get throws(Fault) { try PeerProfile(id, text) }
    }
  }

  public static let builtIn = [
    BuiltIn(id: "rml_rtmp", text: PackageResources.rml_rtmp_peer),
    BuiltIn(id: "oxideav-rtmp", text: PackageResources.oxideav_rtmp_peer),
    BuiltIn(id: "scuffle-rtmp", text: PackageResources.scuffle_rtmp_peer),
    BuiltIn(id: "shiguredo_rtmp", text: PackageResources.shiguredo_rtmp_peer),
    BuiltIn(id: "nginx-rtmp", text: PackageResources.nginx_rtmp_peer),
    BuiltIn(id: "srs", text: PackageResources.srs_peer),
    BuiltIn(id: "zlmediakit", text: PackageResources.zlmediakit_peer),
    BuiltIn(id: "xiu", text: PackageResources.xiu_peer),
    BuiltIn(id: "mediamtx", text: PackageResources.mediamtx_peer),
    BuiltIn(id: "lal", text: PackageResources.lal_peer),
    BuiltIn(id: "node-media-server", text: PackageResources.node_media_server_peer),
    BuiltIn(id: "go2rtc", text: PackageResources.go2rtc_peer),
    BuiltIn(id: "ffmpeg", text: PackageResources.ffmpeg_peer),
    BuiltIn(id: "gstreamer", text: PackageResources.gstreamer_peer),
    BuiltIn(id: "librtmp", text: PackageResources.librtmp_peer),
    BuiltIn(id: "obs", text: PackageResources.obs_peer),
    BuiltIn(id: "wireshark", text: PackageResources.wireshark_peer),
    BuiltIn(id: "rtmp-1.0", text: PackageResources.rtmp_1_0_peer),
  ]
}
