extension MessageExample {
  static let media = audio + video

  private static let audio: [MessageExample] = [
    MessageExample(
      8, "2F 00", text: "Audio        0 ms       2 B  MP3 44100 Hz, 16 bits, stereo",
      json:
        #"{"codec":"MP3","sound_format":2,"sound_rate":44100,"sound_size":16,"channels":2,"packet_type":null,"sequence_header":false}"#
    ),
    MessageExample(
      8, "20 00", text: "Audio        0 ms       2 B  MP3 5512 Hz, 8 bits, mono",
      json:
        #"{"codec":"MP3","sound_format":2,"sound_rate":5512,"sound_size":8,"channels":1,"packet_type":null,"sequence_header":false}"#
    ),
    MessageExample(
      8, "AF 00 1210",
      text: "Audio        0 ms       4 B  AAC sequence header: LC, 44100 Hz, stereo",
      json:
        #"{"codec":"AAC","sound_format":10,"sound_rate":44100,"sound_size":16,"channels":2,"packet_type":"sequence_start","sequence_header":true,"configuration":{"profile":"LC","sample_rate":44100,"channels":2,"bit_depth":null}}"#
    ),
    MessageExample(
      8, "AF 09 00", text: "Audio        0 ms       3 B  AAC packet type 9",
      json:
        #"{"codec":"AAC","sound_format":10,"sound_rate":44100,"sound_size":16,"channels":2,"packet_type":"unknown","sequence_header":false}"#
    ),
    MessageExample(
      8, "AF", text: "Audio, 1 B; the message ends before the fields that its type has",
      json: #"{"unreadable":"message.too-short"}"#),
    MessageExample(
      8, "92 4F707573", text: "Audio        0 ms       5 B  Opus end of sequence (silence)",
      json:
        #"{"codec":"Opus","packet_type":"sequence_end","sequence_header":false,"four_cc":"Opus"}"#),
    MessageExample(
      8, "94 4F707573 01 02 00000003",
      text:
        "Audio        0 ms      11 B  Opus channel configuration: 2 channels, native order (front left, front right)",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":2,"order":"native","flags":3},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "94 4F707573 02 02 0001",
      text:
        "Audio        0 ms       9 B  Opus channel configuration: 2 channels, custom order (front left, front right)",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":2,"order":"custom","mapping":[0,1]},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "94 4F707573 00 01",
      text: "Audio        0 ms       7 B  Opus channel configuration: 1 channel, unspecified order",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":1,"order":"unspecified"},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "94 4F707573 09 06",
      text: "Audio        0 ms       7 B  Opus channel configuration: 6 channels, order 9",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":6,"order":"unknown","order_id":9},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "94 4F707573 02 03 00",
      text:
        "Audio        0 ms       8 B  Opus channel configuration: 3 channels, custom order (front left)",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":3,"order":"custom","mapping":[0]},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "94 4F707573 01 03 00", text: "Audio        0 ms       8 B  Opus channel configuration",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "9B 4F707573", text: "Audio        0 ms       5 B  Opus packet type 11",
      json: #"{"codec":"Opus","packet_type":"unknown","sequence_header":false,"four_cc":"Opus"}"#),
    MessageExample(
      8, "97 02 0003E8 01 4F707573 AA", text: "Audio        0 ms      11 B  Opus, +1000 ns",
      json:
        #"{"codec":"Opus","packet_type":"coded_frames","sequence_header":false,"four_cc":"Opus","modifiers":[{"type":0,"data":"0003e8"}],"timestamp_offset_nano":1000}"#
    ),
    MessageExample(
      8, "97 00 61 91 4F707573 AA",
      text: "Audio        0 ms       9 B  Opus, ModEx type 9 of 1 byte",
      json:
        #"{"codec":"Opus","packet_type":"coded_frames","sequence_header":false,"four_cc":"Opus","modifiers":[{"type":9,"data":"61"}]}"#
    ),
    MessageExample(
      8, "95 04 4F707573 01 01 02 00000003",
      text:
        "Audio        0 ms      13 B  Opus channel configuration, OneTrack track 1: 2 channels, native order (front left, front right)",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"four_cc":"Opus","multitrack_type":"OneTrack","tracks":[{"track_id":1,"four_cc":"Opus","byte_count":null,"channel_configuration":{"channels":2,"order":"native","flags":3}}]}"#
    ),
    MessageExample(
      8, "94 4F707573 02 03 17FEFF",
      text:
        "Audio        0 ms      10 B  Opus channel configuration: 3 channels, custom order (bottom front right, unused, unknown)",
      json:
        #"{"codec":"Opus","packet_type":"multichannel_config","sequence_header":false,"channel_configuration":{"channels":3,"order":"custom","mapping":[23,254,255]},"four_cc":"Opus"}"#
    ),
    MessageExample(
      8, "95 01 4F707573 02 AA", text: "Audio        0 ms       8 B  Opus, OneTrack track 2",
      json:
        #"{"codec":"Opus","packet_type":"coded_frames","sequence_header":false,"four_cc":"Opus","multitrack_type":"OneTrack","tracks":[{"track_id":2,"four_cc":"Opus","byte_count":null}]}"#
    ),
    MessageExample(
      8, "95 11 4F707573 00 000001 AA 01 000001 BB",
      text: "Audio        0 ms      16 B  Opus, ManyTracks track 0 track 1",
      json:
        #"{"codec":"Opus","packet_type":"coded_frames","sequence_header":false,"four_cc":"Opus","multitrack_type":"ManyTracks","tracks":[{"track_id":0,"four_cc":"Opus","byte_count":1},{"track_id":1,"four_cc":"Opus","byte_count":1}]}"#
    ),
    MessageExample(
      8, "95 20 6D703461 00 000002 1210 4F707573 01 000001 BB",
      text:
        "Audio        0 ms      21 B  several codecs sequence header, ManyTracksManyCodecs track 0 AAC: LC, 44100 Hz, stereo track 1 Opus; the message ends before the fields that its type has",
      json:
        #"{"codec":null,"packet_type":"sequence_start","sequence_header":true,"four_cc":null,"multitrack_type":"ManyTracksManyCodecs","tracks":[{"track_id":0,"four_cc":"mp4a","byte_count":2,"configuration":{"profile":"LC","sample_rate":44100,"channels":2,"bit_depth":null}},{"track_id":1,"four_cc":"Opus","byte_count":1,"configuration":{"unreadable":"message.too-short"}}]}"#
    ),
  ]

  private static let video: [MessageExample] = [
    MessageExample(
      9, "27 01 000028 00", text: "Video        0 ms       6 B  H.264 inter frame +40 ms",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"inter","packet_type":"coded_frames","sequence_header":false,"composition_time":40}"#
    ),
    MessageExample(
      9, "37 01 FFFFD8 00",
      text: "Video        0 ms       6 B  H.264 disposable inter frame -40 ms",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"disposable_inter","packet_type":"coded_frames","sequence_header":false,"composition_time":-40}"#
    ),
    MessageExample(
      9, "47 01 000000 00", text: "Video        0 ms       6 B  H.264 generated key frame",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"generated_key","packet_type":"coded_frames","sequence_header":false,"composition_time":0}"#
    ),
    MessageExample(
      9, "17 02 000000", text: "Video        0 ms       5 B  H.264 end of sequence",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"key","packet_type":"sequence_end","sequence_header":false,"composition_time":0}"#
    ),
    MessageExample(
      9, "17 09 000000", text: "Video        0 ms       5 B  H.264 packet type 9",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"key","packet_type":"unknown","sequence_header":false,"composition_time":0}"#
    ),
    MessageExample(
      9, "17 00 000000 01 64",
      text:
        "Video        0 ms       7 B  H.264 sequence header; the message ends before the fields that its type has",
      json:
        #"{"codec":"H.264","codec_id":7,"frame_type":"key","packet_type":"sequence_start","sequence_header":true,"composition_time":0,"configuration":{"unreadable":"message.too-short"}}"#
    ),
    MessageExample(
      9, "52 00", text: "Video        0 ms       2 B  begin of seek",
      json:
        #"{"codec":"Sorenson H.263","codec_id":2,"frame_type":"command","packet_type":null,"sequence_header":false,"composition_time":null,"command":0}"#
    ),
    MessageExample(
      9, "52 01", text: "Video        0 ms       2 B  end of seek",
      json:
        #"{"codec":"Sorenson H.263","codec_id":2,"frame_type":"command","packet_type":null,"sequence_header":false,"composition_time":null,"command":1}"#
    ),
    MessageExample(
      9, "52 07", text: "Video        0 ms       2 B  video command 7",
      json:
        #"{"codec":"Sorenson H.263","codec_id":2,"frame_type":"command","packet_type":null,"sequence_header":false,"composition_time":null,"command":7}"#
    ),
    MessageExample(
      9, "62 00", text: "Video        0 ms       2 B  Sorenson H.263 frame type 6",
      json:
        #"{"codec":"Sorenson H.263","codec_id":2,"frame_type":"unknown","packet_type":null,"sequence_header":false,"composition_time":null}"#
    ),
    MessageExample(
      9, "90 61763031 81000C000A0B0200000521E7F66017C002",
      text: "Video        0 ms      22 B  AV1 sequence header: Main, level 2.0, 320x180, 4:2:0",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"sequence_start","sequence_header":true,"composition_time":null,"configuration":{"profile":"Main","level":"2.0","width":320,"height":180,"frame_rate":null,"bit_depth":8,"chroma":"4:2:0"},"four_cc":"av01"}"#
    ),
    MessageExample(
      9, "91 76703039 82 498342 00 13F0 0B30",
      text: "Video        0 ms      14 B  VP9 key frame: profile 0, 320x180",
      json:
        #"{"codec":"VP9","frame_type":"key","packet_type":"coded_frames","sequence_header":false,"composition_time":null,"configuration":{"profile":"profile 0","level":null,"width":320,"height":180,"frame_rate":null,"bit_depth":8,"chroma":null},"four_cc":"vp09"}"#
    ),
    MessageExample(
      9, "92 61763031", text: "Video        0 ms       5 B  AV1 end of sequence",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"sequence_end","sequence_header":false,"composition_time":null,"four_cc":"av01"}"#
    ),
    MessageExample(
      9, "95 61763031 00", text: "Video        0 ms       6 B  AV1 sequence header (MPEG-2 TS)",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"mpeg2ts_sequence_start","sequence_header":true,"composition_time":null,"four_cc":"av01"}"#
    ),
    MessageExample(
      9, "95 61763031 8004 81000C00",
      text:
        "Video        0 ms      11 B  AV1 sequence header (MPEG-2 TS): Main, level 2.0, 4:2:0",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"mpeg2ts_sequence_start","sequence_header":true,"composition_time":null,"configuration":{"profile":"Main","level":"2.0","width":null,"height":null,"frame_rate":null,"bit_depth":8,"chroma":"4:2:0"},"four_cc":"av01"}"#
    ),
    MessageExample(
      9, "D7 02 000005 00 07", text: "Video        0 ms       7 B  video command 7, +5 ns",
      json:
        #"{"codec":null,"frame_type":"command","packet_type":"sequence_start","sequence_header":false,"composition_time":null,"command":7,"four_cc":null,"modifiers":[{"type":0,"data":"000005"}],"timestamp_offset_nano":5}"#
    ),
    MessageExample(
      9, "9A 61763031 00", text: "Video        0 ms       6 B  AV1 packet type 10",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"unknown","sequence_header":false,"composition_time":null,"four_cc":"av01"}"#
    ),
    MessageExample(
      9, "D4 68766331 02 0001 61 03 0001 62 05 000009",
      text: #"Video        0 ms      17 B  H.265 metadata "a" {b: null}"#,
      json:
        #"{"codec":"H.265","frame_type":"command","packet_type":"metadata","sequence_header":false,"composition_time":null,"metadata":["a",{"b":null}],"four_cc":"hvc1"}"#
    ),
    MessageExample(
      9,
      """
      94 68766331 020009636F6C6F72496E666F 03 000B636F6C6F72436F6E666967
      03 000E636F6C6F725072696D6172696573 004022000000000000
      00177472616E736665724368617261637465726973746963 73 004030000000000000
      00126D6174726978436F656666696369656E7473 004022000000000000 000009 000009
      """,
      text:
        #"Video        0 ms     126 B  H.265 metadata "colorInfo" {colorConfig: {colorPrimaries: 9, transferCharacteristics: 16, matrixCoefficients: 9}}"#,
      json:
        #"{"codec":"H.265","frame_type":"key","packet_type":"metadata","sequence_header":false,"composition_time":null,"metadata":["colorInfo",{"colorConfig":{"colorPrimaries":9,"transferCharacteristics":16,"matrixCoefficients":9}}],"color_config":{"color_primaries":"BT.2020","transfer_characteristics":"SMPTE ST 2084 (PQ)","matrix_coefficients":"BT.2020 non-constant luminance"},"four_cc":"hvc1"}"#
    ),
    MessageExample(
      9, "96 10 61763031 00 000000 01 000001 00",
      text:
        "Video        0 ms      15 B  AV1 sequence header, ManyTracks track 0 track 1; the message ends before the fields that its type has",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"sequence_start","sequence_header":true,"composition_time":null,"four_cc":"av01","multitrack_type":"ManyTracks","tracks":[{"track_id":0,"four_cc":"av01","byte_count":0},{"track_id":1,"four_cc":"av01","byte_count":1,"configuration":{"unreadable":"message.too-short"}}]}"#
    ),
    MessageExample(
      9, "96 21 61763031 00 000001 AA 68766331 01 000004 000000 BB",
      text:
        "Video        0 ms      23 B  several codecs key frame, ManyTracksManyCodecs track 0 AV1 track 1 H.265",
      json:
        #"{"codec":null,"frame_type":"key","packet_type":"coded_frames","sequence_header":false,"composition_time":null,"four_cc":null,"multitrack_type":"ManyTracksManyCodecs","tracks":[{"track_id":0,"four_cc":"av01","byte_count":1},{"track_id":1,"four_cc":"hvc1","byte_count":4,"composition_time":0}]}"#
    ),
    MessageExample(
      9, "96 01 61766331 05 FFFFD8 00",
      text: "Video        0 ms      11 B  H.264 key frame, OneTrack track 5 -40 ms",
      json:
        #"{"codec":"H.264","frame_type":"key","packet_type":"coded_frames","sequence_header":false,"composition_time":null,"four_cc":"avc1","multitrack_type":"OneTrack","tracks":[{"track_id":5,"four_cc":"avc1","byte_count":null,"composition_time":-40}]}"#
    ),
    MessageExample(
      9, "96 04 68766331 02 02 0001 61 05",
      text: #"Video        0 ms      12 B  H.265 metadata, OneTrack track 2 "a" null"#,
      json:
        #"{"codec":"H.265","frame_type":"key","packet_type":"metadata","sequence_header":false,"composition_time":null,"four_cc":"hvc1","multitrack_type":"OneTrack","tracks":[{"track_id":2,"four_cc":"hvc1","byte_count":null,"metadata":["a",null]}]}"#
    ),
    MessageExample(
      9, "96 51 61763031 00 000001 AA",
      text: "Video        0 ms      11 B  AV1 key frame, AvMultitrackType(5) track 0",
      json:
        #"{"codec":"AV1","frame_type":"key","packet_type":"coded_frames","sequence_header":false,"composition_time":null,"four_cc":"av01","multitrack_type":"AvMultitrackType(5)","tracks":[{"track_id":0,"four_cc":"av01","byte_count":1}]}"#
    ),
  ]

  static let containers: [MessageExample] = [
    MessageExample(
      19,
      "0002 736F 00000003 00000002 00000000" + "01 00000000" + "02 00000000"
        + "03 0000000C 0001 61 003FF0000000000000" + "04 00000008 0001 61 05 0001 62 05",
      text:
        #"shared object "so" version 3, persistent; use; release; request change of a: 1; change of a: null, b: null"#,
      json:
        #"{"name":"so","version":3,"persistent":true,"events":[{"event":"use"},{"event":"release"},{"event":"request_change","changes":[["a",1]]},{"event":"change","changes":[["a",null],["b",null]]}]}"#
    ),
    MessageExample(
      19,
      "0002 736F 00000000 00000000 00000000 05 00000003 0001 61 05 00000000 06 00000006 02 0001 66 01 01 07 00000006 0001 63 0001 6C",
      text: #"shared object "so" version 0; success of a; success; send "f", true; status c (l)"#,
      json:
        #"{"name":"so","version":0,"persistent":false,"events":[{"event":"success","property":"a"},{"event":"success","property":null},{"event":"send_message","values":["f",true]},{"event":"status","code":"c","level":"l"}]}"#
    ),
    MessageExample(
      19,
      "0002 736F 00000000 00000000 00000000 08 00000000 09 00000003 0001 61 0A 00000003 0001 61 0B 00000000 0C 00000002 0102 04 00000099",
      text:
        #"shared object "so" version 0; clear; remove a; request removal of a; use success; event type 12, not known, 2 B; malformed at byte 49: an event of a shared object reaches beyond its data or the message"#,
      json:
        #"{"name":"so","version":0,"persistent":false,"events":[{"event":"clear"},{"event":"remove","property":"a"},{"event":"request_remove","property":"a"},{"event":"use_success"},{"event":"unknown","event_type":12,"data":"0102"}],"malformations":[{"rule":"shared-object.event-broken","offset":49,"ends_reading":true}]}"#
    ),
    MessageExample(
      19, "0002 736F 00000001 00000000 01020304 08 00000000",
      text: #"shared object "so" version 1; clear"#,
      json:
        #"{"name":"so","version":1,"persistent":false,"reserved":16909060,"events":[{"event":"clear"}]}"#
    ),
    MessageExample(
      22, "29 000002 000000 00 000000 AF01 0000000D",
      text: "aggregate of 1 message: Video 0 ms 2 B encrypted",
      json:
        #"{"parts":[{"message_type_id":9,"message_type":"video","message_length":2,"encrypted":true,"own_timestamp":0,"timestamp":0,"body":null}]}"#
    ),
    MessageExample(
      22, "08 000002 0007D0 00 000000 AF01 0000000D 12 000004 0007E4 00 000000 02 0001 61 0000000F",
      text: "aggregate of 2 messages: Audio 0 ms 2 B; data 20 ms 4 B",
      json:
        #"{"parts":[{"message_type_id":8,"message_type":"audio","message_length":2,"own_timestamp":2000,"timestamp":0,"body":{"codec":"AAC","sound_format":10,"sound_rate":44100,"sound_size":16,"channels":2,"packet_type":"coded_frames","sequence_header":false}},{"message_type_id":18,"message_type":"data_amf0","message_length":4,"own_timestamp":2020,"timestamp":20,"body":{"handler":"a","values":[]}}]}"#
    ),
    MessageExample(
      22, "08 000001 000001 02 000000 2F 00000063",
      text:
        "aggregate of 1 message: Audio 0 ms 1 B; malformed at byte 16: a back pointer in an aggregate message does not hold the length of the part before it",
      json:
        #"{"parts":[{"message_type_id":8,"message_type":"audio","message_length":1,"own_timestamp":33554433,"timestamp":0,"body":{"codec":"MP3","sound_format":2,"sound_rate":44100,"sound_size":16,"channels":2,"packet_type":null,"sequence_header":false}}],"malformations":[{"rule":"aggregate.back-pointer-wrong","offset":16,"ends_reading":false}]}"#
    ),
  ]
}
