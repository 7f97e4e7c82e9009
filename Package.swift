// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Whoever uses a library without it fetches neither SwiftNIO nor swift-argument-parser.
let tool = "Tool"

/// For the targets whose own types hold borrowed bytes; their clients need nothing.
let borrowing = settings + [.enableExperimentalFeature("Lifetimes")]

let package = Package(
  name: "rtmpscope",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "rtmpscope", targets: ["rtmpscope"]),
    .library(name: "AMF", targets: ["AMF"]),
    .library(name: "ByteParsing", targets: ["ByteParsing"]),
    .library(name: "Capture", targets: ["Capture"]),
    .library(name: "Comparison", targets: ["Comparison"]),
    .library(name: "Dissection", targets: ["Dissection"]),
    .library(name: "Export", targets: ["Export"]),
    .library(name: "Fields", targets: ["Fields"]),
    .library(name: "SessionFixtures", targets: ["SessionFixtures"]),
    .library(name: "Filter", targets: ["Filter"]),
    .library(name: "Flows", targets: ["Flows"]),
    .library(name: "Media", targets: ["Media"]),
    .library(name: "Packets", targets: ["Packets"]),
    .library(name: "Redaction", targets: ["Redaction"]),
    .library(name: "Peers", targets: ["Peers"]),
    .library(name: "Replay", targets: ["Replay"]),
    .library(name: "Reports", targets: ["Reports"]),
    .library(name: "RTMP", targets: ["RTMP"]),
    .library(name: "RuleDescriptions", targets: ["RuleDescriptions"]),
    .library(name: "Rules", targets: ["Rules"]),
    .library(name: "Sessions", targets: ["Sessions"]),
    .library(name: "Streams", targets: ["Streams"]),
    .library(name: "Wording", targets: ["Wording"]),
  ],
  traits: [
    .default(enabledTraits: [tool]),
    .trait(name: tool, description: "The tool itself, and Replay."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .target(name: "ByteParsing", swiftSettings: borrowing),
    .target(name: "Packets", dependencies: ["ByteParsing"], swiftSettings: borrowing),
    .systemLibrary(
      name: "CLibpcap", pkgConfig: "libpcap",
      providers: [.apt(["libpcap-dev"]), .brew(["libpcap"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
    .target(
      name: "Capture",
      dependencies: ["ByteParsing", "CLibpcap", "CLZ4", "CZlib", "CZstd", "Packets"],
      swiftSettings: borrowing),
    .target(
      name: "Flows",
      dependencies: ["ByteParsing", "Packets", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: borrowing),
    .target(name: "Streams", dependencies: ["ByteParsing", "Packets"], swiftSettings: settings),
    .target(name: "AMF", dependencies: ["ByteParsing"], swiftSettings: settings),
    .target(name: "Media", dependencies: ["AMF", "ByteParsing"], swiftSettings: borrowing),
    .target(
      name: "RTMP",
      dependencies: [
        "AMF", "ByteParsing", "Media", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: borrowing),
    .target(
      name: "Fields", dependencies: ["AMF", "ByteParsing", "Media", "RTMP"],
      resources: [.embedInCode("records.schema.json")], swiftSettings: settings),
    .target(name: "Filter", dependencies: ["AMF", "Fields"], swiftSettings: settings),
    .target(
      name: "Sessions",
      dependencies: [
        "AMF", "ByteParsing", "Fields", "Flows", "Media", "Packets", "RTMP", "Streams",
      ],
      swiftSettings: settings),
    .target(
      name: "RuleDescriptions",
      dependencies: ["AMF", "ByteParsing", "Media", "RTMP", "Sessions"],
      swiftSettings: settings),
    .target(
      name: "Rules",
      dependencies: [
        "AMF", "ByteParsing", "Flows", "Media", "Packets", "RTMP", "RuleDescriptions", "Sessions",
        "Streams",
      ],
      swiftSettings: settings),
    .target(
      name: "Peers",
      dependencies: [
        "AMF", "ByteParsing", "Fields", "Filter", "Flows", "Media", "Packets", "RTMP",
        "RuleDescriptions", "Rules", "Sessions",
      ],
      resources: ([
        "clues",
        "Profiles/ffmpeg",
        "Profiles/go2rtc",
        "Profiles/gstreamer",
        "Profiles/lal",
        "Profiles/librtmp",
        "Profiles/mediamtx",
        "Profiles/nginx-rtmp",
        "Profiles/node-media-server",
        "Profiles/obs",
        "Profiles/oxideav-rtmp",
        "Profiles/rml_rtmp",
        "Profiles/rtmp-1.0",
        "Profiles/scuffle-rtmp",
        "Profiles/shiguredo_rtmp",
        "Profiles/srs",
        "Profiles/wireshark",
        "Profiles/xiu",
        "Profiles/zlmediakit",
      ]).map { .embedInCode("\($0).peer") },
      swiftSettings: settings),
    .target(
      name: "Comparison",
      dependencies: [
        "AMF", "ByteParsing", "Fields", "Flows", "Media", "Packets", "RTMP", "Sessions",
      ],
      swiftSettings: settings),
    .target(
      name: "Wording",
      dependencies: [
        "ByteParsing", "Flows", "Media", "Packets", "Peers", "RTMP", "RuleDescriptions", "Rules",
        "Sessions", "Streams",
      ],
      swiftSettings: settings),
    .target(
      name: "Reports",
      dependencies: [
        "AMF", "ByteParsing", "Comparison", "Fields", "Flows", "Media", "Packets", "Peers", "RTMP",
        "RuleDescriptions", "Sessions", "Wording",
      ],
      swiftSettings: borrowing),
    .target(
      name: "Redaction",
      dependencies: ["AMF", "ByteParsing", "Fields", "Packets", "RTMP", "Sessions"],
      swiftSettings: settings),
    .target(
      name: "SessionFixtures",
      dependencies: [
        "AMF", "ByteParsing", "Fields", "Flows", "Media", "Packets", "Redaction", "Reports", "RTMP",
        "Rules", "RuleDescriptions", "Sessions", "Streams", "Wording",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: ["exchange", "expected", "fixture", "script"].map {
        .embedInCode("Schemas/\($0).schema.json")
      },
      swiftSettings: borrowing),
    .target(
      name: "Dissection",
      dependencies: [
        "Capture", "Comparison", "Flows", "Packets", "Peers", "Reports", "RTMP", "Rules",
        "Sessions",
      ],
      swiftSettings: borrowing),
    .target(
      name: "Export",
      dependencies: [
        "AMF", "Capture", "Flows", "Media", "Packets", "RTMP", "SessionFixtures", "Sessions",
      ],
      swiftSettings: settings),
    .target(
      name: "Replay",
      dependencies: [
        "AMF", "ByteParsing", "Flows", "Media", "RTMP", "SessionFixtures", "Sessions",
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: [tool])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: [tool])),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "rtmpscope",
      dependencies: [
        "ByteParsing", "Capture", "Comparison", "Dissection", "Export", "Fields", "Flows",
        "Packets", "Peers", "Redaction", "Replay", "Reports", "RTMP", "Rules", "SessionFixtures",
        "RuleDescriptions", "Sessions",
        .product(
          name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: [tool])
        ),
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["ByteParsing"], path: "Tests/TestSupport",
      swiftSettings: borrowing),
    .testTarget(
      name: "ByteParsingTests", dependencies: ["ByteParsing", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PacketsTests", dependencies: ["Packets", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CaptureTests",
      dependencies: [
        "CLZ4", "CLibpcap", "CZlib", "CZstd", "Capture", "Packets", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FlowsTests", dependencies: ["Flows", "Packets", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "StreamsTests", dependencies: ["ByteParsing", "Packets", "Streams"],
      swiftSettings: settings),
    .testTarget(
      name: "AMFTests", dependencies: ["AMF", "ByteParsing", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "RTMPTests",
      dependencies: [
        "AMF", "ByteParsing", "Capture", "Flows", "Media", "Packets", "RTMP", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FieldsTests", dependencies: ["AMF", "ByteParsing", "Fields", "RTMP", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "FilterTests", dependencies: ["AMF", "Fields", "Filter"], swiftSettings: settings),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "AMF", "ByteParsing", "Comparison", "Flows", "Media", "Packets", "Peers", "RTMP",
        "RuleDescriptions", "Rules", "Sessions", "TestSupport", "Wording",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "AMF", "ByteParsing", "Capture", "Comparison", "Dissection", "Fields", "Flows", "Packets",
        "Peers", "Reports", "RTMP", "RuleDescriptions", "Rules", "Sessions", "TestSupport",
        "Wording",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RedactionTests", dependencies: ["Fields", "Packets", "Redaction"],
      swiftSettings: settings),
    .testTarget(
      name: "SessionFixturesTests",
      dependencies: [
        "AMF", "ByteParsing", "Fields", "Flows", "Packets", "Redaction", "Reports", "RTMP",
        "SessionFixtures", "Sessions", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "DissectionTests",
      dependencies: [
        "Capture", "Dissection", "Flows", "Packets", "Reports", "Sessions", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ExportTests",
      dependencies: [
        "Capture", "Export", "Flows", "Media", "Packets", "RTMP", "Rules", "Sessions",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ReplayTests",
      dependencies: [
        "ByteParsing", "Flows", "Media", "Packets", "Replay", "RTMP", "SessionFixtures",
        "Sessions", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ExamplesTests",
      dependencies: [
        "AMF", "ByteParsing", "Capture", "Dissection", "Redaction", "Rules", "RTMP", "Sessions",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "rtmpscopeTests",
      dependencies: ["Peers", "rtmpscope", "RuleDescriptions", "Sessions", "TestSupport"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
