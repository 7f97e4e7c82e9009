internal import Media
internal import ByteParsing
internal import RTMP

extension OutputBuffer {
  /// Writes what a sequence header says, behind the codec's name.
  mutating func write(_ configuration: DecoderConfiguration?) {
    switch configuration {
    case nil: return
    case .video(let video)?: write(facts: Self.facts(video))
    case .audio(let audio)?: write(facts: Self.facts(audio))
    case .unreadable(let error)?:
      write("; ")
      write(text: error.problem.summary)
    }
  }

  private mutating func write(facts: [String]) {
    for (index, fact) in facts.enumerated() {
      write(index == 0 ? ": " : ", ")
      write(text: fact)
    }
  }

  private static func facts(_ video: VideoConfiguration) -> [String] {
    var facts: [String] = []
    if let profile = video.profile { facts.append(profile) }
    if let level = video.level { facts.append("level \(level)") }
    if let width = video.width, let height = video.height { facts.append("\(width)x\(height)") }
    if let rate = video.frameRate {
      facts.append(rate == rate.rounded() ? "\(Int(rate)) fps" : "\(rate) fps")
    }
    if let chroma = video.chroma { facts.append(chroma.name) }
    if let depth = video.bitDepth, depth != 8 { facts.append("\(depth) bits") }
    return facts
  }

  private static func facts(_ audio: AudioConfiguration) -> [String] {
    var facts: [String] = []
    if let profile = audio.profile { facts.append(profile) }
    if let rate = audio.sampleRate { facts.append("\(rate) Hz") }
    if let channels = audio.channels {
      facts.append(channels == 1 ? "mono" : channels == 2 ? "stereo" : "\(channels) channels")
    }
    if let depth = audio.bitDepth { facts.append("\(depth) bits") }
    if audio.lacksMarker { facts.append("without the marker fLaC") }
    return facts
  }
}
