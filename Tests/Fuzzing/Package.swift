// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who uses rtmpscope builds it; `run` builds it with libFuzzer.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "rtmpscope", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "AMF", "ByteParsing", "Capture", "Dissection", "Flows", "Media", "Packets", "Peers", "RTMP",
        "Reports",
        "Rules", "SessionFixtures", "Sessions",
      ].map { .product(name: $0, package: "rtmpscope") },
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
  ],
  swiftLanguageModes: [.v6]
)
