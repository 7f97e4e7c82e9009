public import Packets

/// What a capture holds next, borrowed from its source until the next call.
public enum CaptureItem: ~Escapable {
  case packet(CapturedPacket)
  /// What somebody wrote into the capture, in UTF-8.
  case comment(CommentSubject, Span<UInt8>)
  /// Keys with which what is encrypted can be read (draft-ietf-opsawg-pcapng §4.7).
  case secrets(SecretsFormat, Span<UInt8>)
  /// A name that was known for an address when the capture was made, in UTF-8.
  case name(IPAddress, Span<UInt8>)
  case statistics(InterfaceStatistics)
  /// Input that comes as it happens has nothing yet; the next call waits for it.
  case idle
}

/// What a comment is about.
public enum CommentSubject: Hashable, Sendable {
  /// All that comes up to the next one.
  case section
  case interface
  /// The packet that came last.
  case packet
}

/// How a capture keeps secrets; numbers are registered.
public struct SecretsFormat: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Lines as NSS's key log has them.
  public static let tlsKeyLog = SecretsFormat(rawValue: 0x544C_534B)
}

/// What the capturing program counted on one interface since it said so last (draft-ietf-opsawg-pcapng
/// §4.6).
public struct InterfaceStatistics: Hashable, Sendable {
  /// Packets that came; nil where that is not said.
  public let received: UInt64?
  /// Packets that came and are not in the capture, for want of time or room; nil where that is not
  /// said.
  public let dropped: UInt64?
}

/// An item that is kept apart from the block that it was read in.
struct HeldItem: Hashable {
  enum Kind: Hashable {
    case comment(CommentSubject)
    case secrets(SecretsFormat)
    case name(IPAddress)
    case statistics(InterfaceStatistics)
  }

  let kind: Kind
  var bytes: [UInt8] = []

  /// What is handed out.
  var item: CaptureItem {
    @_lifetime(borrow self)
    get {
      switch kind {
      case .comment(let subject): .comment(subject, bytes.span)
      case .secrets(let format): .secrets(format, bytes.span)
      case .name(let address): .name(address, bytes.span)
      case .statistics(let statistics): .statistics(statistics)
      }
    }
  }
}
