internal import Packets

extension FixtureManifest.Peer {
  /// - Parameter name: of the member that it is.
  func endpoint(_ name: String) throws(FixtureError) -> Endpoint {
    guard let address = IPAddress(text: address) else {
      throw FixtureError("\(name): \"\(address)\" is no address", file: FixtureFiles.manifest)
    }
    return Endpoint(address: address, port: port)
  }
}
