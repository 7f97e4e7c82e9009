import Export
import Packets
import RTMP
import Sessions
import TestSupport
import Rules

/// One publisher's bytes, and the files that an export makes of them.
struct ExportConversation {
  struct Tag: Hashable {
    let type: UInt8
    let timestamp: UInt32
    let payload: [UInt8]
  }

  private var analyzer: Analyzer
  private var export: SessionExport
  private var sequence: UInt32 = 1
  private var number: UInt64 = 0
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var summaries: [String: String] = [:]
  private(set) var lines: [String: [String]] = [:]
  private(set) var remarks: [String] = []

  /// - Parameter isMidstream: whether the SYN and the handshake are left out.
  init(_ options: ExportOptions = ExportOptions(), isMidstream: Bool = false, raw: Bool = false) {
    var analysis = Analyzer.Options()
    analysis.decoder.retention = .whole
    analysis.showsBytes = raw
    analyzer = Analyzer(options: analysis)
    export = SessionExport(options: options)
    guard !isMidstream else { return }
    packet([], flags: PacketBuilder.syn, sequence: 0)
    send(WireBuilder.handshake(own: 1, peer: 2))
  }

  /// connect and publish.
  mutating func publish(_ name: String, app: String = "live", stream: UInt8 = 1) {
    let object: [UInt8] =
      [3, 0, 3] + Array("app".utf8) + WireBuilder.string(app) + [0, 0, 9]
    send(WireBuilder.command("connect", 1, object))
    send(WireBuilder.command("publish", 2, [5] + WireBuilder.string(name), stream: stream))
  }

  mutating func send(_ bytes: [UInt8]) {
    packet(bytes, flags: PacketBuilder.ack, sequence: sequence)
    sequence += UInt32(bytes.count)
  }

  /// Bytes that the capture does not have.
  mutating func lose(_ count: Int) { sequence += UInt32(count) }

  mutating func audio(_ payload: [UInt8], at timestamp: UInt32) {
    send(
      WireBuilder.message(chunkStream: 4, type: 8, stream: 1, timestamp: timestamp, payload))
  }

  mutating func video(_ payload: [UInt8], at timestamp: UInt32) {
    send(
      WireBuilder.message(chunkStream: 6, type: 9, stream: 1, timestamp: timestamp, payload))
  }

  mutating func finish() {
    analyzer.finish()
    collect()
  }

  private mutating func packet(_ bytes: [UInt8], flags: UInt8, sequence: UInt32) {
    number += 1
    let frame = PacketBuilder.frame(
      from: PacketBuilder.client, to: PacketBuilder.server, sequence: sequence, flags: flags,
      payload: bytes)
    analyzer.append(
      CapturedPacket(
        number: number, time: CaptureTime(nanoseconds: Int64(number) * 1_000_000),
        linkType: .ethernet, originalLength: frame.count, bytes: frame.span))
    collect()
  }

  private mutating func collect() {
    while let event = analyzer.next() {
      export.note(event)
      for step in export.takeSteps() { take(step) }
    }
  }

  private mutating func take(_ step: ExportStep) {
    switch step {
    case .append(let file, let bytes): files[file, default: []] += bytes
    case .replace(let file, let offset, let byte): files[file]?[Int(offset)] = byte
    case .finish(let file, let summary, let below):
      summaries[file] = summary
      lines[file] = below
    case .remark(let text): remarks.append(text)
    }
  }

  /// The tags of a file; nil where it is none, or is not as the format has it.
  func tags(_ file: String) -> [Tag]? {
    guard let bytes = files[file], bytes.count >= 13, bytes.starts(with: Array("FLV".utf8)) else {
      return nil
    }
    func number(_ place: Int, _ count: Int) -> Int {
      bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
    var tags: [Tag] = []
    var place = 13
    while place + 15 <= bytes.count {
      let count = number(place + 1, 3)
      let end = place + 11 + count
      guard end + 4 <= bytes.count, number(end, 4) == 11 + count else { return nil }
      tags.append(
        Tag(
          type: bytes[place],
          timestamp: UInt32(number(place + 7, 1) << 24 | number(place + 4, 3)),
          payload: Array(bytes[place + 11..<end])))
      place = end + 4
    }
    return place == bytes.count ? tags : nil
  }
}
