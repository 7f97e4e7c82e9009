internal import Media
internal import AMF
internal import ByteParsing
internal import Fields
internal import RTMP
internal import Sessions

extension OutputBuffer {
  /// Writes what a message says, on one line.
  mutating func write(_ report: MessageReport) {
    let message = report.message
    let body = report.body
    if let header = body.audio {
      writeMedia("Audio ", message)
      write(header)
    } else if let header = body.video {
      writeMedia("Video ", message)
      write(header)
    } else if let command = body.command {
      write(command, report.request)
    } else if let data = body.data {
      write(data)
    } else if let object = body.sharedObject {
      write(object)
    } else if let aggregate = body.aggregate {
      write(aggregate)
    } else if let error = body.readingError {
      write(plain: message)
      if message.isComplete {
        write("; ")
        write(text: error.problem.summary)
      }
    } else if body.hasFields {
      write(phraseOf: report)
    } else {
      write(plain: message)
    }
    if message.header.isKindInferred { write(" [type and length inferred]") }
    if message.isComplete, report.frame?.isOfCodec != true { write(body.malformations) }
    if !message.isComplete { write(endingOf: message) }
  }

  // MARK: Commands and data

  private mutating func write(_ command: Command, _ request: MessageReport.Request?) {
    write(safe: command.name.description)
    if command.isAnswer || command.name == "onStatus" {
      writeAnswer(command, request)
      return
    }
    write("(")
    write(list: command.arguments)
    write(")")
    writeTransaction(command)
    if let properties = command.commandObject?.properties, !properties.isEmpty {
      write("  ")
      write(list: properties)
    }
  }

  /// An answer's request, code and description first, then whatever else it brings.
  private mutating func writeAnswer(_ command: Command, _ request: MessageReport.Request?) {
    writeTransaction(command)
    if let request {
      write(" to ")
      write(safe: request.name)
      if let latency = request.latency {
        write(" after ")
        writeMilliseconds(latency)
        write(" ms")
      }
    }
    let values = [command.commandObject].compactMap { $0 } + command.arguments
    var separator: StaticString = ": "
    for value in values where !value.isNull {
      write(separator)
      separator = ", "
      if let code = value["code"]?.stringValue {
        writeStatus(value, code)
      } else {
        write(value)
      }
    }
  }

  private mutating func writeStatus(_ info: AMFValue, _ code: AMFString) {
    write(safe: code.description)
    let known: [AMFString] = ["code", "level", "description"]
    if let level = info["level"]?.stringValue {
      write(" (")
      write(safe: level.description)
      write(")")
    }
    if let description = info["description"]?.stringValue {
      write(" ")
      write(quoted: description.description)
    }
    let others = (info.properties ?? []).filter { !known.contains($0.name) }
    if !others.isEmpty {
      write(", ")
      write(list: others)
    }
  }

  private mutating func writeTransaction(_ command: Command) {
    guard let id = command.transactionID, id != 0 else { return }
    write(" #")
    write(id)
  }

  private mutating func write(_ data: DataMessage) {
    if let handler = data.handler { write(safe: handler.description) } else { write("data") }
    for value in data.values {
      write(" ")
      if let properties = value.properties, !properties.isEmpty {
        write(list: properties)
      } else {
        write(value)
      }
    }
  }

  private mutating func write(_ malformations: [Malformation]) {
    for malformation in malformations {
      write("; malformed at byte ")
      write(malformation.offset)
      write(": ")
      write(text: malformation.problem.summary)
    }
  }

  // MARK: Media and the rest

  /// The kind, the time and the size, in columns.
  private mutating func writeMedia(_ kind: StaticString, _ message: Message) {
    write(kind)
    var start = count
    if let timestamp = message.header.timestamp { write(timestamp) } else { write("?") }
    write(" ms")
    alignRight(from: start, to: 11)
    start = count
    write(message.header.length)
    write(" B")
    alignRight(from: start, to: 10)
    write("  ")
  }

