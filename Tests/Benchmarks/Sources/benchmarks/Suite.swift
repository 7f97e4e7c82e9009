/// Everything that is measured, row by row.
struct Suite {
  let tool: String
  let workloads: String
  /// A folder with `rtmpgen`, `pcapref` and `dechunk`.
  let references: String
  let captures: Captures
  let pairs: Int
  private let table = Table()

  init(tool: String, workloads: String, references: String, folder: String, pairs: Int) {
    self.tool = tool
    self.workloads = workloads
    self.references = references
    self.pairs = pairs
    captures = Captures(tools: references, folder: folder)
  }

  func run() throws {
    let one = try captures.make("one-flow", "--size 1e9")
    try summaries(one)
    try outputs(of: one)
    try hashing(one)
    try packets(one)
    try holes()
    try chunkLayer()
    try starts()
    try peers()
  }

  private func summary(_ path: String) -> Command { Command("\(tool) --format none \(path)") }

  /// R: what libpcap takes to count the packets.
  private func floor(_ path: String) -> Command {
    Command("\(references)/pcapref pcap raw \(path)")
  }

  private var output: String { captures.folder + "/output" }

  /// The CPU time of one command by that of another.
  private func row(
    _ work: String, target: String, _ one: Command, to other: Command, pairs: Int? = nil
  ) throws {
    let comparison = try Comparison(one, to: other, pairs: pairs ?? self.pairs)
    table.add(work, target: target, comparison.text(), peak: comparison.peak)
  }

  private func summaries(_ one: String) throws {
    let thousand = try captures.make("thousand-flows", "--size 1e9 --flows 1000")
    let small = try captures.make("small", "--size 200e6")
    try row("summary of 1 GB, 1 flow", target: "≤ 0.75 R", summary(one), to: floor(one))
    try row(
      "summary of 1 GB, 1000 flows", target: "≤ 0.9 R, ≤ 40 MiB", summary(thousand),
      to: floor(thousand))
    try row(
      "summary of 200 MB, 1 flow", target: "the same memory", summary(small), to: floor(small))
  }

  private func outputs(of one: String) throws {
    for format in ["ndjson", "text"] {
      try row(
        "every message as \(format), to a file", target: "≤ 1.6 × summary",
        Command("\(tool) --format \(format) \(one) > \(output)"), to: summary(one))
    }
    try row("flows", target: "", Command("\(tool) flows \(one)"), to: summary(one))
  }

  private func hashing(_ one: String) throws {
    let hashed = Command("\(tool) --format ndjson --payload sha256 \(one) > \(output)")
    let plain = Command("\(tool) --format ndjson \(one) > \(output)")
    let alone = Command("\(workloads) hash - \(try Truth(one).streamByteCount >> 20)")
    let shares = try (0..<pairs).map { _ in
      try hashed.run().cpu / (try plain.run().cpu + (try alone.run().cpu))
    }
    table.add(
      "ndjson with --payload sha256", target: "≤ 1.15 × (ndjson + hashing)",
      shares.median.rounded(2))
  }

  private func packets(_ one: String) throws {
    for (name, target, options) in [
      ("1000 flows", "≤ 1.3", "--size 1e9 --flows 1000"),
      ("10,000 flows", "≤ 1.8, ≤ 100 MiB", "--size 1.6e9 --flows 10000"),
      ("1 % reordered, 1 % repeated", "≤ 1.5", "--size 1e9 --reorder 0.01 --retx 0.01"),
      ("10 % reordered, 10 % repeated", "≤ 1.8", "--size 1e9 --reorder 0.1 --retx 0.1"),
      ("chunk size 128", "≤ 1.7", "--size 1e9 --chunk 128"),
    ] {
      let path = try captures.make(
        String(options.map { $0.isLetter || $0.isNumber ? $0 : "_" }), options)
      let comparison = try Comparison(summary(path), to: summary(one), pairs: pairs)
      let scale = Double(try Truth(one).packetCount) / Double(try Truth(path).packetCount)
      table.add(
        "CPU per packet, \(name)", target: target, comparison.text(times: scale),
        peak: comparison.peak)
    }
  }

  private func holes() throws {
    let halves = try [200, 400].map { size in
      try captures.oneWay(
        captures.make("holes-\(size)", "--size \(size)e6 --drop 0.00002 --seed 4"))
    }
    try row(
      "one-way capture with holes, twice as long", target: "≤ 2.3", summary(halves[1]),
      to: summary(halves[0]))
  }

  private func chunkLayer() throws {
    for size in [4096, 128] {
      let stream = captures.folder + "/stream-\(size)"
      try Command(
        "sh -c 'test -s \(stream) || \(references)/rtmpgen -o \(output) --size 200e6 --chunk \(size) --stream \(stream)'"
      ).run()
      try row(
        "chunk layer, whole messages, chunk size \(size)", target: "by dechunk in C",
        Command("\(workloads) stream \(stream) 50"),
        to: Command("\(references)/dechunk \(stream) 1448 1 50"))
    }
  }

  private func starts() throws {
    let times = try (0..<20).map { _ in try Command("\(tool) --help").run().elapsed * 1000 }
    table.add("--help, static build", target: "≤ 6 ms", "\(times.median.rounded(1)) ms")
  }

  private func peers() throws {
    let small = try captures.make("small", "--size 200e6")
    if isInstalled("tshark") {
      try row(
        "tshark -Y rtmpt -T fields, 200 MB", target: "≥ 70 × summary",
        Command(
          "tshark -o rtmpt.max_packet_size:10000000 -r \(small) -Y rtmpt -T fields -e frame.number"
        ),
        to: summary(small), pairs: 1)
    }
    if isInstalled("tcpflow") {
      try row(
        "tcpflow, 200 MB", target: "", Command("tcpflow -o \(output).tcpflow -r \(small)"),
        to: summary(small), pairs: 1)
    }
  }

  private func isInstalled(_ name: String) -> Bool {
    (try? Command("sh -c 'command -v \(name)'").run()) != nil
  }
}
