/// Where each packet of a pcap file lies with its header, behind the file's.
func recordRanges(of pcap: [UInt8]) -> [Range<Int>] {
  var ranges: [Range<Int>] = []
  var place = 24
  while place + 16 <= pcap.count {
    let length = pcap[(place + 8)..<(place + 12)].reversed().reduce(0) { $0 << 8 | Int($1) }
    ranges.append(place..<place + 16 + length)
    place += 16 + length
  }
  return ranges
}
