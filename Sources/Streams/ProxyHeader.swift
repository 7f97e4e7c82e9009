internal import ByteParsing
public import Packets

/// What a proxy puts before a connection's own bytes, to say whose connection it passes on.
public struct ProxyHeader: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// A line of text.
    case v1
    /// A signature, addresses, and what else the proxy tells.
    case v2
    /// A byte F3, a length, the client's address.
    case srs
  }

  /// One end of the connection that is passed on.
  public struct End: Hashable, Sendable {
    public let address: IPAddress
    /// nil where the header has none.
    public let port: UInt16?
  }

  /// What is wrong with one.
  public enum Flaw: String, Hashable, Sendable, CaseIterable {
    case lineEnd = "line_end"
    case lineLength = "line_length"
    case fields
    case family
    case address
    case port
    case version
    case command
    case transport
    case length
    case extensions
  }

  public let form: Form
  /// Whether the connection is the proxy's own, or of a client that it does not tell.
  public internal(set) var isLocal = false
  public internal(set) var source: End?
  public internal(set) var destination: End?
  /// The types of the values behind the addresses, in their order.
  public internal(set) var extensions: [UInt8] = []
  public internal(set) var flaw: Flaw?
  /// How many bytes it takes.
  public let byteCount: Int
  /// Its first bytes, as far as they were looked at.
  public let bytes: [UInt8]

  init(_ form: Form, byteCount: Int, _ bytes: Span<UInt8>) {
    self.form = form
    self.byteCount = byteCount
    self.bytes = [UInt8](copying: bytes.extracting(0..<min(byteCount, bytes.count)))
  }
}

extension ProxyHeader {
  /// What the first bytes of a direction show.
  public enum Reading: Hashable, Sendable {
    /// More bytes have to come.
    case undecided
    /// They are not a proxy's.
    case absent
    case header(ProxyHeader)
  }

  /// How many first bytes are looked at; a header can go on behind them.
  static let lookahead = 1100

  /// Whether a header of any form can begin with a byte: no handshake that is known does.
  static func canBegin(with byte: UInt8) -> Bool {
    [textOpening.first, signature.first, srsMark].contains(byte)
  }

  /// Looks at the first bytes of what a client sends.
  ///
  /// - Parameter isFirst: whether they are the connection's first; else only what nothing else can be
  ///   counts.
  static func read(_ bytes: Span<UInt8>, isFirst: Bool) -> Reading {
    guard bytes.count > 0 else { return .undecided }
    switch bytes[0] {
    case textOpening[0]: return readText(bytes)
    case signature[0]: return readBinary(bytes)
    case srsMark: return readSRS(bytes, isFirst: isFirst)
    default: return .absent
    }
  }

  /// Whether the bytes begin with others, as far as both go.
  private static func agrees(_ bytes: Span<UInt8>, with opening: [UInt8]) -> Bool {
    (0..<min(bytes.count, opening.count)).allSatisfy { bytes[$0] == opening[$0] }
  }
}

// MARK: - Version 1

extension ProxyHeader {
  private static let textOpening = Array("PROXY ".utf8)
  /// How long the line is at most, with its end (PROXY protocol §2.1).
  private static let lineLimit = 107
  /// How far the end of one that is too long is looked for.
  private static let lineSearchLimit = 512

  private static func readText(_ bytes: Span<UInt8>) -> Reading {
    guard agrees(bytes, with: textOpening) else { return .absent }
    let searched = min(bytes.count, lineSearchLimit)
    guard let end = (0..<searched).first(where: { bytes[$0] == UInt8(ascii: "\n") }) else {
      return bytes.count < lineSearchLimit ? .undecided : .absent
    }
    var header = ProxyHeader(.v1, byteCount: end + 1, bytes)
    let hasReturn = bytes[end - 1] == UInt8(ascii: "\r")
    let line = header.bytes[textOpening.count..<(hasReturn ? end - 1 : end)]
    header.takeFields(line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false))
    if header.byteCount > lineLimit { header.flaw = .lineLength }
    if !hasReturn { header.flaw = .lineEnd }
    return .header(header)
  }

  private mutating func takeFields(_ fields: [ArraySlice<UInt8>]) {
    let texts = fields.map { String(decoding: $0, as: UTF8.self) }
    let family = texts.first ?? ""
    if family == "UNKNOWN" {
      isLocal = true
      return
    }
    guard ["TCP4", "TCP6"].contains(family) else { return flaw = .family }
    guard texts.count == 5 else { return flaw = .fields }
    let addresses = texts[1...2].compactMap { IPAddress(text: $0) }
    guard addresses.count == 2, addresses.allSatisfy({ $0.isIPv6 == (family == "TCP6") }) else {
      return flaw = .address
    }
    let ports = texts[3...4].compactMap { $0.first == "+" ? nil : UInt16($0) }
    if ports.count < 2 { flaw = .port }
    let areKnown = ports.count == 2
    source = End(address: addresses[0], port: areKnown ? ports[0] : nil)
    destination = End(address: addresses[1], port: areKnown ? ports[1] : nil)
  }
}

