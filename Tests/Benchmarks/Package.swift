// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who uses rtmpscope builds it.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "rtmpscope", path: "../.."),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "workloads",
      dependencies: [
        .product(name: "AMF", package: "rtmpscope"),
        .product(name: "ByteParsing", package: "rtmpscope"),
        .product(name: "Capture", package: "rtmpscope"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Flows", package: "rtmpscope"),
        .product(name: "Packets", package: "rtmpscope"),
        .product(name: "Reports", package: "rtmpscope"),
        .product(name: "RTMP", package: "rtmpscope"),
        .product(name: "Rules", package: "rtmpscope"),
        .product(name: "Sessions", package: "rtmpscope"),
      ],
      swiftSettings: settings),
    .executableTarget(name: "benchmarks", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
