/// By what implementations give themselves away, as plain data.
///
/// A line is a clue: side, implementation, fact (``PeerFact``), relation (`is`, `begins`, `has`), value,
/// and how much it weighs: 6 names the implementation by itself, 1 fits many.
enum PeerClues {
  /// What is known of one implementation, as one side.
  struct Group: Sendable {
    let peer: String
    /// Several of one fact are alternatives.
    let byFact: [(fact: PeerFact, clues: [PeerClue])]
  }

  static let clients = groups(of: .client)
  static let servers = groups(of: .server)

  private static let all: [PeerClue] = table.utf8
    .split(separator: UInt8(ascii: "\n")).compactMap(PeerClue.init)

  private static func groups(of side: PeerClue.Side) -> [Group] {
    let clues = Dictionary(grouping: all.filter { $0.side == side }, by: \.peer)
    return clues.sorted { $0.key < $1.key }.map { peer, clues in
      let byFact = Dictionary(grouping: clues, by: \.fact)
      return Group(
        peer: peer,
        byFact: PeerFact.allCases.compactMap { fact in byFact[fact].map { (fact, $0) } })
    }
  }

  private static let table = """
    client | ffmpeg | flash_ver | has | Lavf | 6
    client | ffmpeg | flash_ver | is | LNX 9,0,124,2 | 4
    client | ffmpeg | handshake_version | is | 9.0.124.2 | 2
    client | ffmpeg | request_chunk_stream | is | 8 | 2
    client | OBS Studio | flash_ver | is | FMLE/3.0 (compatible; FMSc/1.0) | 5
    client | OBS Studio | handshake_version | is | 0.0.0.0 | 1
    client | OBS Studio | request_chunk_stream | is | 4 | 2
    client | OBS Studio | request_transaction | is | 5 | 1
    client | GStreamer rtmp2 | flash_ver | is | LNX 10,0,32,18 | 2
    client | GStreamer rtmp2 | request_chunk_stream | is | 3 | 2
    client | GStreamer rtmp2 | request_transaction | is | 0 | 2
    client | GStreamer rtmp2 | handshake_version | is | 0.0.0.0 | 1
    client | librtmp | flash_ver | begins | LNX 10,0,32,18 | 2
    client | librtmp | flash_ver | begins | WIN 10,0,32,18 | 3
    client | librtmp | flash_ver | is | absent | 2
    client | librtmp | handshake_version | is | 0.0.0.0 | 1
    client | librtmp | request_chunk_stream | is | 8 | 2
    client | librtmp | request_chunk_stream | is | 4 | 2
    client | librtmp | request_transaction | is | 4 | 1
    client | librtmp | request_transaction | is | 5 | 1
    client | nginx-rtmp | flash_ver | is | LNX.11,1,102,55 | 5
    client | nginx-rtmp | flash_ver | has | ngx-local-relay | 6
    client | Adobe Flash Player | flash_ver | begins | WIN | 1
    client | Adobe Flash Player | flash_ver | begins | MAC | 1
    client | rml_rtmp | flash_ver | is | WIN 23,0,0,207 | 5
    client | rml_rtmp | handshake_version | is | 128.0.7.2 | 2
    client | rml_rtmp | handshake_bytes | is | zero_tail | 4
    client | oxideav-rtmp | flash_ver | has | oxideav-rtmp | 6
    client | shiguredo_rtmp | flash_ver | is | FMLE/3.0 (compatible; FME/3.0) | 4
    client | shiguredo_rtmp | handshake_bytes | is | zero | 4
    server | nginx-rtmp | fms_ver | is | FMS/3,0,1,123 | 2
    server | nginx-rtmp | capabilities | is | 31 | 1
    server | nginx-rtmp | handshake_version | is | 13.14.10.13 | 4
    server | nginx-rtmp | status_chunk_stream | is | 5 | 2
    server | nginx-rtmp | publish_description | is | Start publishing | 3
    server | nginx-rtmp | connect_description | is | Connection succeeded. | 1
    server | ffmpeg | fms_ver | is | FMS/3,0,1,123 | 1
    server | ffmpeg | on_bw_done | is | 8192 | 3
    server | ffmpeg | window | is | 2500000 | 2
    server | ffmpeg | publish_description | has | is now published | 4
    server | SRS | connect_names | has | srs_ | 6
    server | SRS | fms_ver | is | FMS/3,5,3,888 | 4
    server | SRS | capabilities | is | 127 | 2
    server | Wowza | fms_ver | begins | FMS/3,5,7,7009 | 5
    server | Adobe Media Server | fms_ver | begins | FMS/4,5 | 2
    server | Adobe Media Server | fms_ver | begins | FMS/5,0 | 4
    server | Adobe Media Server | capabilities | is | 255 | 1
    server | Adobe Media Server | mode | is | 1 | 1
    server | pyrtmp | fms_ver | is | FMS/3,0,123 | 6
    server | rml_rtmp | fms_ver | is | FMS/3,0,1,1233 | 6
    server | rml_rtmp | window | is | 1073741824 | 3
    server | rml_rtmp | on_bw_done | is | 8192 | 1
    server | rml_rtmp | handshake_version | is | 128.0.7.2 | 2
    server | oxideav-rtmp | connect_description | is | Connection accepted. | 4
    server | oxideav-rtmp | mode | is | 1 | 1
    server | oxideav-rtmp | fms_ver | is | FMS/3,0,1,123 | 1
    server | scuffle-rtmp | handshake_version | is | 4.5.0.1 | 4
    server | scuffle-rtmp | window | is | 4096 | 3
    server | scuffle-rtmp | connect_description | is | Connection Succeeded. | 3
    server | scuffle-rtmp | fms_ver | is | FMS/3,0,1,123 | 1
    server | shiguredo_rtmp | fms_ver | is | FMS/4,5,0,297 | 6
    server | shiguredo_rtmp | capabilities | is | 255 | 1
    server | shiguredo_rtmp | first_stream | is | 2 | 2
    server | shiguredo_rtmp | handshake_bytes | is | zero | 4
    """
}

/// One thing by which an implementation gives itself away.
struct PeerClue: Sendable {
  enum Side: String, Sendable { case client, server }
  enum Relation: String, Sendable { case equals = "is", begins, has }

  let side: Side
  let peer: String
  let fact: PeerFact
  let relation: Relation
  let value: String
  let weight: Int

  /// Reads a line of the table; nil where it is none.
  init?(_ line: Substring.UTF8View) {
    let blank = UInt8(ascii: " ")
    let fields = line.split(separator: UInt8(ascii: "|")).map { field in
      var field = field.drop { $0 == blank }
      while field.last == blank { field.removeLast() }
      return String(Substring(field))
    }
    guard fields.count == 6, let side = Side(rawValue: fields[0]),
      let fact = PeerFact(rawValue: fields[2]), let relation = Relation(rawValue: fields[3]),
      let weight = Int(fields[5])
    else { return nil }
    (self.side, peer, self.fact, self.relation) = (side, fields[1], fact, relation)
    (value, self.weight) = (fields[4], weight)
  }

  /// Whether a value of the fact is as the clue has it.
  func fits(_ actual: String) -> Bool {
    switch relation {
    case .equals: actual == value
    case .begins: actual.hasPrefix(value)
    case .has: Self.holds(actual.utf8, value.utf8)
    }
  }

  /// Byte by byte, which is much quicker than by characters.
  private static func holds(_ text: String.UTF8View, _ part: String.UTF8View) -> Bool {
    var rest = text[...]
    while rest.count >= part.count {
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
