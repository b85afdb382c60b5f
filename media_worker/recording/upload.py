"""One object of a recording that is uploaded: a segment of the mix, captions, or speakers' own sound."""

import secrets
from typing import Final

from chalicelib.protocol import SoundLost, TracksLost
from chalicelib.protocol.captions import CaptionName, write_captions
from chalicelib.protocol.opus import duration_of
from chalicelib.protocol.segments import FRAME_MS, SegmentName, write_segment
from chalicelib.protocol.tracks import TracksName, write_tracks
from media_worker.recording.caption_recorder import CutCaptions
from media_worker.recording.recorder import CutSegment
from media_worker.recording.spool import Spooled
from media_worker.recording.track_recorder import RATE, CutTracks

MARK: Final = b"OggS"  # the content of a mark, which has no sound; S3 takes no empty form

Cut = CutSegment | CutCaptions | CutTracks
Lost = SoundLost | TracksLost


class Upload:
    """An object: in memory until it is on disk, at `where`. A mark ends a run. `loss` is what the host is told if it is
    given up, None if nobody hears of it."""

    def __init__(self, cut: Cut) -> None:
        self.name: SegmentName | CaptionName | TracksName = cut.name
        self.is_mark = isinstance(cut, CutSegment) and not cut.name.frames
        self.is_of_speakers = isinstance(cut, CutTracks)
        self.loss = _loss_of(cut)
        self.where: Spooled | None = None
        self.is_gone = False  # uploaded, or lost
        self._cut: Cut | None = cut

    def content(self) -> bytes:
        """Return what is uploaded of an object in memory; it takes milliseconds."""
        cut = self._cut
        if isinstance(cut, CutCaptions):
            return write_captions(cut.lines)
        if isinstance(cut, CutTracks):
            return write_tracks(cut.tracks)
        assert cut is not None
        return write_segment(cut.segment, secrets.randbits(32)) if cut.segment.packets else MARK

    def moved(self, where: Spooled) -> None:
        """Keep it there instead of in memory."""
        self.where, self._cut = where, None


def _loss_of(cut: Cut) -> Lost | None:
    if isinstance(cut, CutTracks):
        return TracksLost(_length_of(cut))
    if isinstance(cut, CutSegment) and cut.name.frames:
        return SoundLost(cut.name.frames * FRAME_MS)
    return None


def _length_of(cut: CutTracks) -> int:
    """How much sound is in an object (ms)."""
    last = (packets[-1] for packets in cut.tracks.values() if packets)
    return max((one.at + (duration_of(one.payload) or 0) for one in last), default=0) * 1_000 // RATE
