internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions
internal import Streams

/// What a connection begins with instead of C0 or S0: another protocol, or a proxy's header.
struct OpeningCheck: Check {
  /// Takes one side's part of the handshake; whether the header explains its echo.
  func see(_ step: HandshakeStep, _ state: SessionState, into log: inout FindingLog) -> Bool {
    guard step.direction == .serverToClient, step.echo == .unrelated, let proxy = state.proxy,
      let echo = step.handshake.second?.bytes
    else { return false }
    // What a server repeats that takes the header for C0 and C1.
    let taken = proxy.header.bytes.dropFirst().prefix(echo.count)
    guard !taken.isEmpty, taken.elementsEqual(echo.prefix(taken.count)) else { return false }
    log.find(
      .proxyMisread, ["header": .text(proxy.header.form.name)], .serverToClient, at: step.moment)
    return true
  }

  func finish(_ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog) {
    tellProtocols(ending, state, into: &log)
    tellProxy(ending, state, into: &log)
  }

  // MARK: Another protocol

  private func tellProtocols(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let place = state.foreignPlace else { return }
    let client = state.openings[Direction.clientToServer.index]
    let server = state.openings[Direction.serverToClient.index]
    // That the tunnel is refused is told.
    if client?.foreign == .rtmpt, case .http(let status?)? = server?.foreign, status >= 300 {
      return
    }
    let facts: FindingArguments =
      [
        "client_protocol": client.map { .text($0.name ?? Self.unknown) },
        "client_line": .text(client?.line),
        "server_protocol": server.map { .text($0.name ?? Self.unknown) },
        "server_line": .text(server?.line),
      ] + Self.facts(client, server)
    if let sender = Self.alerting(client, server)?.sender {
      log.find(.notRTMP, facts, sender, at: state.alertPlace ?? place)
      return
    }
    let isClients = client != nil && client?.isRTMP == false
    let direction: Direction? =
      isClients ? (server == nil ? .clientToServer : nil) : .serverToClient
    guard server == nil, client != nil, state.proxy == nil,
      let unseen = ending.sight.absence(by: .serverToClient),
      ending.statistics?[.serverToClient].bytes == 0, ending.isInVain(since: place)
    else {
      return log.find(
        .notRTMP, as: Self.severity(client, server), facts, direction, at: place)
    }
    log.find(
      .claim(.foreignUnanswered, unseen),
      as: client?.foreign == .tls || ending.isRTMPServer ? .error : .warning,
      facts + ["is_rtmp_server": ending.isRTMPServer ? .flag(true) : nil]
        + ending.outcome(since: place)
        + ending.resetFact, direction, at: place)
  }

  private static let unknown = "unknown"

  /// How much it matters: where one side speaks RTMP, the session cannot work.
  private static func severity(
    _ client: SideOpening?, _ server: SideOpening?
  ) -> Problem.Severity {
    if client?.isRTMP == true || server?.isRTMP == true { return .error }
    if case .http(let status?)? = server?.foreign, status >= 400 { return .warning }
    return server != nil && client?.name != server?.name && !Self.areKin(client, server)
      ? .warning : .note
  }

  /// Whether one's protocol answers the other's.
  private static func areKin(_ client: SideOpening?, _ server: SideOpening?) -> Bool {
    switch (client?.foreign, server?.foreign) {
    case (.http, .http), (.rtmpt, .http), (.rtsp, .interleavedRTP), (nil, nil): true
    case (.socks, nil), (.flashPolicy, nil): true
    default: false
    }
  }

  /// Who says that TLS failed, and how.
  private static func alerting(
    _ client: SideOpening?, _ server: SideOpening?
  ) -> (sender: Direction, alert: TLSOpening.Alert)? {
    for (sender, side) in [(Direction.clientToServer, client), (.serverToClient, server)] {
      if let alert = side?.tls?.alert, alert.isFatal { return (sender, alert) }
    }
    return nil
  }

  /// What TLS says before it encrypts.
  private static func facts(_ client: SideOpening?, _ server: SideOpening?) -> FindingArguments {
    let alerting = alerting(client, server)
    let name = client?.tellsName == true ? client?.tls?.serverName : nil
    func versions(_ side: SideOpening?) -> FindingArguments.Fact? {
      guard let versions = side?.tls?.versions, !versions.isEmpty else { return nil }
      return .texts(versions.map(TLSOpening.name(ofVersion:)))
    }
    let offered = client?.tls?.applicationProtocols ?? []
    return [
      "server_name": .text(name), "client_versions": versions(client),
      "server_versions": versions(server),
      "application_protocols": offered.isEmpty ? nil : .texts(offered),
      "alert": .text(alerting?.alert.name), "alert_number": .count(alerting?.alert.description),
      "alert_sender": alerting.map { .side($0.sender) },
    ]
  }

  // MARK: A proxy's header

  private func tellProxy(
    _ ending: SessionEnding, _ state: SessionState, into log: inout FindingLog
  ) {
    guard let proxy = state.proxy, ending.statistics?[.serverToClient].bytes == 0,
      let unseen = ending.sight.absence(by: .serverToClient), ending.isInVain(since: proxy.place)
    else { return }
    log.find(
      .claim(.proxyUnanswered, unseen),
      ["header": .text(proxy.header.form.name)] + ending.outcome(since: proxy.place),
      .clientToServer, at: proxy.place)
  }
}
