"""What mixing others again costs where a voice is withdrawn: `python -m tests.bench.remix [MINUTES] [OTHERS]`.

Somebody who withdraws speaks all the time, and so do all others, each of whom was also alone for a while before.
Printed is the CPU time of the jobs by a minute that is mixed again, page by page, without the time of S3, and the
memory of the whole process.
"""

import resource
import sys
import time

import msgspec

from chalicelib.audio.opus_sound import opus_of, samples_of
from chalicelib.protocol.ogg import ogg_opus
from chalicelib.protocol.tracks import TrackWriter
from chalicelib.services.recordings.remix import Remix, RemixVoice
from tests.support.edge import opus_packets

MINUTE = 3_000  # frames
ALONE = tuple((place * 25, bytes([190] * 20)) for place in range(12))


def track(frames: int) -> bytes:
    """Return the file of a speaker who never pauses."""
    writer, packets = TrackWriter(1), opus_packets(440, 50)
    content = [writer.begin(), *(writer.write(packets[place % len(packets)]) for place in range(frames)), writer.end()]
    return b"".join(content)


def main(minutes: int, others: int) -> None:
    frames, packets = minutes * MINUTE, opus_packets(440, 50)
    mix = ogg_opus([packets[place % len(packets)] for place in range(frames)], samples=960, serial=1, pre_skip=0)
    files = {"mix": mix, **{str(place): track(frames) for place in range(others)}}
    span, voices = (50, frames - 50), [RemixVoice(key, key, 0, len(files[key]), ALONE) for key in files if key != "mix"]
    state, used = msgspec.msgpack.encode(Remix((span,), (span,), frames, voices)), list[float]()
    while not (draft := msgspec.msgpack.decode(state, type=Remix)).is_whole:
        started = time.process_time()
        draft.advance(lambda key, at, size: files[key][at : at + size], ("mix", len(mix)), samples_of, opus_of)
        state = msgspec.msgpack.encode(draft)
        used.append(time.process_time() - started)
    pages = f"{len(used)} pages, at most {max(used):.2f} s"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"{others} others: {sum(used) / minutes:.2f} s of CPU a minute in {pages}; {memory:.0f} MB altogether")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
