internal import ArgumentParser

@main
struct RTMPScope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rtmpscope",
    abstract: "Shows what the RTMP connections in a packet capture say.",
    discussion: """
      Reads captures as tcpdump and Wireshark write them, puts the TCP connections in them together, \
      and decodes both directions of those that speak RTMP, on any port.

      EXAMPLES
        rtmpscope session.pcap                       a timeline, a line a message
        rtmpscope -v --type command_amf0 session.pcap
                                                     commands, with every field and chunk
        rtmpscope diagnose session.pcap              what went wrong, and what to look at
        rtmpscope diff obs.pcap ours.pcap            what a session does differently from another
        rtmpscope extract session.pcap -o out        what was published and played, as FLV files
        rtmpscope flows session.pcap                 which connections there are
        tcpdump -i any -U -w - port 1935 | rtmpscope -
                                                     as it happens
        rtmpscope --format ndjson session.pcap | jq 'select(.record == "message")'
                                                     records, one JSON object a line
      """,
    version: "0.1.0",
    subcommands: [
      DissectCommand.self, DiagnoseCommand.self, DiffCommand.self, FlowsCommand.self,
      ExtractCommand.self, FixtureCommand.self, RulesCommand.self, SchemaCommand.self,
    ],
    defaultSubcommand: DissectCommand.self)
}
