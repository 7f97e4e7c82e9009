// Reads a fixture: the segments of both sides in order, and every record that a decoder has to give.
import Foundation

let folder = URL(fileURLWithPath: CommandLine.arguments[1])

func lines(_ name: String) throws -> [[String: Any]] {
  try Data(contentsOf: folder.appendingPathComponent(name)).split(separator: 0x0A).compactMap {
    try JSONSerialization.jsonObject(with: $0) as? [String: Any]
  }
}

/// Every segment: who sends it, when (in seconds), and its bytes.
func segments() throws -> [(sender: String, time: Double, data: [UInt8])] {
  var files = [
    "client": [UInt8](try Data(contentsOf: folder.appendingPathComponent("c2s.bin")))[...],
    "server": [UInt8](try Data(contentsOf: folder.appendingPathComponent("s2c.bin")))[...],
  ]
  var segments: [(sender: String, time: Double, data: [UInt8])] = []
  for step in try lines("exchange.ndjson") {
    guard let sender = step["from"] as? String else { continue }
    for segment in step["segments"] as? [[NSNumber]] ?? [] {
      var data: [UInt8] = []
      // In turns: bytes of the file, and zeros that are left out of it.
      for (index, count) in segment.dropFirst().map(\.intValue).enumerated() {
        if index.isMultiple(of: 2) {
          data += files[sender, default: []].prefix(count)
          files[sender]?.removeFirst(count)
        } else {
          data += [UInt8](repeating: 0, count: count)
        }
      }
      segments.append((sender, segment[0].doubleValue, data))
    }
  }
  return segments
}

/// Every record; messages that are put together in one line are taken apart.
func expected() throws -> [[String: Any]] {
  try lines("expected.ndjson").flatMap { record -> [[String: Any]] in
    guard let each = record["each"] as? [String: [Any]], let count = each["index"]?.count else {
      return [record]
    }
    return (0..<count).map { place in record.merging(each.mapValues { $0[place] }) { $1 } }
  }
}

var streams: [String: [UInt8]] = ["client": [], "server": []]
for segment in try segments() {
  // Here a decoder would be fed, or a socket written.
  streams[segment.sender]? += segment.data
}
for (sender, stream) in streams.sorted(by: { $0.key < $1.key }) {
  print(sender, stream.count, "bytes")
}
let messages = try expected().filter { $0["record"] as? String == "message" }
let kinds = messages.map { "\($0["direction"] ?? "") \($0["message_type"] ?? "")" }
for (kind, all) in Dictionary(grouping: kinds, by: \.self).sorted(by: { $0.key < $1.key }) {
  print(kind, all.count)
}
print("sum of lengths", messages.reduce(0) { $0 + ($1["message_length"] as? Int ?? 0) })
