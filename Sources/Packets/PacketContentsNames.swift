extension PacketContents {
  /// The name in records and in text, such as `ARP` or `UDP 8472`; each has its own.
  public var name: String {
    overlay.map { "\(plainName) (looks like \($0.name))" } ?? plainName
  }

  /// Whether the number is known, or what has it was read with care.
  var isNamed: Bool {
    switch family {
    case .etherType: Self.etherTypes[number] != nil
    case .llc: Self.servicePoints[number] != nil
    case .pppProtocol: Self.pppProtocols[number] != nil
    case .ipVersion: false
    case .snap, .ipProtocol, .udpPort, .wifiManagement, .wifiControl, .wifiData, .linkType: true
    }
  }

  private var plainName: String {
    switch family {
    case .etherType: Self.etherTypes[number] ?? "EtherType 0x\(hex(4))"
    case .llc: Self.servicePoints[number] ?? "LLC 0x\(hex(2))"
    case .snap: "SNAP of \(hex(6))"
    case .pppProtocol: Self.pppProtocols[number] ?? "PPP 0x\(hex(4))"
    case .ipVersion: "IP version \(number)"
    case .ipProtocol: Self.ipProtocols[number] ?? "IP protocol \(number)"
    case .udpPort: "UDP \(number)"
    case .wifiManagement: "802.11 \(Self.managementFrames[number] ?? "management \(number)")"
    case .wifiControl: "802.11 control"
    case .wifiData: wifiDataName
    case .linkType:
      Self.linkTypes[number].map { "\($0), link type \(number)" } ?? "link type \(number)"
    }
  }

  private var wifiDataName: String {
    switch WiFiData(rawValue: number) {
    case .empty: "802.11 data without a body"
    case .protected: "802.11 encrypted data"
    case .fragment: "802.11 fragment"
    case .reserved, nil: "802.11 of a reserved type"
    }
  }

  private func hex(_ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static let etherTypes: [UInt32: String] = [
    0x0806: "ARP", 0x8035: "RARP", 0x8137: "IPX", 0x22F0: "AVTP", 0x22F3: "TRILL",
    0x8847: "MPLS", 0x8808: "Ethernet flow control", 0x8809: "LACP", 0x8863: "PPPoE discovery",
    0x888E: "802.1X",
    0x8892: "PROFINET", 0x88A4: "EtherCAT", 0x88B7: "OUI-extended EtherType", 0x88CC: "LLDP",
    0x88E1: "HomePlug", 0x88E5: "MACsec", 0x88F7: "PTP", 0x8902: "CFM", 0x8906: "FCoE",
    0x893A: "IEEE 1905.1", 0x894F: "NSH", 0x9000: "Ethernet loopback",
  ]

  private static let servicePoints: [UInt32: String] = [
    0x42: "STP", 0xE0: "IPX in 802.2", 0xF0: "NetBIOS", 0xFE: "IS-IS", 0xFF: "IPX in 802.3",
  ]

  private static let pppProtocols: [UInt32: String] = [
    0x003D: "PPP multilink", 0x00FD: "PPP compressed", 0x8021: "PPP IPCP", 0x8057: "PPP IPV6CP",
    0x80FD: "PPP CCP", 0xC021: "PPP LCP", 0xC023: "PPP PAP", 0xC223: "PPP CHAP",
  ]

  private static let ipProtocols: [UInt32: String] = [
    1: "ICMP", 2: "IGMP", 17: "UDP fragment", 47: "GRE", 50: "ESP", 51: "AH", 58: "ICMPv6",
    59: "IPv6 without a body", 88: "EIGRP", 89: "OSPF", 103: "PIM", 112: "VRRP", 115: "L2TPv3",
    132: "SCTP",
  ]

  /// IEEE 802.11-2020 §9.2.4.1.3.
  private static let managementFrames: [UInt32: String] = [
    0: "association request", 1: "association response", 2: "reassociation request",
    3: "reassociation response", 4: "probe request", 5: "probe response", 8: "beacon",
    10: "disassociation", 11: "authentication", 12: "deauthentication", 13: "action",
  ]

  private static let linkTypes: [UInt32: String] = [
    187: "Bluetooth", 189: "USB", 195: "802.15.4", 201: "Bluetooth", 220: "USB", 227: "CAN",
    230: "802.15.4", 249: "USB", 251: "Bluetooth LE", 253: "netlink", 254: "Bluetooth monitor",
    266: "USB",
  ]
}
