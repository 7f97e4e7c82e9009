"""What is encoded and pushed: each set-up is a file that one ffmpeg makes, and how another pushes it.

`make` are ffmpeg's arguments before the file's name; `push` those before `-f flv URL`, where {file} is the file;
`kinds` is what has to arrive, a letter for each track; `extension` is the file's; `ffmpeg` the version; `joins` when
the player comes: before the publisher ("first"), or once it publishes ("late").
"""
import base64, collections

Setup = collections.namedtuple("Setup", "name make push kinds extension ffmpeg joins")
COPY = "-i {file} -c copy"
SETUPS, ENHANCED = [], []


def setup(name, make, push=COPY, kinds="va", extension="flv", ffmpeg="5", joins="first"):
    all = SETUPS if ffmpeg == "5" else ENHANCED
    assert name not in {other.name for other in SETUPS + ENHANCED}, name
    all.append(Setup(name, make.split(), push.split(), kinds, extension, ffmpeg, joins))


def picture(size="320x180", rate="25", duration="3"):
    return f"-f lavfi -i testsrc2=size={size}:rate={rate}:duration={duration}"


def tone(duration="3", rate="44100"):
    return f"-f lavfi -i sine=frequency=440:sample_rate={rate}:duration={duration}"


AAC = "-c:a aac -b:a 64k"
# Key frames once a second at 25 frames a second, so that nothing is told of those.
X264 = "-c:v libx264 -threads 1 -preset ultrafast -g 25"


def x264(name, options, picture=picture(), push=COPY, preset="ultrafast", audio=f"{tone()} {AAC}", extension="flv",
         joins="first"):
    """H.264 with a tone beside it."""
    audio_input, audio_codec = audio.split(" -c:a")
    setup(name, f"{picture} {audio_input} -c:v libx264 -threads 1 -preset {preset} -g 25 {options} -c:a{audio_codec}",
          push, extension=extension, joins=joins)


def sound(name, codec, rate="44100", options=""):
    """A codec of sound without a picture."""
    setup(name, f"{tone(rate=rate)} -c:a {codec} {options}", kinds="a")


# What takes long, first.
setup("paced-slow", f"{picture(rate='1/5', duration='15')} {X264} -g 1", "-re -i {file} -c copy", kinds="v")
x264("paced", "-bf 2", push="-re -i {file} -c copy", preset="veryfast")
x264("paced-late", "-bf 2", push="-re -i {file} -c copy", preset="veryfast", joins="late")
# How H.264 is cut into NAL units.
for count in range(1, 9):
    x264(f"slices-{count}", f"-slices {count}")
x264("slice-max-size", "-x264-params slice-max-size=500", preset="veryfast")
x264("zerolatency", "-tune zerolatency", preset="veryfast")
x264("sliced-threads", "-threads 4 -x264-params sliced-threads=1")
x264("aud", "-aud 1")
x264("repeat-headers", "-x264-params repeat-headers=1")
x264("dump-extra", "-bsf:v dump_extra")
x264("filler-cbr", "-x264-params nal-hrd=cbr:force-cfr=1 -b:v 400k -minrate 400k -maxrate 400k -bufsize 200k")
x264("hrd-vbr", "-x264-params nal-hrd=vbr -b:v 300k -maxrate 400k -bufsize 400k")
# How its frames refer to each other.
for count in range(4):
    x264(f"bframes-{count}", f"-bf {count} -b_strategy 0", preset="veryfast")
x264("bframes-16", "-bf 16 -b_strategy 0 -x264-params b-pyramid=normal", preset="veryfast")
x264("pyramid-none", "-bf 3 -x264-params b-pyramid=none", preset="veryfast")
x264("pyramid-strict", "-bf 3 -x264-params b-pyramid=strict", preset="veryfast")
x264("open-gop", "-bf 2 -x264-params open-gop=1", preset="veryfast")
x264("intra-refresh", "-x264-params intra-refresh=1", preset="veryfast")
x264("all-intra", "-g 1")
x264("long-gop", "-g 9999 -sc_threshold 0", picture(duration="8"), audio=f"{tone('8')} {AAC}")
x264("short-gop", "-g 5")
x264("weightp", "-weightp 2 -bf 2", preset="fast")
x264("lookahead", "-x264-params rc-lookahead=40:mbtree=1", preset="fast")
# What H.264 may be.
for profile in ("baseline", "main", "high"):
    x264(f"profile-{profile}", f"-profile:v {profile} -pix_fmt yuv420p", preset="veryfast")
