internal import CLibpcap
internal import Packets

/// A capture filter as tcpdump takes it, compiled by libpcap for each link type.
final class PacketFilter {
  private final class Program {
    var code = bpf_program()

    deinit { pcap_freecode(&code) }
  }

  private let expression: String
  private var programs: [LinkType: Program?] = [:]

  init(_ expression: String) { self.expression = expression }

  /// Compiles the filter for the link types that are known.
  ///
  /// - Throws: where it can be had for none of them.
  func check(_ linkTypes: [LinkType], file: String) throws(CaptureError) {
    var failure: String?
    for linkType in linkTypes {
      guard let reason = compile(for: linkType) else { return }
      failure = reason
    }
    guard let failure else { return }
    throw CaptureError(
      kind: .badFilter, file: file, reason: "capture filter '\(expression)': \(failure)")
  }

  /// Whether a packet passes; none does of a link type for which the filter cannot be had.
  func passes(_ bytes: Span<UInt8>, _ originalLength: Int, _ linkType: LinkType) -> Bool {
    if programs[linkType] == nil { _ = compile(for: linkType) }
    guard case let program?? = programs[linkType] else { return false }
    var header = pcap_pkthdr()
    header.caplen = UInt32(clamping: bytes.count)
    header.len = UInt32(clamping: originalLength)
    return bytes.withUnsafeBufferPointer { bytes in
      pcap_offline_filter(&program.code, &header, bytes.baseAddress) != 0
    }
  }

  /// - Returns: why it cannot be compiled.
  private func compile(for linkType: LinkType) -> String? {
    guard
      let handle = pcap_open_dead(linkType.libpcapNumber, Int32(PcapRecords.packetLimit))
    else { return "no memory" }
    defer { pcap_close(handle) }
    let program = Program()
    guard pcap_compile(handle, &program.code, expression, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      programs[linkType] = .some(nil)
      return String(cString: pcap_geterr(handle))
    }
    programs[linkType] = program
    return nil
  }
}