// MARK: - Version 2

extension ProxyHeader {
  private static let signature: [UInt8] = [
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
  ]
  /// Up to the addresses.
  private static let fixedByteCount = 16

  private static func readBinary(_ bytes: Span<UInt8>) -> Reading {
    guard agrees(bytes, with: signature) else { return .absent }
    guard bytes.count >= fixedByteCount else { return .undecided }
    let count = fixedByteCount + Int(bytes.integer(bigEndianAt: 14, as: UInt16.self))
    guard bytes.count >= min(count, lookahead) else { return .undecided }
    var header = ProxyHeader(.v2, byteCount: count, bytes)
    header.takeAddresses(version: bytes[12] >> 4, command: bytes[12] & 15, bytes[13])
    return .header(header)
  }

  private mutating func takeAddresses(version: UInt8, command: UInt8, _ family: UInt8) {
    isLocal = command == 0
    guard version == 2 else { return flaw = .version }
    guard command <= 1 else { return flaw = .command }
    // What a LOCAL one says of addresses is to be passed over.
    let addressByteCount: Int
    switch family >> 4 {
    case 0: addressByteCount = 0
    case 1: addressByteCount = 12
    case 2: addressByteCount = 36
    case 3: addressByteCount = 216
    default: return flaw = .family
    }
    guard byteCount >= Self.fixedByteCount + addressByteCount else { return flaw = .length }
    if family & 15 != (family == 0 ? 0 : 1) { flaw = .transport }
    if !isLocal { takeEnds(byteCount: (addressByteCount - 4) / 2, family >> 4) }
    takeExtensions(from: Self.fixedByteCount + addressByteCount)
  }

  /// - Parameter count: of each address.
  private mutating func takeEnds(byteCount count: Int, _ family: UInt8) {
    guard family == 1 || family == 2 else { return isLocal = family == 0 }
    let start = Self.fixedByteCount
    func end(_ index: Int) -> End? {
      let place = start + index * count
      let port: UInt16 = bytes.span.integer(bigEndianAt: start + 2 * count + index * 2)
      return IPAddress(bytes: bytes[place..<place + count]).map { End(address: $0, port: port) }
    }
    source = end(0)
    destination = end(1)
  }

  private mutating func takeExtensions(from start: Int) {
    var place = start
    while place < byteCount {
      guard place + 3 <= byteCount else { return flaw = flaw ?? .extensions }
      guard place + 3 <= bytes.count else { return }
      extensions.append(bytes[place])
      let length: UInt16 = bytes.span.integer(bigEndianAt: place + 1)
      place += 3 + Int(length)
    }
    if place > byteCount { flaw = flaw ?? .extensions }
  }
}

// MARK: - SRS

extension ProxyHeader {
  private static let srsMark: UInt8 = 0xF3
  /// Up to the address.
  private static let srsFixedByteCount = 3
  /// What SRS takes at most behind it.
  private static let srsLimit = 1024
  private static let versions: Set<UInt8> = [3, 6, 8, 9]

  /// The header says no more of itself than its length: what stands behind it has to be a handshake's,
  /// unless it is as long as an address.
  private static func readSRS(_ bytes: Span<UInt8>, isFirst: Bool) -> Reading {
    guard bytes.count >= srsFixedByteCount else { return .undecided }
    let length = Int(bytes.integer(bigEndianAt: 1, as: UInt16.self))
    let count = srsFixedByteCount + length
    guard length <= srsLimit else { return .absent }
    if isFirst, length == 4, bytes.count == count { return .header(srs(bytes, count)) }
    guard bytes.count > count else { return .undecided }
    guard versions.contains(bytes[count]) else { return .absent }
    if !isFirst {
      let zeros = count + 5..<count + 9
      guard bytes.count >= zeros.upperBound else { return .undecided }
      guard zeros.allSatisfy({ bytes[$0] == 0 }) else { return .absent }
    }
    return .header(srs(bytes, count))
  }

  private static func srs(_ bytes: Span<UInt8>, _ count: Int) -> ProxyHeader {
    var header = ProxyHeader(.srs, byteCount: count, bytes)
    if count >= srsFixedByteCount + 4 {
      let address: UInt32 = bytes.integer(bigEndianAt: srsFixedByteCount)
      header.source = End(address: IPAddress(ipv4: address), port: nil)
    } else {
      header.flaw = .length
    }
    return header
  }
}
