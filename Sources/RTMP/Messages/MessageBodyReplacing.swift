internal import Media
package import AMF
internal import ByteParsing

extension MessageBody {
  /// The same with other texts, names and bytes in it; numbers, and what only tells how software works
  /// on the wire, stay.
  package func replacing(_ replace: PartReplacement) -> MessageBody {
    switch self {
    case .command(let command): .command(command.replacing(replace))
    case .data(let data): .data(data.replacing(replace))
    case .sharedObject(let message): .sharedObject(message.replacing(replace))
    case .aggregate(let message): .aggregate(message.replacing(replace))
    case .userControl(let event): .userControl(event.replacing(replace))
    case .video(let header): .video(header.replacing(replace))
    case .audio, .control, .empty, .opaque, .unreadable: self
    }
  }
}

extension Command {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    var result = self
    result.name = replace(.name, name)
    result.commandObject = commandObject?.replacing(replace)
    result.arguments = arguments.map { $0.replacing(replace) }
    result.malformations = malformations.map { $0.replacing(replace) }
    return result
  }
}

extension DataMessage {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    var result = self
    result.handler = handler.map { replace(.name, $0) }
    result.values = values.map { $0.replacing(replace) }
    result.malformations = malformations.map { $0.replacing(replace) }
    return result
  }
}

extension SharedObjectMessage {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    var result = self
    result.name = replace(.text, name)
    result.events = events.map { $0.replacing(replace) }
    result.malformations = malformations.map { $0.replacing(replace) }
    return result
  }
}

extension SharedObjectMessage.Event {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    func replacing(_ changes: [SharedObjectMessage.Change]) -> [SharedObjectMessage.Change] {
      changes.map { .init(name: replace(.name, $0.name), value: $0.value.replacing(replace)) }
    }
    return switch self {
    case .requestChange(let changes): .requestChange(replacing(changes))
    case .change(let changes): .change(replacing(changes))
    case .success(let name): .success(name.map { replace(.name, $0) })
    case .sendMessage(let values): .sendMessage(values.map { $0.replacing(replace) })
    case .status(let code, let level):
      .status(code: replace(.name, code), level: replace(.name, level))
    case .remove(let name): .remove(replace(.name, name))
    case .requestRemove(let name): .requestRemove(replace(.name, name))
    case .unassigned(let type, let bytes):
      .unassigned(type: type, replace(.bytes, AMFString(bytes: bytes)).bytes)
    case .use, .release, .clear, .useSuccess: self
    }
  }
}

extension AggregateMessage {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    var result = self
    for index in result.parts.indices {
      result.parts[index].body = parts[index].body.replacing(replace)
    }
    return result
  }
}

extension UserControlEvent {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    switch self {
    case .swfVerificationResponse(let bytes):
      // What stands before the digest tells of the file's length only.
      .swfVerificationResponse(
        bytes.prefix(swfProof.map { bytes.count - $0.digest.count } ?? 0)
          + replace(
            .bytes, AMFString(bytes: swfProof?.digest ?? bytes)
          ).bytes)
    case .unassigned(let type, let bytes):
      .unassigned(type: type, replace(.bytes, AMFString(bytes: bytes)).bytes)
    default: self
    }
  }
}

extension VideoTagHeader {
  fileprivate func replacing(_ replace: PartReplacement) -> Self {
    var result = self
    result.metadata = metadata?.replacing(replace)
    for place in enhanced?.tracks.indices ?? 0..<0 {
      guard let metadata = enhanced?.tracks[place].content.metadata else { continue }
      result.enhanced?.tracks[place].content.metadata = metadata.replacing(replace)
    }
    return result
  }
}
