"""What recording costs: `python -m tests.bench.recording [HOURS]`.

A worker's part is the CPU time of cutting an hour of speech into segments, and of writing their files; the encoding is
done for the listeners anyway. The jobs' part is that of joining the segments, page by page, without the time of S3. The
memory is the most that Python holds while one page is made.
"""

import sys
import time
import tracemalloc

import msgspec

from chalicelib.protocol.segments import name_of, write_segment
from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.segment_plan import plan_of
from media_worker.recording.recorder import CutSegment, Recorder
from tests.support.edge import opus_packets

HOUR = 180_000  # frames
TALK = 400  # frames of each turn


def record(hours: float) -> dict[str, bytes]:
    """Return the files of `hours` of speech of two people in turns, by name."""
    packets = opus_packets(440, 50)
    recorder, files = Recorder(1, "0" * 8, 1_767_225_600_000.0), dict[str, bytes]()
    started, frames = time.process_time(), round(hours * HOUR)

    def keep(cut: CutSegment | None) -> None:
        if cut is not None:
            files[str(cut.name)] = write_segment(cut.segment, 1)

    for number in range(frames):
        keep(recorder.add(number, packets[number % len(packets)], [f"a_{number // TALK % 2}"], 180))
    keep(recorder.cut())
    used, size = (time.process_time() - started) / hours, sum(map(len, files.values()))
    print(f"worker: {used:.2f} s of CPU per hour, {len(files) / hours:.0f} uploads and {size / hours / 1e6:.1f} MB")
    return files


def join(files: dict[str, bytes], hours: float) -> None:
    plan = plan_of([name for text in files if (name := name_of(text)) is not None])
    assert plan is not None
    state, pages, longest, total, peak = msgspec.msgpack.encode(Assembly.begun(plan, "u", 1)), 0, 0.0, 0.0, 0
    whole = False
    tracemalloc.start()
    while not whole:
        tracemalloc.reset_peak()
        started = time.process_time()
        assembly = msgspec.msgpack.decode(state, type=Assembly)
        assembly.advance(files.get)
        whole = assembly.is_whole
        assembly.part()
        state = msgspec.msgpack.encode(assembly)
        used = time.process_time() - started
        pages, longest, total = pages + 1, max(longest, used), total + used
        peak = max(peak, tracemalloc.get_traced_memory()[1])
    print(f"jobs: {total / hours:.2f} s of CPU an hour in {pages} pages, at most {longest:.2f} s, {peak / 1e6:.0f} MB")


def main(hours: float) -> None:
    join(record(hours), hours)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)