  private mutating func write(_ header: AudioTagHeader) {
    write(text: header.codec?.name ?? "several codecs")
    switch header.packetType {
    case .sequenceStart:
      write(" sequence header")
      write(header.configuration)
    case .sequenceEnd: write(" end of sequence (silence)")
    case .multichannelConfig:
      write(" channel configuration")
      write(header.channels)
    case .unassigned(let type):
      write(" packet type ")
      write(type)
    case .codedFrames, nil: break
    }
    if let sound = header.sound, header.codec != .legacy(10) {
      write(" ")
      write(header.heardRate ?? sound.rate)
      write(" Hz, ")
      write(sound.size)
      write(" bits, ")
      write(header.heardChannels == 1 ? "mono" : "stereo")
    }
    if let enhanced = header.enhanced { write(enhanced) }
  }

  private mutating func write(_ header: VideoTagHeader) {
    if let command = header.command {
      write(command == 0 ? "begin of seek" : command == 1 ? "end of seek" : "video command ")
      if command > 1 { write(command) }
      if let enhanced = header.enhanced { write(enhanced) }
      return
    }
    write(text: header.codec?.name ?? "several codecs")
    switch header.packetType {
    case .sequenceStart:
      write(" sequence header")
      write(header.configuration)
    case .sequenceEnd: write(" end of sequence")
    case .metadata:
      write(" metadata")
      write(metadata: header.metadata)
    case .mpeg2TSSequenceStart:
      write(" sequence header (MPEG-2 TS)")
      write(header.configuration)
    case .unassigned(let type):
      write(" packet type ")
      write(type)
    case .codedFrames, .codedFramesX, nil:
      write(header.frameType)
      write(header.configuration)
    }
    write(compositionTime: header.compositionTime)
    if let enhanced = header.enhanced { write(enhanced) }
  }

  private mutating func write(_ content: EnhancedTagHeader.Track.Content) {
    write(content.configuration)
    write(content.channels)
    write(metadata: content.metadata)
    write(compositionTime: content.compositionTime)
  }

  private mutating func write(_ channels: ChannelConfiguration?) {
    guard let channels else { return }
    write(": ")
    write(count: Int(channels.channelCount), "channel")
    write(", ")
    if case .unassigned(let order) = channels.order {
      write("order ")
      write(order)
    } else {
      write(text: channels.order.name)
      write(" order")
    }
    if let names = channels.names { write(text: " (\(names.joined(separator: ", ")))") }
  }

  private mutating func write(metadata: AMF0Sequence?) {
    for value in metadata?.values ?? [] {
      write(" ")
      write(value)
    }
  }

  private mutating func write(compositionTime time: Int32?) {
    guard let time, time != 0 else { return }
    write(time > 0 ? " +" : " ")
    write(time)
    write(" ms")
  }

  private mutating func write(_ frameType: VideoTagHeader.FrameType) {
    switch frameType {
    case .key: write(" key frame")
    case .inter: write(" inter frame")
    case .disposableInter: write(" disposable inter frame")
    case .generatedKey: write(" generated key frame")
    case .command: write(" command")
    case .unassigned(let type):
      write(" frame type ")
      write(type)
    }
  }

  private mutating func write(_ header: EnhancedTagHeader) {
    if let multitrack = header.multitrack {
      write(", ")
      write(text: multitrack.name)
      for track in header.tracks {
        write(" track ")
        write(track.id)
        if header.fourCC == nil {
          write(" ")
          write(text: track.fourCC.codecName)
        }
        write(track.content)
      }
    }
    for modifier in header.modifiers {
      if let offset = modifier.timestampOffsetNano {
        write(", +")
        write(offset)
        write(" ns")
      } else {
        write(", ModEx type ")
        write(modifier.type)
        write(" of ")
        write(count: modifier.data.count, "byte")
      }
    }
  }

  private mutating func write(plain message: Message) {
    let type = message.header.type
    if type.isAssigned {
      write(text: type.title)
    } else {
      write("message type ")
      write(type.rawValue)
    }
    write(", ")
    write(message.header.length)
    write(" B")
    if type == .audio, message.header.length == 0 { write(": silence") }
  }

  private mutating func write(endingOf message: Message) {
    write(" [incomplete: ")
    write(message.payload.capturedCount)
    write(" of ")
    write(message.header.length)
    switch message.ending {
    case .complete, .bytesMissing: write(" B captured]")
    case .aborted: write(" B sent, then aborted]")
    case .replaced: write(" B sent, then another message began]")
    case .cutOff: write(" B seen]")
    }
  }
}
