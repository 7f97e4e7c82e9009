/// Captures with a known content, made by the generator where they are not there yet.
struct Captures {
  /// The generator and the C references.
  let tools: String
  let folder: String

  func make(_ name: String, _ options: String) throws -> String {
    let path = "\(folder)/\(name).pcap"
    try Command(
      "sh -c 'test -s \(path) || \(tools)/rtmpgen -o \(path) -t \(folder)/\(name).json \(options)'"
    ).run()
    // Reads it once, so that it is cached.
    try Command("cat \(path)").run()
    return path
  }

  /// The client's half of a capture.
  func oneWay(_ path: String) throws -> String {
    let half = path.replacingSuffix(".pcap", with: "-oneway.pcap")
    try Command("sh -c 'test -s \(half) || tcpdump -r \(path) -w \(half) dst port 1935'").run()
    try Command("cat \(half)").run()
    return half
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + other : self + other
  }
}
