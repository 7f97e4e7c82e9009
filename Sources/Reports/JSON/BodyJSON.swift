internal import AMF
internal import ByteParsing
internal import RTMP
internal import Sessions

extension JSONWriter {
  /// What a message says; null where that cannot be told.
  mutating func body(of report: MessageReport, _ style: AMFStyle) {
    if case .control(.acknowledgement(let number)) = report.body {
      acknowledgement(number, report.sentByPeer)
    } else {
      body(report.body, report.request, style)
    }
  }

  private mutating func acknowledgement(_ number: UInt32, _ sent: UInt64?) {
    beginObject()
    member("sequence_number", number)
    member("sent_by_peer", sent)
    endObject()
  }

  mutating func body(
    _ body: MessageBody, _ request: MessageReport.Request?, _ style: AMFStyle
  ) {
    switch body {
    case .control(let control): self.control(control)
    case .userControl(let event): userControl(event)
    case .command(let command): self.command(command, request, style)
    case .data(let data): self.data(data, style)
    case .sharedObject(let message): sharedObject(message, style)
    case .aggregate(let message): aggregate(message, style)
    case .audio(let header): audio(header)
    case .video(let header): video(header, style)
    case .empty, .opaque: null()
    case .unreadable(let error):
      beginObject()
      member("unreadable", error.problem.id)
      endObject()
    }
  }

  private mutating func control(_ control: ProtocolControl) {
    beginObject()
    switch control {
    case .setChunkSize(let size): member("chunk_size", size)
    case .abort(let id): member("chunk_stream_id", id.rawValue)
    case .acknowledgement(let number): member("sequence_number", number)
    case .windowAcknowledgementSize(let size): member("window_size", size)
    case .setPeerBandwidth(let size, let limitType):
      member("window_size", size)
      member("limit_type", limitType?.name)
    }
    endObject()
  }

  private mutating func userControl(_ event: UserControlEvent) {
    beginObject()
    member("event_type", event.type)
    member("event", event.name)
    if let id = event.streamID { member("stream_id", id.rawValue) }
    switch event {
    case .setBufferLength(_, let milliseconds): member("buffer_length", milliseconds)
    case .pingRequest(let timestamp), .pingResponse(let timestamp): member("timestamp", timestamp)
    case .swfVerificationResponse(let data), .unassigned(_, let data):
      key("data")
      hex(data)
    default: break
    }
    endObject()
  }

  private mutating func command(
    _ command: Command, _ request: MessageReport.Request?, _ style: AMFStyle
  ) {
    beginObject()
    member("name", command.name.description)
    key("transaction_id")
    if let id = command.transactionID { value(id) } else { null() }
    key("command_object")
    if let object = command.commandObject { value(object, style) } else { null() }
    key("arguments")
    values(command.arguments, style)
    let named = command.namedArguments(answering: request?.name)
    if !named.isEmpty {
      key("named")
      beginObject()
      for argument in named {
        key(text: argument.name.description)
        value(argument.value, style)
      }
      endObject()
    }
    if let request {
      member("reply_to", request.index)
      member("latency", seconds: request.latency)
    }
    malformations(command.malformations)
    endObject()
  }

  private mutating func data(_ data: DataMessage, _ style: AMFStyle) {
    beginObject()
    member("handler", data.handler?.description)
    key("values")
    values(data.values, style)
    malformations(data.malformations)
    endObject()
  }

  mutating func values(_ values: [AMFValue], _ style: AMFStyle) {
    beginArray()
    for amf in values { value(amf, style) }
    endArray()
  }

  mutating func malformations(_ malformations: [Malformation]) {
    guard !malformations.isEmpty else { return }
    key("malformations")
    beginArray()
    for malformation in malformations {
      beginObject()
      member("rule", malformation.problem.id)
      member("offset", malformation.offset)
      member("ends_reading", malformation.endsReading)
      endObject()
    }
    endArray()
  }

  private mutating func audio(_ header: AudioTagHeader) {
    beginObject()
    member("codec", header.codec?.name)
    if case .legacy(let format) = header.codec { member("sound_format", format) }
    if let sound = header.sound {
      member("sound_rate", sound.rate)
      member("sound_size", sound.size)
      member("channels", sound.channels)
    }
    member("packet_type", header.packetType?.name)
    member("sequence_header", header.isSequenceHeader)
    configuration(header.configuration)
    if let channels = header.channels { self.channels(channels) }
    if let enhanced = header.enhanced { self.enhanced(enhanced) }
    endObject()
  }

  private mutating func channels(_ channels: ChannelConfiguration) {
    key("channel_configuration")
    beginObject()
    member("channels", channels.channelCount)
    member("order", channels.order.name)
    switch channels.order {
    case .native(let flags): member("flags", flags)
    case .custom(let mapping):
      key("mapping")
      beginArray()
      for channel in mapping { value(Int(channel)) }
      endArray()
    case .unspecified, .unassigned: break
    }
    endObject()
  }

  private mutating func video(_ header: VideoTagHeader, _ style: AMFStyle) {
    beginObject()
    member("codec", header.codec?.name)
    if case .legacy(let id) = header.codec { member("codec_id", id) }
    member("frame_type", header.frameType.name)
    member("packet_type", header.packetType?.name)
    member("sequence_header", header.isSequenceHeader)
    member("composition_time", header.compositionTime)
    if let command = header.command { member("command", command) }
    configuration(header.configuration)
    if let metadata = header.metadata {
      key("metadata")
      values(metadata.values, style)
      malformations(metadata.malformations)
    }
    if let enhanced = header.enhanced { self.enhanced(enhanced) }
    endObject()
  }

  private mutating func enhanced(_ header: EnhancedTagHeader) {
    member("four_cc", header.fourCC?.description)
    if let multitrack = header.multitrack {
      member("multitrack_type", multitrack.name)
      key("tracks")
      beginArray()
      for track in header.tracks {
        beginObject()
        member("track_id", track.id)
        member("four_cc", track.fourCC.description)
        member("byte_count", track.byteCount)
        configuration(track.configuration)
        endObject()
      }
      endArray()
    }
    if let offset = header.modifiers.lazy.compactMap(\.timestampOffsetNano).first {
      member("timestamp_offset_nano", offset)
    }
  }

  private mutating func configuration(_ configuration: DecoderConfiguration?) {
    guard let configuration else { return }
    key("configuration")
    beginObject()
    switch configuration {
    case .video(let video):
      member("profile", video.profile)
      member("level", video.level)
      member("width", video.width)
      member("height", video.height)
      key("frame_rate")
      if let rate = video.frameRate { value(rate) } else { null() }
      member("bit_depth", video.bitDepth)
      member("chroma", video.chroma?.name)
    case .audio(let audio):
      member("profile", audio.profile)
      member("sample_rate", audio.sampleRate)
      member("channels", audio.channels)
      member("bit_depth", audio.bitDepth)
    case .unreadable(let error): member("unreadable", error.problem.id)
    }
    endObject()
  }

  mutating func base64(_ bytes: [UInt8]) {
    let alphabet: [UInt8] = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    plainString { output in
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
        for index in 0..<4 {
          let isPadding = index > group.count
          output.write(byte: isPadding ? 0x3D : alphabet[Int(bits >> (18 - 6 * index) & 63)])
        }
      }
    }
  }
}

extension ParseError {
  /// The rule that a reader is told: too few bytes, or the one that was broken.
  var problem: Problem {
    switch self {
    case .endOfBytes: .messageTooShort
    case .invalid(let problem): problem
    }
  }
}
