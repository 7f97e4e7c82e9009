"""What the tool makes of a capture, made once for all that is held of it."""
import functools, json, subprocess


@functools.cache
def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=300)


def records(binary, path):
    # As the reference's check.py asks for it.
    text = run(binary, "dissect", "--format", "ndjson", "--payload", "sha256", path).stdout
    return map(json.loads, text.splitlines())
