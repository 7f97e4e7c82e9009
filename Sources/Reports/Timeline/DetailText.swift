internal import Media
internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

extension OutputBuffer {
  private static let indent: StaticString = "                           "
  /// How many chunks are listed before the rest are summed up.
  private static let listedChunks = TimelineRenderer.listedChunks - 1

  /// Writes a message's fields and chunks, and its payload where it is asked for, a line each.
  mutating func write(detailsOf report: MessageReport, withFrames: Bool, withBytes: Bool) {
    let message = report.message
    let header = message.header
    writeLine { output in
      output.write("message ")
      output.write(report.index)
      output.write(", type ")
      output.write(header.type.rawValue)
      output.write(" (")
      output.write(text: header.type.title)
      output.write("), ")
      output.write(header.length)
      output.write(" B, stream offsets ")
      output.write(message.start.offset)
      output.write("..<")
      output.write(message.end.offset)
      guard withFrames else { return }
      output.write(", frames ")
      output.write(message.start.mark)
      output.write(" to ")
      output.write(message.end.mark)
    }
    writeLine { output in
      output.write("chunk stream ")
      output.write(header.chunkStreamID.rawValue)
      output.write(", message stream ")
      output.write(optional: header.streamID?.rawValue)
      output.write(
        header.isStreamIDInferred ? " (inferred)" : header.format == .type0 ? "" : " (inherited)")
      output.write(", timestamp ")
      output.write(optional: header.timestamp)
      output.write(" ms")
      if let delta = header.timestampDelta {
        output.write(header.format == .type3 ? " (inherited delta " : " (delta ")
        output.write(delta)
        output.write(" ms)")
      }
      if header.hasExtendedTimestamp { output.write(", extended") }
    }
    write(chunksOf: message)
    write(argumentsOf: report)
    if withBytes { write(hexDump: message.payload.bytes) }
  }

  /// Writes a line below an event's, behind the columns.
  mutating func writeLine(_ write: (inout OutputBuffer) -> Void) {
    self.write(Self.indent)
    write(&self)
    self.write("\n")
  }

  private mutating func write(optional value: UInt32?) {
    if let value { write(value) } else { write("unknown") }
  }

  private mutating func write(chunksOf message: Message) {
    for chunk in message.chunks.prefix(Self.listedChunks) {
      writeLine { output in
        output.write("chunk at ")
        output.write(chunk.offset)
        output.write(": type ")
        output.write(chunk.format.rawValue)
        output.write(", header ")
        output.write(chunk.headerByteCount)
        output.write(
          chunk.hasExtendedTimestamp ? " B with extended timestamp, payload " : " B, payload ")
        output.write(chunk.payloadByteCount)
        output.write(" B")
      }
      write(headerOf: chunk)
    }
    let rest = message.chunkCount - message.missingChunkCount - Self.listedChunks
    guard rest > 0, let last = message.chunks.last else { return }
    writeLine { output in
      output.write("and ")
      output.write(rest)
      output.write(" more, the last at ")
      output.write(last.offset)
    }
  }

  /// Writes the values of commands and data one below the other.
  private mutating func write(argumentsOf report: MessageReport) {
    var values = NamedValues()
    report.body.describe(to: &values, in: report.context)
    for (name, value) in values.list { write(value: value, named: name) }
    if let header = report.body.video { write(unitsOf: report.message, header) }
    for track in report.body.enhanced?.tracks ?? [] {
      guard case .video(let header) = report.body.part(track) else { break }
      write(unitsOf: report.message.part(track), header, " of track \(track.id)")
    }
    for part in report.parts {
      writeLine { $0.write(part) }
      if let header = part.body.video { write(unitsOf: part.message, header) }
    }
  }

  /// Lists the NAL units of a coded frame, or the open bitstream units of AV1.
  ///
  /// - Parameter owner: whose they are, behind what they are called.
  private mutating func write(
    unitsOf message: Message, _ header: VideoTagHeader, _ owner: String = ""
  ) {
    let bytes = message.payload.bytes
    guard header.packetType == .codedFrames || header.packetType == .codedFramesX,
      header.enhanced?.multitrack == nil, let codec = header.codec?.fourCC,
      header.byteCount <= bytes.count
    else { return }
    let frame = bytes.span.extracting(header.byteCount...)
    if codec == .av1 {
      write(
        OBU.units(in: frame).map {
          ($0.name ?? "type \($0.type)", $0.byteCount.map { UInt32(clamping: $0) })
        }, named: "OBUs\(owner)")
    } else if let units = NALUnit.units(
      in: frame, byteCount: Int(message.header.length) - header.byteCount, codec: codec)
    {
      write(
        units.map { ($0.name ?? $0.type.map { "type \($0)" } ?? "no unit", $0.byteCount) },
        named: "NAL units\(owner)")
    }
  }

