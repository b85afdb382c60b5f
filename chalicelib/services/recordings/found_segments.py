"""What workers have uploaded of a Space."""

import msgspec

from chalicelib.domain.recording_consent import stretches, was_recorded
from chalicelib.domain.space import Space
from chalicelib.errors import Unavailable
from chalicelib.protocol.captions import caption_name_of
from chalicelib.protocol.segments import SegmentName, name_of
from chalicelib.protocol.tracks import tracks_name_of
from chalicelib.services.deps import Deps, RecordingStorage
from chalicelib.services.recordings.files import segments_of
from chalicelib.services.recordings.segment_plan import has_ended


class FoundSegments(msgspec.Struct, frozen=True):
    """What workers have uploaded of a Space so far: the names of segments, of caption objects, and of
    objects with each speaker's own sound."""

    names: tuple[SegmentName, ...]
    captions: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def is_whole(self, space: Space) -> bool:
        """Whether the worker that recorded last has uploaded all. Without a lease there was none; if recording was off
        at the end, it may have been one before."""
        if space.lease is None or not was_recorded(space):
            return True
        last = stretches(space)[-1]
        return has_ended(self.names, space.lease.epoch if space.settings.record else 0, last.start)

    @property
    def has_sound(self) -> bool:
        """Whether anything was said."""
        return any(name.frames for name in self.names)


def found(deps: Deps, space_id: str) -> FoundSegments:
    """The segments of a Space."""
    names = files_in(deps).names(segments_of(space_id))
    segments = tuple(name for text in names if (name := name_of(text)) is not None)
    captions = tuple(text for text in names if caption_name_of(text) is not None)
    return FoundSegments(segments, captions, tuple(text for text in names if tracks_name_of(text) is not None))


def files_in(deps: Deps) -> RecordingStorage:
    if deps.recording_files is None:
        raise Unavailable("unavailable", "No storage of recordings is configured.")
    return deps.recording_files