x264("profile-high10", "-pix_fmt yuv420p10le", preset="veryfast")
x264("profile-high422", "-pix_fmt yuv422p", preset="veryfast")
x264("profile-high444", "-pix_fmt yuv444p", preset="veryfast")
x264("lossless", "-qp 0", preset="ultrafast")
x264("grey", "-pix_fmt gray", preset="veryfast")
x264("interlaced", "-flags +ildct+ilme -x264-params tff=1", preset="veryfast")
x264("fake-interlaced", "-x264-params fake-interlaced=1")
x264("level-5-1", "-level 5.1")
x264("full-range", "-pix_fmt yuvj420p -color_range pc -colorspace bt709 -color_primaries bt709 -color_trc bt709")
x264("anamorphic", "-vf setsar=4/3")
# Sizes.
x264("size-16", "", picture("16x16"))
x264("size-8", "", picture("8x8"))
x264("size-318", "", picture("318x178"))
x264("size-portrait", "", picture("108x192"))
x264("size-1080", "", picture("1920x1080", "25", "0.6"), audio=f"{tone('0.6')} {AAC}")
x264("size-2160", "-qp 10", picture("3840x2160", "25", "0.12"), audio=f"{tone('0.2')} {AAC}")
# Frame rates.
x264("rate-0.2", "-g 1", picture(rate="1/5", duration="20"), audio=f"{tone('20')} -c:a aac -b:a 32k")
x264("rate-0.5", "-g 1", picture(rate="1/2", duration="10"), audio=f"{tone('10')} -c:a aac -b:a 32k")
x264("rate-1", "-g 2", picture(rate="1", duration="6"), audio=f"{tone('6')} {AAC}")
x264("rate-5", "-g 5", picture(rate="5", duration="4"), audio=f"{tone('4')} {AAC}")
x264("rate-film", "-g 24", picture(rate="24000/1001"))
x264("rate-ntsc", "-g 30", picture(rate="30000/1001"))
x264("rate-60", "-g 60", picture("160x90", "60"))
x264("rate-120", "-g 120", picture("160x90", "120"))
x264("rate-240", "-g 240 -bf 2", picture("160x90", "240", "2"), audio=f"{tone('2')} {AAC}")
x264("rate-varies", "-vf select='not(mod(n\\,7))+not(mod(n\\,3))' -vsync vfr", preset="veryfast")
setup("still", f"-f lavfi -i color=red:size=320x180:rate=25:duration=4 {tone('4')} {X264} {AAC}")
setup("one-frame", f"{picture(duration='0.04')} {tone('2')} {X264} {AAC}")
# When sound begins and ends.
setup("audio-late-2", f"{picture(duration='5')} -itsoffset 2 {tone('3')} {X264} {AAC}")
setup("audio-late-5", f"{picture(duration='8')} -itsoffset 5 {tone('3')} {X264} {AAC}")
setup("audio-late-0.5", f"{picture(duration='3')} -itsoffset 0.5 {tone('2.5')} {X264} {AAC}")
setup("video-late-2", f"-itsoffset 2 {picture(duration='3')} {tone('5')} {X264} {AAC}")
setup("video-late-5", f"-itsoffset 5 {picture(duration='3')} {tone('8')} {X264} {AAC}")
setup("audio-short", f"{picture(duration='6')} {tone('2')} {X264} {AAC}")
setup("video-short", f"{picture(duration='2')} {tone('6')} {X264} {AAC}")
setup("audio-gap", f"{picture(duration='6')} {tone('6')} -af aselect='lt(t\\,1)+gt(t\\,5)' {X264} {AAC}")
setup("video-only", f"{picture()} {X264}", kinds="v")
setup("audio-only", f"{tone()} {AAC}", kinds="a")
# Where timestamps begin, and how they go on.
x264("offset-hour", "", push="-i {file} -c copy -output_ts_offset 3600")
x264("offset-24-bits", "", push="-i {file} -c copy -output_ts_offset 16776")
x264("offset-extended", "-bf 2", push="-i {file} -c copy -output_ts_offset 20000", preset="veryfast")
x264("loop", "", push="-stream_loop 2 -i {file} -c copy")
x264("seek", "-bf 2", push="-ss 1.5 -i {file} -c copy", preset="veryfast")
x264("copy-timestamps", "", push="-ss 1 -copyts -i {file} -c copy")
# What is pushed from other files, or encoded as it is pushed.
x264("from-mp4", "-bf 2", preset="veryfast", extension="mp4")
x264("from-mkv", "-bf 2", preset="veryfast", extension="mkv")
x264("from-ts", "-bf 2", preset="veryfast", extension="ts")
x264("encoded-live", "", push="-i {file} -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -c:a aac")
x264("encoded-flv1", "", push="-i {file} -c:v flv -g 25 -c:a libmp3lame")
# What the file says of itself.
x264("no-metadata", "", push="-i {file} -c copy -flvflags no_metadata")
x264("no-duration", "", push="-i {file} -c copy -flvflags no_duration_filesize")
x264("key-frame-index", "-flvflags add_keyframe_index")
x264("aac-header-detect", "", push="-i {file} -c copy -flvflags aac_seq_header_detect")
x264("no-sequence-end", "", push="-i {file} -c copy -flvflags no_sequence_end")
x264("metadata-many", "",
     push="-i {file} -c copy -metadata title=Größe☃ -metadata a:b=c -metadata empty= -metadata long=" + "x" * 3000)
