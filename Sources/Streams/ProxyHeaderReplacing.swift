internal import ByteParsing
internal import Packets

// A header without what it tells of the connection that is passed on.

extension ProxyHeader {
  /// The addresses as the header has them, or as they are written.
  package var addressTexts: [String] {
    switch form {
    case .v1: Array(fields.dropFirst().prefix(2))
    case .v2, .srs: addressPlaces.compactMap { IPAddress(bytes: bytes[$0])?.description }
    }
  }

  /// Its bytes with other addresses, and zeros for the values behind them: as many as before.
  ///
  /// - Parameter address: an address as long; nil for one that is to stay.
  package func bytes(replacing address: (String) -> String?) -> [UInt8] {
    var replaced = bytes
    if form == .v1 {
      for text in addressTexts {
        guard let other = address(text), let place = bytes.firstRange(of: Array(text.utf8)),
          other.utf8.count == place.count
        else { continue }
        replaced.replaceSubrange(place, with: other.utf8)
      }
      return replaced
    }
    for (place, text) in zip(addressPlaces, addressTexts) {
      let other = address(text).flatMap { IPAddress(text: $0) }
      if let other, other.bytes.count == place.count {
        replaced.replaceSubrange(place, with: other.bytes)
      }
    }
    for place in valuePlaces { for index in place { replaced[index] = 0 } }
    return replaced
  }

  /// Of a line, without the word that opens it.
  private var fields: [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: " ").dropFirst().map(String.init)
  }

  private var addressPlaces: [Range<Int>] {
    switch form {
    case .v1: return []
    case .srs: return bytes.count < 7 ? [] : [3..<7]
    case .v2:
      let count = [1: 4, 2: 16][bytes[13] >> 4] ?? 0
      guard count > 0, bytes.count >= 16 + 2 * count else { return [] }
      return [16..<16 + count, 16 + count..<16 + 2 * count]
    }
  }

  /// What is neither an address nor a port, nor needed to find what comes next.
  private var valuePlaces: [Range<Int>] {
    if form == .srs { return bytes.count > 7 ? [7..<bytes.count] : [] }
    let family = bytes[13] >> 4
    var place = 16 + ([1: 12, 2: 36, 3: 216][family] ?? 0)
    var places = family == 3 ? [16..<min(place, bytes.count)] : []
    while place + 3 <= bytes.count {
      let length = Int(bytes.span.integer(bigEndianAt: place + 1, as: UInt16.self))
      places.append(min(place + 3, bytes.count)..<min(place + 3 + length, bytes.count))
      place += 3 + length
    }
    return places
  }
}
