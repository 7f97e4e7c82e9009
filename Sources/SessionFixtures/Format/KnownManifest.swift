internal import Flows
internal import Packets
internal import Reports

extension FixtureManifest {
  /// What of `fixture.json` is needed to have the conversation again.
  struct Known {
    let start: Fixture.Start
    let client: Endpoint
    let server: Endpoint
    let media: Media
    /// Of each direction's bytes.
    let digests: [Direction: String]

    init(_ bytes: [UInt8]) throws(FixtureError) {
      var manifest = try JSONObject(try JSONReader.read(bytes), "the fixture")
      try manifest.check(format: currentFormat)
      start = try manifest.due("start", manifest.word("start"))
      media = try manifest.due("media", manifest.word("media"))
      client = try Self.endpoint("client", of: &manifest)
      server = try Self.endpoint("server", of: &manifest)
      var streams = try manifest.due("streams", manifest.object("streams"))
      var digests: [Direction: String] = [:]
      for direction in Direction.allCases {
        var stream = try streams.due(direction.name, streams.object(direction.name))
        digests[direction] = try stream.due("sha256", stream.string("sha256"))
      }
      self.digests = digests
    }

    private static func endpoint(
      _ name: String, of manifest: inout JSONObject
    ) throws(FixtureError) -> Endpoint {
      var peer = try manifest.due(name, manifest.object(name))
      let text = try peer.due("address", peer.string("address"))
      let port: UInt16 = try peer.due("port", peer.integer("port"))
      guard let address = IPAddress(text: text) else {
        throw peer.fault("\(name): \"\(text)\" is no address")
      }
      return Endpoint(address: address, port: port)
    }
  }
}