  /// Writes what units are called, and how many bytes each has, where that is known.
  private mutating func write(_ units: [(name: String, byteCount: UInt32?)], named name: String) {
    guard !units.isEmpty else { return }
    writeLine { output in
      output.write(text: "\(name): ")
      output.write(list: units) { output, unit in
        output.write(text: unit.name)
        guard let count = unit.byteCount else { return }
        output.write(" ")
        output.write(count)
        output.write(" B")
      }
    }
  }

  private mutating func write(value: AMFValue, named name: String) {
    guard let properties = value.properties else {
      return writeLine { output in
        output.write(words: name)
        output.write(": ")
        output.write(value)
      }
    }
    writeLine { output in
      output.write(words: name)
      output.write(":")
    }
    for property in properties {
      writeLine { output in
        output.write("  ")
        output.write(safe: property.name.description)
        output.write(": ")
        output.write(property.value)
        output.write(meaningOf: property)
      }
    }
  }

  /// Names the capabilities, codecs and colours that numbers stand for.
  private mutating func write(meaningOf property: AMFProperty) {
    guard let meaning = Self.meaning(of: property.value, property.name.description) else { return }
    write(" (")
    write(safe: meaning)
    write(")")
  }

  /// What a number means as the value of a property, or those in an object do; nil where nothing tells.
  private static func meaning(of value: AMFValue, _ name: String) -> String? {
    if let number = value.numberValue {
      let names = ConnectCapabilities.names(of: name, number)
      return names.isEmpty
        ? ColorNames.name(of: name, number) ?? MediaFrame.Codec.name(of: name, number)
        : names.joined(separator: ", ")
    }
    let entries = (value.properties ?? []).compactMap { entry in
      // An info map's own name says what its numbers mean.
      let isFlags = entry.value.numberValue != nil && name.hasSuffix("FourCcInfoMap")
      let meaning = meaning(of: entry.value, isFlags ? name : entry.name.description)
      return meaning.map { "\(entry.name): \($0)" }
    }
    return entries.isEmpty ? nil : entries.joined(separator: "; ")
  }

  private mutating func write(hexDump bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = bytes[start..<min(start + 16, bytes.count)]
      writeLine { output in
        output.writeDump(of: row, at: start)
      }
    }
  }

  private mutating func writeDump(of row: ArraySlice<UInt8>, at offset: Int) {
    for byte in [UInt8](bigEndian: UInt32(truncatingIfNeeded: offset)) { writeHex(byte) }
    let start = count
    for (index, byte) in row.enumerated() {
      write(index == 8 ? "  " : " ")
      writeHex(byte)
    }
    pad(from: start, to: 50)
    write("|")
    for byte in row { write(byte: (0x20..<0x7F).contains(byte) ? byte : 0x2E) }
    write("|")
  }
}

/// The AMF values of a command, a data message or a metadata packet, and what each is called.
private struct NamedValues: FieldVisitor {
  private(set) var list: [(name: String, value: AMFValue)] = []
  private var groups: [String] = []
  private var firstArgument = 0
  private var namedCount = 0

  mutating func see(_ name: FieldName, _ value: FieldValue, at place: Range<Int>?) {
    guard case .amf(let value, _) = value else { return }
    switch (groups, name) {
    case ([], .field(let name)): list.append(("\(name)", value))
    case (["arguments"], _): list.append(("argument \(list.count - firstArgument + 1)", value))
    case (["values"], _): list.append(("value \(list.count + 1)", value))
    case (_, .element) where groups.last == "metadata":
      list.append(("metadata \(list.count + 1)", value))
    case (["named"], .property(let name)):
      list[firstArgument + namedCount].name = name.description
      namedCount += 1
    default: break
    }
  }

  mutating func begin(_ group: FieldGroup, _ name: FieldName) {
    if case .field(let name) = name { groups.append("\(name)") } else { groups.append("") }
    if groups == ["arguments"] { firstArgument = list.count }
  }

  mutating func end(_ group: FieldGroup) { groups.removeLast() }
}
