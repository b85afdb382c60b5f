"""What AAC of a recording costs: `python -m tests.bench.m4a [HOURS]`.

The jobs make it of speech without a pause, page by page, without the time of S3. The memory is the most that Python
holds while one page is made; what FFmpeg holds beside it does not grow. Compare the time of the longest page with the
15 s of a job, of which a Lambda with 512 MB has about 4.3 s of CPU.
"""

import sys
import time
import tracemalloc

import msgspec

from chalicelib.audio.aac import aac_of
from chalicelib.protocol.ogg import ogg_opus
from chalicelib.services.recordings.m4a_assembly import M4aAssembly
from tests.bench.recording import HOUR
from tests.support.edge import opus_packets


def encode(hours: float) -> None:
    packets = opus_packets(440, 50)
    ogg = ogg_opus(packets * round(hours * HOUR / len(packets)), samples=960, serial=1, pre_skip=0)
    state, pages, longest, total, peak, size = msgspec.msgpack.encode(M4aAssembly("", len(ogg), "")), 0, 0.0, 0.0, 0, 0
    whole = False
    tracemalloc.start()
    while not whole:
        tracemalloc.reset_peak()
        before, started = tracemalloc.get_traced_memory()[0], time.process_time()
        assembly = msgspec.msgpack.decode(state, type=M4aAssembly)
        assembly.advance(lambda start, most: ogg[start : start + most], aac_of)
        whole = assembly.is_whole
        size += len(assembly.part() or b"") + (len(assembly.head()) if whole else 0)
        state = msgspec.msgpack.encode(assembly)
        used = time.process_time() - started
        pages, longest, total = pages + 1, max(longest, used), total + used
        peak = max(peak, tracemalloc.get_traced_memory()[1] - before)
    print(f"{total / hours:.1f} s of CPU and {size / hours / 1e6:.1f} MB an hour, in {pages} pages")
    print(f"a page takes {longest:.2f} s and {peak / 1e6:.0f} MB at most; {len(state) / 1e6:.1f} MB are kept")


if __name__ == "__main__":
    encode(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)
