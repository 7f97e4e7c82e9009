internal import ByteParsing

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension [UInt8] {
  /// Where `pattern` stands next, at `start` or behind it.
  package func firstRange(of pattern: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard let first = pattern.first else { return nil }
    let last = count - pattern.count
    return withUnsafeBytes { whole in
      var place = start
      while place <= last, let base = whole.baseAddress {
        guard let found = memchr(base + place, Int32(first), last - place + 1) else { return nil }
        place = UnsafeRawPointer(found) - base
        if whole[place..<place + pattern.count].elementsEqual(pattern) {
          return place..<place + pattern.count
        }
        place += 1
      }
      return nil
    }
  }

  package func contains(_ text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }

  /// Puts bytes of the same number in the place of others; how often they were there.
  ///
  /// - Parameter condition: what has to hold of the bytes before and behind.
  @discardableResult
  package mutating func replace(
    _ original: [UInt8], with replacement: [UInt8],
    where condition: (_ before: UInt8?, _ after: UInt8?) -> Bool = { _, _ in true }
  ) -> Int {
    var place = 0
    var count = 0
    while let range = firstRange(of: original, from: place, where: condition) {
      replaceSubrange(range, with: replacement)
      place = range.upperBound
      count += 1
    }
    return count
  }

  /// Where `pattern` stands next, with what `condition` wants before and behind it.
  package func firstRange(
    of pattern: [UInt8], from start: Int = 0,
    where condition: (_ before: UInt8?, _ after: UInt8?) -> Bool
  ) -> Range<Int>? {
    var place = start
    while let range = firstRange(of: pattern, from: place) {
      let before = range.lowerBound > 0 ? self[range.lowerBound - 1] : nil
      let after = range.upperBound < count ? self[range.upperBound] : nil
      if condition(before, after) { return range }
      place = range.lowerBound + 1
    }
    return nil
  }

  /// With `%41` as `A`.
  package var percentDecoded: [UInt8] {
    var decoded: [UInt8] = []
    var place = 0
    while place < count {
      if self[place] == 0x25, place + 2 < count,
        let value = UInt8(
          String(decoding: self[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        place += 3
      } else {
        decoded.append(self[place])
        place += 1
      }
    }
    return decoded
  }

  /// As a URL has it, unless it is already.
  package var percentEncoded: [UInt8] {
    flatMap { byte -> [UInt8] in
      if byte.isAlphanumeric || Array("-._~%:/?&=+,;@$!*'()".utf8).contains(byte) { return [byte] }
      return Array("%\(byte.hexText.uppercased())".utf8)
    }
  }
}

extension UInt8 {
  package var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }

  package var isAlphanumeric: Bool { isLetter || (0x30...0x39).contains(self) }
}
