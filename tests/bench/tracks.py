"""What each speaker's own sound costs: `python -m tests.bench.tracks [HOURS] [SPEAKERS]`.

All of them speak without a pause. A worker's part is the CPU time of collecting their packets, and of writing objects.
The jobs' part is that of making a file for each, and of the archive, page by page, without the time of S3. The memory
is the most that Python holds while one page is made.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Final

import msgspec

from chalicelib.domain.recording_consent import Stretch
from chalicelib.protocol.tracks import write_tracks
from chalicelib.protocol.zip import ZippedFile
from chalicelib.services.recordings.archive_draft import ArchivedFile, ArchiveDraft, StoredPiece, placed
from chalicelib.services.recordings.segment_plan import EVER
from chalicelib.services.recordings.track_assembly import TrackAssembly, TrackPlan
from media_worker.peer import AudioPacket
from media_worker.recording.track_recorder import CutTracks, TrackRecorder
from tests.bench.recording import HOUR
from tests.support.edge import opus_packets

NOW: Final = 1_767_225_600_000  # epoch ms


def record(hours: float, speakers: int) -> dict[str, bytes]:
    """Return the objects of `hours` of speech, by name."""
    packets, recorder, files = opus_packets(440, 50), TrackRecorder(1, "0" * 8, float(NOW)), dict[str, bytes]()

    def keep(cut: CutTracks | None) -> None:
        if cut is not None:
            files[str(cut.name)] = write_tracks(cut.tracks)

    started, frames = time.process_time(), round(hours * HOUR)
    for number in range(frames):
        for person in range(speakers):
            payload = packets[(number + person) % len(packets)]
            keep(recorder.add(f"a_{person}", AudioPacket(payload, number % 2**16, number * 960 % 2**32, number / 50)))
        if number % 400 == 399:
            keep(recorder.cut())
    keep(recorder.cut())
    used, size = (time.process_time() - started) / hours, sum(map(len, files.values())) / hours / 1e6
    print(f"worker: {used:.2f} s of CPU per hour, {len(files) / hours:.0f} uploads and {size:.1f} MB")
    return files


class Pages:
    """The CPU time and the memory of pages."""

    def __init__(self) -> None:
        self.count, self.longest, self.total, self.peak = 0, 0.0, 0.0, 0

    def page(self, make: Callable[[], None]) -> None:
        tracemalloc.reset_peak()
        before, started = tracemalloc.get_traced_memory()[0], time.process_time()
        make()
        used = time.process_time() - started
        self.count, self.longest, self.total = self.count + 1, max(self.longest, used), self.total + used
        self.peak = max(self.peak, tracemalloc.get_traced_memory()[1] - before)

    def report(self, what: str, hours: float) -> None:
        each = f"{self.count} pages, at most {self.longest:.2f} s and {self.peak / 1e6:.0f} MB"
        print(f"{what}: {self.total / hours:.2f} s of CPU an hour in {each}")


def assemble(files: dict[str, bytes], hours: float) -> list[ArchivedFile]:
    plan = TrackPlan(NOW, round(hours * HOUR), {1: EVER}, (Stretch(*EVER),), tuple(sorted(files)))
    state, pages, stored = [msgspec.msgpack.encode(TrackAssembly(plan, ()))], Pages(), dict[str, bytes]()
    assembly = TrackAssembly(plan, ())

    def make() -> None:
        nonlocal assembly
        assembly = msgspec.msgpack.decode(state[0], type=TrackAssembly)
        for place, piece in enumerate(assembly.advance(files.get)):
            stored[f"{place}.{len(assembly.drafts[place].pieces) - 1}"] = piece
        state[0] = msgspec.msgpack.encode(assembly)

    while not assembly.is_whole:
        pages.page(make)
    pages.report("files", hours)
    CONTENT.update(stored)
    return [
        ArchivedFile(
            draft.speaker,
            ZippedFile(f"{place}.ogg", draft.size, draft.crc),
            tuple(StoredPiece(f"{place}.{number}", 0, size) for number, size in enumerate(draft.pieces) if size),
        )
        for place, draft in enumerate(assembly.drafts)
    ]


CONTENT: Final[dict[str, bytes]] = {}


def archive(found: list[ArchivedFile], hours: float) -> None:
    draft, pages = ArchiveDraft("", "", placed(found)), Pages()
    while not draft.is_whole:
        pages.page(
            lambda: draft.tags.append(str(len(draft.advance(lambda key, at, size: CONTENT[key][at : at + size]))))
        )
    pages.report("archive", hours)
    print(f"{draft.size / hours / 1e6:.1f} MB an hour")


def main(hours: float, speakers: int) -> None:
    files = record(hours, speakers)
    tracemalloc.start()
    archive(assemble(files, hours), hours)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
