package import Media
internal import AMF
internal import RTMP

/// What one side says in connect, or in its answer, of Enhanced RTMP (v2, Enhancing NetConnection
/// connect Command).
public struct EnhancedCapabilities: Hashable, Sendable {
  /// The codes that are listed, `*` for all; nil where there is no list.
  public private(set) var fourCCs: [String]?
  public private(set) var capsEx: UInt32?
  /// What the side's video can do beyond pictures; nil where it does not say.
  package private(set) var videoFunction: UInt32?
  /// What the side can do with a codec, by its code, `*` for all (`FourCcInfoMask`).
  private var operations: [String: UInt32] = [:]

  static let none = Self()
  private static let list: AMFString = "fourCcList"
  private static let maps: [AMFString] = ["videoFourCcInfoMap", "audioFourCcInfoMap"]
  private static let caps: AMFString = "capsEx"
  private static let function: AMFString = "videoFunction"
  /// More than all codes that are known.
  private static let codeLimit = 64
  private static let codeByteLimit = 64
  private static let reconnect: UInt32 = 1
  private static let multitrack: UInt32 = 2
  private static let modEx: UInt32 = 4
  private static let timestampNanoOffset: UInt32 = 8

  private init() {}

  /// - Parameter objects: those whose properties may say it.
  init(in objects: [AMFValue?]) {
    for object in objects {
      if let list = object?[Self.list]?.elements {
        add(list.compactMap { $0.stringValue?.description })
      }
      for map in Self.maps {
        if let entries = object?[map]?.properties { add(entries) }
      }
      if let value = object?[Self.caps]?.numberValue { capsEx = UInt32(exactly: value) }
      if let value = object?[Self.function]?.numberValue { videoFunction = UInt32(exactly: value) }
    }
  }

  private mutating func add(_ entries: [AMFProperty]) {
    add(entries.map(\.name.description))
    for entry in entries.prefix(Self.codeLimit) {
      let code = entry.name.description.bounded(to: Self.codeByteLimit)
      guard fourCCs?.contains(code) == true,
        let mask = entry.value.numberValue.flatMap(UInt32.init(exactly:))
      else { continue }
      operations[code, default: 0] |= mask
    }
  }

  /// Adds codes, as many and as long as they may be: a client can list what it likes.
  private mutating func add(_ codes: [String]) {
    var all = fourCCs ?? []
    for code in codes.prefix(Self.codeLimit).map({ $0.bounded(to: Self.codeByteLimit) })
    where all.count < Self.codeLimit && !all.contains(code) {
      all.append(code)
    }
    fourCCs = all
  }

  /// Whether it says anything at all.
  package var isSilent: Bool { fourCCs == nil && capsEx == nil }

  /// What both this side and the other have: what may be sent between them.
  ///
  /// A side that has no list, or no `capsEx`, leaves that open.
  func shared(with other: Self) -> Self {
    var shared = Self()
    if let mine = fourCCs, let its = other.fourCCs {
      shared.fourCCs =
        mine.contains("*") ? its : its.contains("*") ? mine : mine.filter { its.contains($0) }
    }
    if let mine = capsEx, let its = other.capsEx { shared.capsEx = mine & its }
    return shared
  }

  /// Whether it takes a request to reconnect; nil where it does not say what it can.
  package var offersReconnect: Bool? { capsEx.map { $0 & Self.reconnect != 0 } }

  /// Whether a codec is listed; nil where there is no list.
  package func has(_ code: FourCC) -> Bool? {
    fourCCs.map { $0.contains("*") || $0.contains(code.description) }
  }

  /// The flags of a codec in the info maps, where they have none of those that are wanted.
  ///
  /// Those of `*` count for each codec, and a `*` in `fourCcList` says that any is taken.
  package func lacks(_ wanted: Operations, of code: FourCC) -> UInt32? {
    let own = operations[code.description]
    let ofAll = operations["*"]
    guard own != nil || ofAll != nil, ofAll != nil || fourCCs?.contains("*") != true else {
      return nil
    }
    let mask = (own ?? 0) | (ofAll ?? 0)
    return mask & wanted.rawValue == 0 ? mask : nil
  }

  /// What of a side's codecs a direction of the media asks for; any of the flags will do.
  package enum Operations: UInt32, Sendable {
    /// CanEncode or CanForward.
    case sending = 6
    /// CanDecode or CanForward.
    case receiving = 5
  }

  /// Whether it takes metadata packets; nil where it does not say what its video can do.
  ///
  /// Support for HDR implies support for `colorInfo`, the only metadata that there is.
  package var takesVideoMetadata: Bool? {
    let metadataOrHDR: UInt32 = 6
    return videoFunction.map { $0 & metadataOrHDR != 0 }
  }

  /// What a header needs of capsEx and it does not have.
  package func lacks(for header: EnhancedTagHeader) -> String? {
    let caps = capsEx ?? 0
    if header.multitrack != nil, caps & Self.multitrack == 0 { return "Multitrack" }
    if !header.modifiers.isEmpty, caps & Self.modEx == 0 { return "ModEx" }
    if header.modifiers.contains(where: { $0.type == 0 }), caps & Self.timestampNanoOffset == 0 {
      return "TimestampNanoOffset"
    }
    return nil
  }
}
