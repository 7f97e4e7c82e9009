import Capture
import Foundation
import Peers
import RTMP
import Rules
import Sessions
import TestSupport
import Testing

/// What real programs are called, by those that know them and by those that do not.
@Suite struct RecordedPeersTests {
  /// A connection of a capture in `Fixtures/peers`, and which programs its ends were.
  struct Known: Sendable, CustomTestStringConvertible {
    let capture: String
    let flow: Int
    let client: String
    let server: String

    var testDescription: String { "\(capture), connection \(flow)" }

    init?(_ line: Substring) {
      let fields = line.split(separator: " | ").map(String.init)
      guard fields.count == 4, let flow = Int(fields[1]) else { return nil }
      (capture, self.flow, client, server) = (fields[0], flow, fields[2], fields[3])
    }

    /// What the connection comes to.
    func session() throws -> SessionSummary? {
      var source = try CaptureSource(paths: [Fixture.path(of: "peers/\(capture).pcap")])
      var analyzer = Analyzer(options: .init())
      while let packet = source.nextPacket() { analyzer.append(packet) }
      analyzer.finish()
      while let event = analyzer.next() {
        if event.flow == flow, case .flowEnd(let report) = event.content {
          return report.summary.session
        }
      }
      return nil
    }
  }

  static let known: [Known] = {
    let text = try? String(contentsOfFile: Fixture.path(of: "peers/names.txt"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap(Known.init)
  }()

  /// What is called as what it was made of, where nothing shows which of the two it is.
  private static let forks = ["nginx-http-flv-module": "nginx-rtmp"]

  @Test(arguments: known)
  func `a program is called by its name, or not at all`(_ known: Known) throws {
    let session = try #require(try known.session())
    #expect(session.client == nil || session.client?.name == known.client)
    let server = session.server?.name
    #expect(server == nil || server == known.server || server == Self.forks[known.server])
  }

  @Test func `nine of ten are called by their names`() throws {
    let sessions = try Self.known.map { try $0.session() }
    let named = sessions.map { [$0?.client, $0?.server].count { $0 != nil } }.reduce(0, +)
    #expect(named * 10 >= Self.known.count * 2 * 9)
  }

  @Test(arguments: known)
  func `a program that nobody knows is not called by another's name`(_ known: Known) throws {
    let session = try #require(try known.session())
    let client = PeerGuess(session.clientFacts, .client, without: known.client)
    #expect(client == nil || client?.isOwnWord == true)
    let server = PeerGuess(session.serverFacts, .server, without: known.server)
    #expect(server == nil || server?.name == Self.forks[known.server])
  }

  @Test func `there are such sessions`() { #expect(Self.known.count > 60) }
}
