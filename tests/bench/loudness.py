"""What measuring the loudness of a recording costs: `python -m tests.bench.loudness [HOURS]`.

The jobs measure speech without a pause, page by page, without the time of S3. The memory is the most that Python holds
while one page is measured; what FFmpeg holds beside it does not grow. Compare the time of the longest page with the
15 s of a job, of which a Lambda with 512 MB has about 4.3 s of CPU.
"""

import sys
import time
import tracemalloc

import msgspec

from chalicelib.audio.loudness import momentary
from chalicelib.protocol.ogg import ogg_opus
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from tests.bench.recording import HOUR
from tests.support.edge import opus_packets


def measure(hours: float) -> None:
    packets = opus_packets(440, 50)
    ogg = ogg_opus(packets * round(hours * HOUR / len(packets)), samples=960, serial=1, pre_skip=0)
    state, pages, longest, total, peak = msgspec.msgpack.encode(LoudnessMeasure("", len(ogg))), 0, 0.0, 0.0, 0
    whole = False
    tracemalloc.start()
    while not whole:
        tracemalloc.reset_peak()
        before, started = tracemalloc.get_traced_memory()[0], time.process_time()
        heard = msgspec.msgpack.decode(state, type=LoudnessMeasure)
        heard.advance(lambda start, most: ogg[start : start + most], momentary)
        whole, state = heard.is_whole, msgspec.msgpack.encode(heard)
        used = time.process_time() - started
        pages, longest, total = pages + 1, max(longest, used), total + used
        peak = max(peak, tracemalloc.get_traced_memory()[1] - before)
    print(f"{total / hours:.1f} s of CPU an hour, in {pages} pages of {longest:.2f} s and {peak / 1e6:.1f} MB at most")
    print(f"{heard.loudness}; {len(state) / 1e3:.1f} kB are kept")


if __name__ == "__main__":
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)
