internal import Fields

/// Words that every session has: such a word is no secret where it stands for itself, and finding it
/// somewhere proves nothing.
package enum ProtocolWords {
  /// Applications that many servers have.
  package static let applications: Set<String> = [
    "live", "app", "live2", "rtmp", "ingest", "stream", "publish", "play", "vod", "hls",
    "_definst_", "default", "rtmp2",
  ]

  /// Members of objects that say how software works, and nothing of who uses it.
  package static let technicalNames: Set<String> = [
    "level", "code", "flashVer", "flashver", "fmsVer", "type", "encoder", "mode", "version",
    "videocodecid", "audiocodecid", "fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap",
    "major_brand", "minor_version", "compatible_brands", "profile", "avcprofile", "aacprofile",
    "objectEncoding", "capabilities", "srs_server", "srs_version", "srs_primary", "srs_sig",
    "author_version", "canSeekToEnd", "trackIdInfoMap", "audioTrackIdInfoMap",
    "videoTrackIdInfoMap", "colorInfo", "reason", "Server", "metadatacreator",
  ]

  /// Members that name a stream.
  package static let streamNames: Set<String> = ["streamName", "oldStreamName", "stream", "name"]

  /// Members that hold a URL.
  package static let urls: Set<String> = [
    "tcUrl", "swfUrl", "pageUrl", "url", "redirect", "ex.redirect",
  ]

  /// Parameters of a query that tell users and how they prove who they are.
  package static let userParameters: Set<String> = [
    "user", "username", "pass", "password", "salt", "challenge", "opaque", "response", "nonce",
    "cnonce", "auth", "sign", "signature",
  ]

  /// Parameters of a query that say what is asked, and nothing of who asks.
  package static let plainParameters: Set<String> = ["reason", "authmod", "code", "nc"]

  /// What stands in a sentence that tells programs how to authenticate, wherever it is sent.
  package static let authenticationMarks = ["authmod=", "reason=", "code="]

  /// Values that are part of the protocol wherever they stand.
  package static let values: Set<String> = [
    "live", "record", "append", "appendrecord", "nonprivate", "status", "error", "warning",
    "onMetaData", "@setDataFrame", "@clearDataFrame", "onStatus", "true", "false",
  ]

  /// Where finding bytes in a file shows that a secret is left there.
  package enum Telling {
    case anywhere
    /// Only between quotation marks, or what separates the parts of a URL: it is made of letters, as
    /// words are that mean something else.
    case asWord
    /// It is too short, or a word that stands in every file.
    case nowhere
  }

  package static func telling(_ bytes: [UInt8]) -> Telling {
    guard bytes.count >= 4 else { return .nowhere }
    let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) }
    if isNumber { return bytes.count >= 8 ? .anywhere : .nowhere }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    if vocabulary.firstRange(of: Array(text.utf8)) != nil { return .nowhere }
    let isWord = bytes.allSatisfy { $0.isLetter || $0 == 0x2D || $0 == 0x5F }
    return isWord ? .asWord : .anywhere
  }

  /// Whether both bytes end a word in a URL or in JSON; nil is the end of the text.
  package static func delimit(_ before: UInt8?, _ after: UInt8?) -> Bool {
    [before, after].allSatisfy { $0.map(Array("\"/?&=:@".utf8).contains) ?? true }
  }

  /// What this package writes of its own accord, in small letters.
  private static let vocabulary: [UInt8] = {
    let words =
      [RecordSchema.text] + Array(values) + Array(technicalNames) + Array(urls)
      + Array(streamNames) + Array(applications) + commands
    return Array(words.joined(separator: " ").lowercased().utf8)
  }()

  private static let commands = [
    "connect", "createStream", "releaseStream", "FCPublish", "FCUnpublish", "FCSubscribe",
    "FCUnsubscribe", "onFCPublish", "onFCUnpublish", "onFCSubscribe", "deleteStream", "closeStream",
    "getStreamLength", "pause", "pauseRaw", "seek", "receiveAudio receiveVideo", "_result _error",
    "_checkbw", "onBWDone", "onBWCheck", "onTextData", "onCuePoint", "onCaption",
    "RtmpSampleAccess", "NetStream NetConnection", "sequence",
    "channel", "video", "audio", "stereo", "duration", "width height framerate", "Handshake digest",
    "started publishing", "Connection succeeded", "published", "camera", "server client", "test",
  ]
}