SUBTITLES = b"1\n00:00:00,500 --> 00:00:01,500\nOne\n\n2\n00:00:02,000 --> 00:00:02,500\nTwo\n"
setup("subtitles",
      f"{picture()} -f srt -i data:text/plain;base64,{base64.b64encode(SUBTITLES).decode()} {X264} -c:s text",
      "-i {file} -map 0 -c copy", kinds="v")
# What connect says.
x264("connect-more", "", push="-i {file} -c copy -rtmp_flashver FMLE/3.0 -rtmp_swfurl http://example.org/a.swf "
     "-rtmp_pageurl http://example.org/ -rtmp_conn B:1 -rtmp_live live -rtmp_buffer 100")
# The other codecs of pictures.
for name, codec in (("flv1", "flv"), ("flashsv", "flashsv"), ("flashsv2", "flashsv2")):
    setup(name, f"{picture('160x90')} {tone()} -c:v {codec} -g 25 -c:a libmp3lame -b:a 64k")
setup("flv1-318", f"{picture('318x178')} {tone()} -c:v flv -g 25 -c:a adpcm_swf")
setup("flv1-only", f"{picture()} -c:v flv -g 12", kinds="v")
# Those of sound.
for rate in ("8000", "11025", "12000", "16000", "22050", "24000", "32000", "48000"):
    sound(f"aac-{rate}", "aac", rate)
sound("aac-stereo", "aac", options="-ac 2")
sound("aac-5.1", "aac", "48000", "-ac 6")
sound("aac-96000", "aac", "96000")
sound("aac-video-48000", "aac", "48000", "-ac 2 -b:a 128k")
for rate in ("11025", "22050", "44100"):
    sound(f"mp3-{rate}", "libmp3lame", rate)
sound("mp3-stereo", "libmp3lame", options="-ac 2")
sound("speex", "libspeex", "16000", "-ac 1")
for rate in ("8000", "11025", "16000", "22050", "44100"):
    sound(f"nellymoser-{rate}", "nellymoser", rate, "-ac 1")
for rate in ("11025", "22050", "44100"):
    sound(f"adpcm-{rate}", "adpcm_swf", rate)
sound("adpcm-stereo", "adpcm_swf", options="-ac 2")
sound("pcm-s16", "pcm_s16le", options="-ac 2")
sound("pcm-u8", "pcm_u8", "22050")
sound("alaw", "pcm_alaw", "8000")
sound("mulaw", "pcm_mulaw", "8000")
setup("flv1-nellymoser", f"{picture()} {tone(rate='22050')} -c:v flv -g 25 -c:a nellymoser -ac 1")
setup("h264-mp3", f"{picture()} {tone()} {X264} -c:a libmp3lame -ac 2")
setup("h264-speex", f"{picture()} {tone(rate='16000')} {X264} -c:a libspeex -ac 1")
setup("h264-pcm", f"{picture()} {tone()} {X264} -c:a pcm_s16le -ac 2")

# Enhanced RTMP, which only a newer ffmpeg has.


def enhanced(name, make, kinds="va"):
    setup(f"enhanced-{name}", make, "-i {file} -map 0 -c copy", kinds, "mkv", "9")


enhanced("hevc", f"{picture()} {tone()} -c:v libx265 -preset ultrafast -x265-params log-level=none -g 25 {AAC}")
enhanced("hevc-bframes",
         f"{picture()} {tone()} -c:v libx265 -preset fast -bf 3 -x265-params log-level=none -g 25 {AAC}")
enhanced("av1", f"{picture()} {tone()} -c:v libsvtav1 -preset 12 -g 25 {AAC}")
enhanced("vp9", f"{picture()} {tone()} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 {AAC}")
enhanced("opus", f"{picture()} {tone(rate='48000')} {X264} -c:a libopus")
enhanced("opus-only", f"{tone(rate='48000')} -c:a libopus", "a")
enhanced("ac3", f"{picture()} {tone(rate='48000')} {X264} -c:a ac3")
enhanced("eac3", f"{picture()} {tone(rate='48000')} {X264} -c:a eac3")
enhanced("flac", f"{picture()} {tone()} {X264} -c:a flac")
enhanced("mp3", f"{picture()} {tone()} {X264} -c:a libmp3lame")
enhanced("two-sounds", f"{picture()} {tone()} {tone(rate='48000')} -map 0 -map 1 -map 2 {X264} -c:a aac", "vaa")
enhanced("two-pictures", f"{picture()} {picture('160x90')} {tone()} -map 0 -map 1 -map 2 {X264} -c:a aac", "vva")
