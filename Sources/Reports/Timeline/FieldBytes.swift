internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

/// Puts the bytes of a header or a packet beside what its fields call them.
///
///     00 00 00     timestamp 0
///     00 00 8a     message_length 138
///
/// A line each, in such columns that all fields end within 80.
struct FieldBytes {
  /// Fields that share bytes, and what they say.
  struct Row: Equatable {
    var place: Range<Int>
    var text: String
  }

  private(set) var rows: [Row] = []
}

extension FieldBytes: FieldVisitor {
  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    guard case .field(let name) = name, let place, !place.isEmpty else { return }
    let text = "\(name)" + (Self.text(of: value).map { " \($0)" } ?? "")
    if let last = rows.last, last.place.overlaps(place) {
      rows[rows.count - 1] = Row(
        place: min(
          last.place.lowerBound, place.lowerBound)..<max(last.place.upperBound, place.upperBound),
        text: "\(last.text), \(text)")
    } else {
      rows.append(Row(place: place, text: text))
    }
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {}
  mutating func end(_ group: FieldGroup) {}

  private static func text(of value: FieldValue) -> String? {
    switch value {
    case .unsigned(let number): "\(number)"
    case .word(let word), .code(_, let word): word
    // No header and no packet of a handshake has others.
    case .absent, .signed, .number, .flag, .duration, .text, .amf, .bytes: nil
    }
  }
}

extension OutputBuffer {
  /// How many bytes stand beside their name; more are lines of their own below it.
  private static let shortByteCount = 4
  private static let rowByteCount = 16

  /// Writes what each byte of a chunk's header says, where the bytes are kept.
  mutating func write(headerOf chunk: Chunk) {
    var fields = FieldBytes()
    chunk.describeHeader(to: &fields)
    write(fields, of: chunk.header, at: 0)
  }

  /// Writes what each byte of one side's part of the handshake is.
  mutating func write(packetsOf report: HandshakeReport) {
    let handshake = report.handshake
    for number in 0...2 {
      let place = Handshake.place(ofPacket: number)
      var fields = FieldBytes()
      handshake.describePacket(number, to: &fields, report.echo)
      let bytes =
        switch number {
        case 0: [handshake.version]
        case 1: handshake.first?.bytes
        default: handshake.second?.bytes
        }
      writeLine { output in
        output.write(text: handshake.role.packetName(number))
        output.write(" at ")
        output.write(handshake.start.offset + StreamOffset(place.lowerBound))
        output.write(bytes == nil ? ": not captured whole" : ": ")
        if let bytes { output.write(count: bytes.count, "byte") }
      }
      if let bytes { write(fields, of: bytes, at: place.lowerBound) }
    }
  }

  /// - Parameter start: which place the first of `bytes` has.
  private mutating func write(_ fields: FieldBytes, of bytes: [UInt8], at start: Int) {
    for row in fields.rows {
      let range = row.place.lowerBound - start..<row.place.upperBound - start
      let isShort = range.count <= Self.shortByteCount
      writeLine { output in
        if isShort {
          let start = output.count
          output.writeHex(bytes[range])
          output.pad(from: start, to: 3 * Self.shortByteCount + 1)
        }
        output.write(text: row.text)
        if !isShort {
          output.write(", ")
          output.write(count: range.count, "byte")
        }
      }
      guard !isShort else { continue }
      for offset in stride(from: range.lowerBound, to: range.upperBound, by: Self.rowByteCount) {
        writeLine { output in
          for byte in [UInt8](bigEndian: UInt32(offset)).suffix(2) { output.writeHex(byte) }
          output.write(" ")
          output.writeHex(bytes[offset..<min(offset + Self.rowByteCount, range.upperBound)])
        }
      }
    }
  }

  private mutating func writeHex(_ bytes: ArraySlice<UInt8>) {
    for (index, byte) in bytes.enumerated() {
      if index > 0 { write(" ") }
      writeHex(byte)
    }
  }
}
