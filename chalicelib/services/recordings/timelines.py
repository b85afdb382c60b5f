"""Timelines of finished recordings: one private object each, because the longest are larger than an item may be."""

from typing import Final

import msgspec

from chalicelib.domain.recording import Recording
from chalicelib.domain.recording_timeline import EMPTY, RecordingTimeline, without_speaker
from chalicelib.services.deps import Deps

LIMIT: Final = 8 * 1024 * 1024  # bytes; six hours of five speakers who take turns every second have half
KIND: Final = "application/json"


def timeline_of(deps: Deps, recording: Recording) -> RecordingTimeline:
    """The timeline of a finished recording; an empty one if it is gone."""
    content = deps.media.read(recording.timeline, LIMIT) if recording.timeline else None
    return msgspec.json.decode(content, type=RecordingTimeline) if content else EMPTY


def keep_timeline(deps: Deps, key: str, timeline: RecordingTimeline) -> None:
    """Stores a timeline under `key`."""
    deps.media.keep(key, msgspec.json.encode(timeline), KIND)


def forget_speaker(deps: Deps, space_id: str, account_id: str) -> None:
    """Takes a deleted account out of the timeline of a Space's recording."""
    recording = deps.recordings.load(space_id)
    if recording is None or not recording.timeline:
        return
    before = timeline_of(deps, recording)
    after = without_speaker(before, account_id)
    if after is not before:
        keep_timeline(deps, recording.timeline, after)
