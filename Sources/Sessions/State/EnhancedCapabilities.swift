package import Media
internal import AMF
internal import RTMP

/// What one side says in connect, or in its answer, of Enhanced RTMP (v2, Enhancing NetConnection
/// connect Command).
public struct EnhancedCapabilities: Hashable, Sendable {
  /// The codes that are listed, `*` for all; nil where there is no list.
  public private(set) var fourCCs: [String]?
  public private(set) var capsEx: UInt32?

  static let none = Self()
  private static let list: AMFString = "fourCcList"
  private static let maps: [AMFString] = ["videoFourCcInfoMap", "audioFourCcInfoMap"]
  private static let caps: AMFString = "capsEx"
  /// More than all codes that are known.
  private static let codeLimit = 64
  private static let codeByteLimit = 64
  private static let reconnect: UInt32 = 1
  private static let multitrack: UInt32 = 2
  private static let modEx: UInt32 = 4

  private init() {}

  /// - Parameter objects: those whose properties may say it.
  init(in objects: [AMFValue?]) {
    for object in objects {
      if case .strictArray(let list)? = object?[Self.list] {
        add(list.compactMap { $0.stringValue?.description })
      }
      for map in Self.maps {
        if let entries = object?[map]?.properties { add(entries.map(\.name.description)) }
      }
      if let value = object?[Self.caps]?.numberValue { capsEx = UInt32(exactly: value) }
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

  /// What a header needs of capsEx and it does not have.
  package func lacks(for header: EnhancedTagHeader) -> String? {
    let caps = capsEx ?? 0
    if header.multitrack != nil, caps & Self.multitrack == 0 { return "Multitrack" }
    if !header.modifiers.isEmpty, caps & Self.modEx == 0 { return "ModEx" }
    return nil
  }
}
