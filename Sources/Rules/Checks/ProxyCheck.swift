internal import ByteParsing
internal import Flows
internal import RTMP
internal import Sessions
internal import Streams

/// Whether the server knows the header that a proxy puts before C0.
struct ProxyCheck: Check {
  /// Takes one side's part of the handshake; whether the header explains its echo.
  func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) -> Bool {
    guard step.direction == .serverToClient, step.echo == .unrelated, let proxy = state.proxy,
      let echo = step.handshake.second?.bytes
    else { return false }
    // What a server repeats that takes the header for C0 and C1.
    let taken = proxy.header.bytes.dropFirst().prefix(echo.count)
    guard taken.elementsEqual(echo.prefix(taken.count)) else { return false }
    log.find(
      .proxyMisread, ["header": .text(proxy.header.form.name)], .serverToClient, at: step.moment)
    return true
  }

  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    guard let proxy = state.proxy, ending.statistics?[.serverToClient].bytes == 0,
      let unseen = ending.sight.absence(by: .serverToClient), ending.isInVain(since: proxy.place)
    else { return }
    log.find(
      .claim(.proxyUnanswered, unseen),
      ["header": .text(proxy.header.form.name)] + ending.outcome(since: proxy.place),
      .clientToServer, at: proxy.place)
  }
}
